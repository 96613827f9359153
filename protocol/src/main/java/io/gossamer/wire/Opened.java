package io.gossamer.wire;

/** What came of opening a sealed packet. Only {@link Ok} carries a body; nothing else may change any state. */
public sealed interface Opened {
    /** Sealed by a holder of the cluster key under this sender's name, and not seen before. */
    // The body goes straight to a codec: never compared, never kept.
    @SuppressWarnings("ArrayRecordComponent")
    record Ok(long senderHash, long bootEpoch, byte[] body) implements Opened {}

    /** Not one of our packets at all. {@code reason} is a constant of the code. */
    record Malformed(String reason) implements Opened {}

    /** Ours, but of a version that this build cannot read. */
    record WrongVersion(int version) implements Opened {}

    /** Another cluster's. */
    record WrongCluster(int clusterHash) implements Opened {}

    /** Our cluster's name, but another secret, or damaged, or forged. */
    record BadSeal() implements Opened {}

    /** Genuine and old: seen before, behind the window, or of an earlier boot. */
    record Replayed() implements Opened {}

    /** The other side says that it dropped a packet of ours. Unsealed, so it is a hint for a person and no more. */
    record Refused(int clusterHash, int version) implements Opened {}
}
