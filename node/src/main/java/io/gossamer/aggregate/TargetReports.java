package io.gossamer.aggregate;

import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.proto.TargetSummaryRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The newest window of each target from each node that probes it, as a voter hears it. Any thread; time is an argument. */
public final class TargetReports {
    /** Targets times vantage points. */
    static final int REPORTS_MAX = 32_768;

    static final long KEPT_NANOS = Duration.ofMinutes(10).toNanos();

    private final TreeMap<String, TreeMap<NodeId, Report>> byTarget = new TreeMap<>();
    private final Tally tally;
    private int count;

    private record Report(TargetSummaryRecord summary, long receivedNanos) {}

    public TargetReports(Tally tally) {
        this.tally = tally;
    }

    /** Of an older window than is known already: nothing changes. */
    public synchronized void accept(NodeId origin, List<TargetSummaryRecord> summaries, long receivedNanos) {
        for (TargetSummaryRecord summary : summaries) {
            TreeMap<NodeId, Report> reports = byTarget.get(summary.getTarget());
            Report before = reports == null ? null : reports.get(origin);
            if (before == null && count >= REPORTS_MAX) {
                tally.count("target_reports_dropped", "full");
                continue;
            }
            boolean older = before != null
                    && before.summary().getTargetStateNanos() == summary.getTargetStateNanos()
                    && before.summary().getWindowStartUnixMillis() > summary.getWindowStartUnixMillis()
                    && receivedNanos - before.receivedNanos() < KEPT_NANOS; // else its clock was set back
            if (!older) {
                count += before == null ? 1 : 0;
                byTarget.computeIfAbsent(summary.getTarget(), unseen -> new TreeMap<>())
                        .put(origin, new Report(summary, receivedNanos));
            }
        }
    }

    /** By target, then by reporter. What is older than {@link #KEPT_NANOS} is forgotten. */
    public synchronized SortedMap<String, List<TargetEvidence>> evidence(long nowNanos) {
        if (count == 0) {
            return Collections.emptySortedMap();
        }
        TreeMap<String, List<TargetEvidence>> evidence = new TreeMap<>();
        byTarget.values().removeIf(reports -> {
            int before = reports.size();
            reports.values().removeIf(report -> nowNanos - report.receivedNanos() > KEPT_NANOS);
            count -= before - reports.size();
            return reports.isEmpty();
        });
        byTarget.forEach((target, reports) -> {
            List<TargetEvidence> list = new ArrayList<>();
            reports.forEach((reporter, report) -> list.add(
                    new TargetEvidence(reporter, report.summary(), Math.max(0, nowNanos - report.receivedNanos()))));
            evidence.put(target, list);
        });
        return evidence;
    }
}
