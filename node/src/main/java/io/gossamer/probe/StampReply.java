package io.gossamer.probe;

import io.gossamer.measure.PathSigns;
import io.gossamer.wire.StampPacket;
import java.util.OptionalLong;

/**
 * A reply and what it and its packet say of the path.
 *
 * @param lateNanos how long after T1 its request left, by the kernel's stamp; empty where there is none
 */
record StampReply(StampPacket.Reply packet, PathSigns signs, OptionalLong lateNanos) {
    StampReply(StampPacket.Reply packet, PathSigns signs) {
        this(packet, signs, OptionalLong.empty());
    }

    /** For how long the two hosts held the probe: T3 − T2, and what lay between T1 and its departure. */
    long heldNanos() {
        return packet.heldNanos() + lateNanos.orElse(0);
    }
}
