package io.gossamer.wire;

import io.gossamer.model.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The client's turn in an anti-entropy exchange: compare roots, or compare some buckets entry by entry; and hand over what
 * the server wanted.
 *
 * @param compare empty in the first round
 * @param recent the rows received lately: what is not among them is told, before anything is compared
 */
public record SyncRequest(
        Gossip.Sender sender,
        long root,
        Optional<Comparison> compare,
        List<Update> updates,
        Optional<RowFilter> recent) {
    /**
     * My entries of these buckets, ordered by bucket and id.
     *
     * @param after go on after this id in the first bucket
     */
    public record Comparison(List<Integer> buckets, List<Entry> entries, Optional<NodeId> after) {
        public Comparison {
            buckets = List.copyOf(buckets);
            entries = List.copyOf(entries);
        }
    }

    /**
     * What I hold about one member, by version only. {@code notices} fingerprints the set of accusations.
     *
     * @param bootNonce of the record: a copied identity has two records of one incarnation. Empty: not told
     */
    public record Entry(NodeId id, long incarnation, OptionalInt bootNonce, long rowVersion, long notices) {
        /** Packed, without the boot nonce. */
        static final int BYTES = NodeId.BYTES + 3 * Long.BYTES;
    }

    public SyncRequest(Gossip.Sender sender, long root, Optional<Comparison> compare, List<Update> updates) {
        this(sender, root, compare, updates, Optional.empty());
    }

    public SyncRequest {
        updates = List.copyOf(updates);
    }
}
