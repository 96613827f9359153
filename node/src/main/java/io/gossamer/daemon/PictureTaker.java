package io.gossamer.daemon;

import io.gossamer.aggregate.BandRow;
import io.gossamer.aggregate.LinkMatrix;
import io.gossamer.aggregate.MeshPicture;
import io.gossamer.consensus.CommandLog.RaftView;
import io.gossamer.control.ControlView;
import io.gossamer.linkstate.LinkRow;
import io.gossamer.linkstate.LinkStateTable;
import io.gossamer.model.LinkState;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.time.Clock;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Takes one immutable picture of all that this node knows, for the detectors. Any thread. */
final class PictureTaker {
    private final Clock clock;
    private final long startedNanos;
    private final Sources sources;

    /** Where the parts of a picture come from; each gives an immutable snapshot and never blocks. */
    record Sources(
            Supplier<MembershipView> membership,
            Supplier<List<LinkStateTable.Received>> rows,
            Supplier<RaftView> raft,
            Supplier<ControlView> control,
            LinkMatrix matrix,
            BooleanSupplier selfImpaired) {}

    PictureTaker(Clock clock, Sources sources) {
        this.clock = clock;
        this.startedNanos = clock.monotonicNanos();
        this.sources = sources;
    }

    MeshPicture take() {
        long now = clock.monotonicNanos();
        SortedMap<NodeId, BandRow> rows = new TreeMap<>();
        for (LinkStateTable.Received received : sources.rows().get()) {
            rows.put(received.row().origin(), bands(received, now));
        }
        return new MeshPicture(
                now,
                clock.wallMillis(),
                startedNanos,
                sources.membership().get(),
                sources.raft().get(),
                sources.matrix().evidence(now),
                rows,
                sources.control().get(),
                sources.selfImpaired().getAsBoolean());
    }

    private static BandRow bands(LinkStateTable.Received received, long now) {
        LinkRow row = received.row();
        SortedMap<NodeId, LinkState> outbound = new TreeMap<>();
        row.outbound().forEach(link -> outbound.put(link.to(), link.state()));
        SortedMap<NodeId, Boolean> heard = new TreeMap<>();
        row.inbound().forEach(link -> heard.put(link.from(), link.heard()));
        return new BandRow(row.origin(), Math.max(0, now - received.receivedAtNanos()), outbound, heard);
    }
}
