package io.gossamer.bench.accuracy;

import io.gossamer.cluster.DaemonProcess;
import io.gossamer.proto.InstrumentsGrpc;
import io.gossamer.proto.ProbeOutcome;
import io.gossamer.proto.ProbeReport;
import io.gossamer.proto.ProbeRequest;
import io.gossamer.proto.ProbeResult;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What a daemon measures of one of its links, probe by probe, by its own live probe.
 *
 * @param nanosByNumber round trips of answered probes, by their number from 1
 * @param lost probes without an answer
 * @param otherwiseStamped answers whose arrival this process itself has stamped; one whose stamp is void has no round trip
 */
record LiveRoundTrips(Map<Integer, Double> nanosByNumber, int lost, int otherwiseStamped) {
    private static final double INTERVAL_SECONDS = 0.1;

    LiveRoundTrips {
        nanosByNumber = new TreeMap<>(nanosByNumber);
    }

    /** Ten probes a second for so long. */
    static LiveRoundTrips of(DaemonProcess from, String to, int seconds) {
        Map<Integer, Double> nanos = new TreeMap<>();
        int lost = 0;
        int otherwise = 0;
        Iterator<ProbeReport> reports = InstrumentsGrpc.newBlockingStub(
                        from.api().getChannel())
                .withDeadlineAfter(seconds + 60L, TimeUnit.SECONDS)
                .probe(ProbeRequest.newBuilder()
                        .setFrom(from.name())
                        .setTo(to)
                        .setCount(count(seconds))
                        .setIntervalSeconds(INTERVAL_SECONDS)
                        .build());
        while (reports.hasNext()) {
            ProbeReport report = reports.next();
            if (report.hasResult()) {
                ProbeResult result = report.getResult();
                lost += result.getOutcome() == ProbeOutcome.LOST ? 1 : 0;
                boolean replied = result.getOutcome() == ProbeOutcome.REPLIED;
                otherwise += replied && result.getStampMethod().equals("user") ? 1 : 0;
                if (replied && result.hasRttSeconds()) {
                    nanos.put(result.getNumber(), result.getRttSeconds() * 1e9);
                }
            } else if (report.hasEnded() && !report.getEnded().getWhy().isEmpty()) {
                throw new IllegalStateException(
                        "the live probe ended: " + report.getEnded().getWhy());
            }
        }
        return new LiveRoundTrips(nanos, lost, otherwise);
    }

    static int count(int seconds) {
        return (int) (seconds / INTERVAL_SECONDS);
    }

    Sorted sorted() {
        return new Sorted(nanosByNumber.values());
    }
}
