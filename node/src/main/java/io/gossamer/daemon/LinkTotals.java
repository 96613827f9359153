package io.gossamer.daemon;

import io.gossamer.model.LinkState;
import io.gossamer.model.NodeId;
import io.gossamer.proto.LinkCounts;

/**
 * How many links there are in each state.
 *
 * @param ownMeasured links from this node of which something is known
 */
record LinkTotals(LinkCounts counts, int ownMeasured) {

    /** Adds up one link after another. One thread. */
    static final class Sum {
        private final NodeId self;
        private final LinkCounts.Builder counts = LinkCounts.newBuilder();
        private double oldest = -1;
        private int ownMeasured;

        Sum(NodeId self) {
            this.self = self;
        }

        void add(KnownLink link) {
            counts.setTotal(counts.getTotal() + 1);
            switch (link.state()) {
                case UP -> counts.setUp(counts.getUp() + 1);
                case DEGRADED -> counts.setDegraded(counts.getDegraded() + 1);
                case DOWN -> counts.setDown(counts.getDown() + 1);
                case UNKNOWN -> counts.setUnknown(counts.getUnknown() + 1);
            }
            boolean known = link.state() != LinkState.UNKNOWN;
            if (known && link.ageSeconds().isPresent()) {
                oldest = Math.max(oldest, link.ageSeconds().getAsDouble());
            }
            ownMeasured += known && link.link().from().equals(self) ? 1 : 0;
        }

        LinkTotals totals() {
            if (oldest >= 0) {
                counts.setOldestAgeSeconds(oldest);
            }
            return new LinkTotals(counts.build(), ownMeasured);
        }
    }
}
