package io.gossamer.probe;

import io.gossamer.wire.ErrorEstimate;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.StampFormat;
import io.gossamer.wire.StampKey;
import io.gossamer.wire.StampPacket;
import io.gossamer.wire.StampTrust;
import java.nio.ByteBuffer;
import java.util.Optional;

/** How the sender writes its requests and reads what comes back, open or authenticated. No socket, no clock; one thread. */
final class ProbePackets {
    /** Of the longest request. */
    static final int BYTES_MAX = StampFormat.AUTHENTICATED.bytes();

    private StampTrust trust = StampTrust.OPEN;

    void use(StampTrust wanted) {
        trust = wanted;
    }

    /** Writes a request that lacks its T1, from the buffer's start on; returns its length. */
    int write(int sessionId, int sequence, ByteBuffer packet) {
        StampFormat format = StampTrust.format(trust.sending());
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

    StampPacket.Reply read(ByteBuffer packet) throws MalformedPacketException {
        return StampPacket.readReply(StampTrust.format(trust.vouchedBy(packet)), packet);
    }
}
