package io.gossamer.wire;

import io.gossamer.model.NodeId;
import java.util.List;
import java.util.Optional;

/**
 * One datagram's meaning: who speaks, a probe message, and news that rides along.
 *
 * @param number of the probe that this belongs to; 0 where there is none
 * @param subject whom an indirect probe is about
 * @param introduce the speaker does not know the receiver's present record and asks for it
 */
public record Gossip(
        Sender sender, Kind kind, int number, Optional<NodeId> subject, boolean introduce, List<Update> updates) {
    public static final int UPDATES_MAX = 32;

    /**
     * Who speaks. A node without a mesh adopts the one it hears; a solo mesh yields to a larger one.
     *
     * @param bootNonce the one in the speaker's record: tells two processes under one copied identity apart
     */
    public record Sender(NodeId from, long incarnation, int bootNonce, Optional<NodeId> meshId, boolean solo) {}

    /** What is said, in SWIM's words. */
    public enum Kind {
        /** Answer me. */
        PING(1),
        /** I am here; the number is the ping's. */
        ACK(2),
        /** Ping the subject for me, under my number. */
        PING_REQ(3),
        /** The subject answered me. */
        INDIRECT_ACK(4),
        /** I am here, but the subject has not answered me so far. */
        NACK(5),
        /** News only; not answered. */
        NEWS(6);

        /** Asked for with every packet, and each call of values() makes a copy. */
        private static final Kind[] ALL = values();

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }

        static Kind of(int code) throws MalformedPacketException {
            for (Kind kind : ALL) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new MalformedPacketException("kind");
        }
    }

    public Gossip {
        updates = List.copyOf(updates);
    }
}
