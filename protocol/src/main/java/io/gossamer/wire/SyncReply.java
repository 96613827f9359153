package io.gossamer.wire;

import io.gossamer.model.NodeId;
import java.util.List;
import java.util.Optional;

/**
 * The server's turn in an anti-entropy exchange.
 *
 * @param fingerprints 256 with DIFFERENT, else none
 * @param wanted members of which the client holds something newer
 * @param recent with RECENT: the rows that the server received lately
 * @param next where the client goes on when not all fitted this frame
 */
public record SyncReply(
        Gossip.Sender sender,
        Outcome outcome,
        List<Long> fingerprints,
        List<Update> updates,
        List<NodeId> wanted,
        Optional<Cursor> next,
        Optional<RowFilter> recent) {
    /** First uncovered bucket, and the last id of it that was covered. */
    public record Cursor(int bucket, Optional<NodeId> after) {}

    /** What the comparison gave. */
    public enum Outcome {
        EQUAL(1),
        DIFFERENT(2),
        DELTA(3),
        /** Another mesh: nothing was merged. */
        REFUSED(4),
        /** The roots differ; these are the rows received lately that the client has not. */
        RECENT(5);

        private final int code;

        Outcome(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }

        static Outcome of(int code) throws MalformedPacketException {
            for (Outcome outcome : values()) {
                if (outcome.code == code) {
                    return outcome;
                }
            }
            throw new MalformedPacketException("outcome");
        }
    }

    public SyncReply(
            Gossip.Sender sender,
            Outcome outcome,
            List<Long> fingerprints,
            List<Update> updates,
            List<NodeId> wanted,
            Optional<Cursor> next) {
        this(sender, outcome, fingerprints, updates, wanted, next, Optional.empty());
    }

    public SyncReply {
        fingerprints = List.copyOf(fingerprints);
        updates = List.copyOf(updates);
        wanted = List.copyOf(wanted);
    }
}
