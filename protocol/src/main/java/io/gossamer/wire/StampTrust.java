package io.gossamer.wire;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Whether STAMP's packets are authenticated (RFC 8762 §4.4), and how strictly. The four stages let a mesh change over, node by
 * node, without a lost probe: each understands what its neighbours in the order send. Immutable; any thread.
 *
 * <pre>
 *            sends          understands
 * OFF        open           open
 * ACCEPT     open           open, authenticated
 * PREFER     authenticated  open, authenticated
 * REQUIRE    authenticated  authenticated
 * </pre>
 */
public final class StampTrust {
    /** In the order in which a mesh goes through them. */
    public enum Stage {
        OFF,
        ACCEPT,
        PREFER,
        REQUIRE
    }

    /** Everything open, as RFC 8762 calls the mode without a key. */
    public static final StampTrust OPEN = new StampTrust(Stage.OFF, Optional.empty());

    private final Stage stage;
    private final Optional<StampKey> key;

    private StampTrust(Stage stage, Optional<StampKey> key) {
        this.stage = stage;
        this.key = key;
    }

    /** The key is not used at {@link Stage#OFF}. */
    public static StampTrust of(Stage stage, StampKey key) {
        return stage == Stage.OFF ? OPEN : new StampTrust(stage, Optional.of(key));
    }

    public Stage stage() {
        return stage;
    }

    /** With which key requests go out; empty: they go out open. */
    public Optional<StampKey> sending() {
        return stage == Stage.PREFER || stage == Stage.REQUIRE ? key : Optional.empty();
    }

    /**
     * How a packet that came in is to be read: with the key that vouches for it, or without one. An open packet may be as long as an
     * authenticated one, so at the stages that understand both its code decides.
     *
     * @throws MalformedPacketException nobody vouches for it and somebody must: {@code not_authenticated} where there is no room for
     *     a code, {@code hmac} where the code is wrong
     */
    public Optional<StampKey> vouchedBy(ByteBuffer packet) throws MalformedPacketException {
        if (key.isPresent() && StampPacket.isSealed(key.get(), packet)) {
            return key;
        }
        if (stage == Stage.REQUIRE) {
            boolean hasCode = packet.remaining() >= StampFormat.AUTHENTICATED.bytes();
            throw new MalformedPacketException(
                    hasCode ? "hmac" : "not_authenticated", "a STAMP packet that nobody who knows the key has sent");
        }
        return Optional.empty();
    }

    /** Which of the two kinds of packet a key stands for. */
    public static StampFormat format(Optional<StampKey> key) {
        return key.isPresent() ? StampFormat.AUTHENTICATED : StampFormat.OPEN;
    }
}
