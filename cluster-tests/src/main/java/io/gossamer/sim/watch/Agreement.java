package io.gossamer.sim.watch;

import io.gossamer.linkstate.LinkStateTable;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import io.gossamer.sim.SimNode;
import io.gossamer.sim.Simulation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Do all running nodes see the same mesh? Looked at from outside, by what each would show a person. */
public final class Agreement {
    private Agreement() {}

    /** The first thing that one sees and another one does not: in a view, or in the rows. Empty: all are equal. */
    public static Optional<String> difference(Simulation simulation) {
        Optional<String> views = viewDifference(simulation);
        if (views.isPresent()) {
            return views;
        }
        SimNode first = simulation.running().get(0);
        List<LinkStateTable.Received> rows = first.swim().rows();
        return simulation.running().stream()
                .flatMap(viewer -> rowDifference(viewer, rows, first).stream())
                .findFirst();
    }

    /** Who holds an older row than this one of its origin. */
    public static Optional<String> olderRow(Simulation simulation, Map<NodeId, Long> atLeast) {
        for (SimNode viewer : simulation.running()) {
            for (Map.Entry<NodeId, Long> row : atLeast.entrySet()) {
                if (Long.compareUnsigned(viewer.swim().rowOrder(row.getKey()), row.getValue()) < 0) {
                    return Optional.of("%s holds an old row of %s"
                            .formatted(viewer, row.getKey().shortText()));
                }
            }
        }
        return Optional.empty();
    }

    /** As {@link #difference}, by the views alone. */
    public static Optional<String> viewDifference(Simulation simulation) {
        List<SimNode> running = simulation.running();
        Map<NodeId, Long> expected = new HashMap<>();
        for (SimNode seen : running) {
            expected.put(seen.id(), seen.swim().record().incarnation());
        }
        for (SimNode viewer : running) {
            int alive = 0;
            for (Member member : viewer.swim().view().members()) {
                Long should = expected.get(member.id());
                boolean isRight =
                        member.state() == MemberState.ALIVE && should != null && should == member.incarnation();
                if (should != null && !isRight) {
                    return Optional.of(
                            "%s sees %s, not %s %d".formatted(viewer, said(member), MemberState.ALIVE, should));
                }
                if (should == null && member.state().isCounted()) {
                    return Optional.of("%s sees %s, which does not run".formatted(viewer, said(member)));
                }
                alive += should == null ? 0 : 1;
            }
            if (alive != running.size()) {
                return Optional.of("%s knows %d of %d".formatted(viewer, alive, running.size()));
            }
        }
        return Optional.empty();
    }

    private static String said(Member member) {
        return "%s %s %d".formatted(member.name(), member.state(), member.incarnation());
    }

    private static Optional<String> rowDifference(
            SimNode viewer, List<LinkStateTable.Received> expected, SimNode expectedBy) {
        List<LinkStateTable.Received> rows = viewer.swim().rows();
        if (rows.size() != expected.size()) {
            return Optional.of("%s holds %d rows, %s %d".formatted(viewer, rows.size(), expectedBy, expected.size()));
        }
        List<String> differing = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (!rows.get(i).row().equals(expected.get(i).row())) {
                differing.add(rows.get(i).row().origin().shortText());
            }
        }
        return differing.isEmpty()
                ? Optional.empty()
                : Optional.of("%s holds other rows than %s of %s".formatted(viewer, expectedBy, differing));
    }
}
