package io.gossamer.daemon;

import io.gossamer.aggregate.BandRows;
import io.gossamer.aggregate.MeshPicture;
import io.gossamer.control.ControlView;
import io.gossamer.linkstate.LinkStateTable;
import io.gossamer.model.MembershipView;
import io.gossamer.model.RaftView;
import io.gossamer.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Takes one immutable picture of all that this node knows, for the detectors. One thread: the desk's. */
final class PictureTaker {
    private final Clock clock;
    private final long startedNanos;
    private final Sources sources;
    private final BandRows bandRows = new BandRows();

    /** Where the parts of a picture come from; each gives an immutable snapshot and never blocks. */
    record Sources(
            Supplier<MembershipView> membership,
            Supplier<List<LinkStateTable.Received>> rows,
            Supplier<RaftView> raft,
            Supplier<ControlView> control,
            Intake taken,
            BooleanSupplier selfImpaired) {}

    PictureTaker(Clock clock, Sources sources) {
        this.clock = clock;
        this.startedNanos = clock.monotonicNanos();
        this.sources = sources;
    }

    MeshPicture take() {
        long now = clock.monotonicNanos();
        return new MeshPicture(
                now,
                clock.wallMillis(),
                startedNanos,
                sources.membership().get(),
                sources.raft().get(),
                sources.taken().matrix().evidence(now),
                bandRows.of(sources.rows().get(), now),
                sources.control().get(),
                sources.selfImpaired().getAsBoolean(),
                sources.taken().targets().evidence(now),
                sources.taken().checks().evidence(now));
    }

    /** What answers about targets are made of: no links and no bands, and so for any thread. */
    MeshPicture takeOfTargets() {
        long now = clock.monotonicNanos();
        return new MeshPicture(
                now,
                clock.wallMillis(),
                startedNanos,
                sources.membership().get(),
                sources.raft().get(),
                List.of(),
                Collections.emptySortedMap(),
                sources.control().get(),
                sources.selfImpaired().getAsBoolean(),
                sources.taken().targets().evidence(now),
                Collections.emptySortedMap());
    }
}
