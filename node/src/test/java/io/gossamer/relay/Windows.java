package io.gossamer.relay;

import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import io.gossamer.model.ProbeCounts;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Summaries that an honest node could have measured. */
final class Windows {
    private Windows() {}

    static List<LinkSummary> window(NodeId from, NodeId to, int number) {
        return List.of(new LinkSummary(
                new LinkId(from, to),
                11,
                new LinkSummary.Window(1_700_000_000_000L + number * 10_000L, 10_000),
                new ProbeCounts(10, 10, 0, OptionalInt.empty(), OptionalInt.empty(), 0, 0, 0),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                LinkState.UP,
                1_700_000_000_000L,
                false,
                false));
    }
}
