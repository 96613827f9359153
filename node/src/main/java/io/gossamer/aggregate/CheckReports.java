package io.gossamer.aggregate;

import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.proto.PeerCheck;
import io.gossamer.proto.PeerCheckRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What nodes found out about members that they suspect, the newest word of each pair, as a voter hears it. Who suspects repeats itself
 * every ten seconds, so what is not repeated is over. Any thread; time is an argument.
 */
public final class CheckReports {
    /** A node with 64 neighbours that is cut off suspects all of them; a mesh of 500 of which half does has the rest counted. */
    static final int REPORTS_MAX = 16_384;

    static final long KEPT_NANOS = Duration.ofSeconds(35).toNanos();

    private final TreeMap<NodeId, TreeMap<NodeId, Report>> bySubject = new TreeMap<>();
    private final Tally tally;
    private int count;

    private record Report(PeerCheck check, long receivedNanos) {}

    public CheckReports(Tally tally) {
        this.tally = tally;
    }

    /** A record about nobody is counted and dropped. */
    public synchronized void accept(NodeId origin, List<PeerCheckRecord> records, long receivedNanos) {
        for (PeerCheckRecord record : records) {
            if (record.getTo().size() != NodeId.BYTES) {
                tally.count("check_reports_dropped", "malformed");
                continue;
            }
            NodeId about = NodeId.of(record.getTo().toByteArray());
            if (!record.hasCheck()) {
                withdraw(origin, about);
                continue;
            }
            TreeMap<NodeId, Report> reports = bySubject.computeIfAbsent(about, unseen -> new TreeMap<>());
            if (!reports.containsKey(origin)) {
                if (count >= REPORTS_MAX) {
                    tally.count("check_reports_dropped", "full");
                    continue;
                }
                count++;
            }
            reports.put(origin, new Report(record.getCheck(), receivedNanos));
        }
    }

    private void withdraw(NodeId origin, NodeId about) {
        TreeMap<NodeId, Report> reports = bySubject.get(about);
        if (reports != null && reports.remove(origin) != null) {
            count--;
        }
    }

    /** By whom it is about, then by reporter. What was not repeated for {@link #KEPT_NANOS} is forgotten. */
    public synchronized SortedMap<NodeId, List<CheckEvidence>> evidence(long nowNanos) {
        if (bySubject.isEmpty()) {
            return Collections.emptySortedMap();
        }
        TreeMap<NodeId, List<CheckEvidence>> evidence = new TreeMap<>();
        bySubject.values().removeIf(reports -> {
            int before = reports.size();
            reports.values().removeIf(report -> nowNanos - report.receivedNanos() > KEPT_NANOS);
            count -= before - reports.size();
            return reports.isEmpty();
        });
        bySubject.forEach((about, reports) -> {
            List<CheckEvidence> list = new ArrayList<>();
            reports.forEach((reporter, report) -> list.add(new CheckEvidence(
                    reporter, about, report.check(), Math.max(0, nowNanos - report.receivedNanos()))));
            evidence.put(about, list);
        });
        return evidence;
    }

    /** The newest word of one node about another. */
    public synchronized Optional<CheckEvidence> of(NodeId reporter, NodeId about, long nowNanos) {
        TreeMap<NodeId, Report> reports = bySubject.get(about);
        Report report = reports == null ? null : reports.get(reporter);
        return report == null || nowNanos - report.receivedNanos() > KEPT_NANOS
                ? Optional.empty()
                : Optional.of(new CheckEvidence(
                        reporter, about, report.check(), Math.max(0, nowNanos - report.receivedNanos())));
    }
}
