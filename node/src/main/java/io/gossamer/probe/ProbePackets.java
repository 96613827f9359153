package io.gossamer.probe;

import io.gossamer.measure.PathSigns;
import io.gossamer.wire.ClassOfService;
import io.gossamer.wire.ErrorEstimate;
import io.gossamer.wire.ExtraPadding;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.StampFormat;
import io.gossamer.wire.StampKey;
import io.gossamer.wire.StampPacket;
import io.gossamer.wire.StampTrust;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the sender writes its requests and reads what comes back, open or authenticated. One probe in {@value #CLASS_EVERY} asks with
 * which DSCP and ECN it arrived (RFC 8972 §4.4), and one in {@value #ECN_EVERY} is sent as able to bear congestion marks: more often
 * would cost bytes, and a network that drops such packets would look lossy. No socket, no clock; one thread.
 */
final class ProbePackets {
    /** Of the longest request. */
    static final int BYTES_MAX = StampFormat.AUTHENTICATED.bytes() + ClassOfService.BYTES + ClassOfService.HMAC_BYTES;

    /** Has no divisor in common with the source ports that probes take in turn, so that each of their paths is asked. */
    static final int CLASS_EVERY = 11;

    static final int ECN_EVERY = 5 * CLASS_EVERY;

    /** RFC 3168 §5: able to bear marks. */
    private static final int ECT_0 = 2;

    private final int dscp;
    private StampTrust trust = StampTrust.OPEN;

    /** @param dscp of all probes, 6 bits */
    ProbePackets(int dscp) {
        this.dscp = dscp;
    }

    void use(StampTrust wanted) {
        trust = wanted;
    }

    /** Of a request with its headers, on average over those that ask for classes and those that do not. */
    static double meanBytes(boolean authenticated, InetSocketAddress to) {
        StampFormat format = authenticated ? StampFormat.AUTHENTICATED : StampFormat.OPEN;
        return headerBytes(to) + format.bytes() + askingBytes(authenticated) / (double) CLASS_EVERY;
    }

    /** Of a request that asks with which class it arrived, with its headers. */
    static int markedBytes(boolean authenticated, InetSocketAddress to) {
        StampFormat format = authenticated ? StampFormat.AUTHENTICATED : StampFormat.OPEN;
        return headerBytes(to) + format.bytes() + askingBytes(authenticated);
    }

    private static int askingBytes(boolean authenticated) {
        return ClassOfService.BYTES + (authenticated ? ClassOfService.HMAC_BYTES : 0);
    }

    /** IP and UDP. */
    private static int headerBytes(InetSocketAddress to) {
        return 8 + (to.getAddress() instanceof Inet6Address ? 40 : 20);
    }

    /** DSCP and ECN, 8 bits, with which the probe of this number is to be sent. */
    int trafficClass(int sequence) {
        return dscp << 2 | (Math.floorMod(sequence, ECN_EVERY) == 0 ? ECT_0 : 0);
    }

    /** Writes a request that lacks its T1, from the buffer's start on; returns its length. */
    int write(int sessionId, int sequence, ByteBuffer packet) {
        Optional<StampKey> key = trust.sending();
        int base = writeBase(key, sessionId, sequence, packet);
        boolean asks = Math.floorMod(sequence, CLASS_EVERY) == 0;
        return base + (asks ? ClassOfService.append(dscp, base, key, packet) : 0);
    }

    /** Writes a request of so many bytes that lacks its T1; returns its length, which is a little more where that is too few. */
    int writePadded(int sessionId, int sequence, int bytes, ByteBuffer packet) {
        Optional<StampKey> key = trust.sending();
        int base = writeBase(key, sessionId, sequence, packet);
        return ExtraPadding.fill(bytes, base, key, packet);
    }

    /** Writes a request that asks with which class it arrived, to be answered in this one; it lacks its T1. Returns its length. */
    int writeMarked(int sessionId, int sequence, int dscp, ByteBuffer packet) {
        Optional<StampKey> key = trust.sending();
        int base = writeBase(key, sessionId, sequence, packet);
        return base + ClassOfService.append(dscp, base, key, packet);
    }

    /** Returns its length. */
    private static int writeBase(Optional<StampKey> key, int sessionId, int sequence, ByteBuffer packet) {
        StampFormat format = StampTrust.format(key);
        StampPacket.writeRequest(
                format,
                new StampPacket.Request(sequence, 0, ErrorEstimate.UNVOUCHED_MILLISECOND, sessionId),
                packet.duplicate());
        return format.bytes();
    }

    /** The last thing done to a request: T1, and the code over it. */
    void stamp(long timestamp, ByteBuffer packet) {
        Optional<StampKey> key = trust.sending();
        StampPacket.putTimestamp(StampTrust.format(key), timestamp, packet);
        key.ifPresent(with -> StampPacket.seal(with, packet));
    }

    /**
     * @param ttl with which the packet came in, and {@code trafficClass} likewise; empty where the system does not tell
     */
    StampReply read(ByteBuffer packet, OptionalInt ttl, OptionalInt trafficClass) throws MalformedPacketException {
        Optional<StampKey> key = trust.vouchedBy(packet);
        StampFormat format = StampTrust.format(key);
        StampPacket.Reply reply = StampPacket.readReply(format, packet);
        PathSigns.Classes classes = ClassOfService.read(packet, format.bytes(), key)
                .map(seen -> classes(reply.echo().sequence(), seen, trafficClass))
                .orElse(PathSigns.Classes.NONE);
        int ttlForward = reply.echo().ttl();
        return new StampReply(
                reply,
                new PathSigns(
                        ttlForward == StampPacket.TTL_UNKNOWN ? OptionalInt.empty() : OptionalInt.of(ttlForward),
                        ttl,
                        classes));
    }

    private PathSigns.Classes classes(int sequence, ClassOfService.Answer seen, OptionalInt trafficClass) {
        int sent = trafficClass(sequence);
        // a reflector that refuses the class sends in the one that it saw; marks go back to whoever came with marks
        int answeredDscp = seen.refused() ? seen.received() & ~3 : sent & ~3;
        int answered = answeredDscp | ((seen.received() & 3) == 0 ? 0 : ECT_0);
        return new PathSigns.Classes(
                OptionalInt.of(sent),
                OptionalInt.of(seen.received()),
                trafficClass.isPresent() ? OptionalInt.of(answered) : OptionalInt.empty(),
                trafficClass);
    }
}
