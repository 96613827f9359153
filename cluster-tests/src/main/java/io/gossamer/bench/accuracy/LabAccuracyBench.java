package io.gossamer.bench.accuracy;

import io.gossamer.lab.tun.Lateness;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;

/**
 * {@code lab-accuracy [--rounds R] [--seconds S]}: what daemons measure in the lab against what the switch did to each of the very same
 * packets: R rounds (5), in each S seconds (20) without and S seconds with four busy loops on the daemons' processor. Needs root and two
 * processors: the switch has one for itself, kept awake, so that the truth is true.
 *
 * <p>An error is a probe's measured round trip less the two true delays of its request and its reply. One-way delays are judged by every
 * window of the links' own probes, against the medians of the true delays in it.
 */
public final class LabAccuracyBench {
    private static final double P50_OFF_NANOS_MAX = 50_000;
    private static final double P50_OFF_SHARE_MAX = 0.01;
    private static final double P99_OFF_NANOS_MAX = 1_000_000;
    private static final double LATE_NANOS_MAX = 1_000_000;
    private static final int LOOPS = 4;
    private static final int WARM_SECONDS = 60;
    private static final long SETTLE_NANOS = 2_000_000_000L;

    private final AccuracyLab lab;
    private final int seconds;
    private int otherwiseStamped;
    private int lost;

    /** One link in one stretch, nanoseconds. */
    private record Measured(double trueMedian, double medianOff, Sorted off, Sorted absoluteOff) {
        boolean isWithin() {
            return Math.abs(medianOff) <= Math.max(P50_OFF_NANOS_MAX, P50_OFF_SHARE_MAX * trueMedian)
                    && absoluteOff.at(0.99) <= P99_OFF_NANOS_MAX;
        }
    }

    private record Round(Map<AccuracyLab.Pair, Measured> idle, Map<AccuracyLab.Pair, Measured> busy) {}

    private LabAccuracyBench(AccuracyLab lab, int seconds) {
        this.lab = lab;
        this.seconds = seconds;
    }

    /** Runs it; true when the bars are met. */
    public static boolean run(Path launcher, int rounds, int seconds) throws Exception {
        Processors.takeFirst();
        int secondsMax = 300 + rounds * (2 * seconds + 60);
        try (BusyLoops awake = new BusyLoops(1, secondsMax, Processors.idlingOnFirst());
                AccuracyLab lab = new AccuracyLab(launcher)) {
            lab.start();
            Thread.sleep(WARM_SECONDS * 1_000L);
            lab.lateness();
            LabAccuracyBench bench = new LabAccuracyBench(lab, seconds);
            List<Round> measured = new ArrayList<>();
            try (OneWayWatch oneWay = new OneWayWatch(lab)) {
                for (int i = 0; i < rounds; i++) {
                    measured.add(bench.round());
                }
                awake.checkRun();
                return bench.report(measured, oneWay.judged(), lab.lateness());
            }
        }
    }

    private Round round() throws Exception {
        Map<AccuracyLab.Pair, Measured> idle = stretch();
        try (BusyLoops loops = new BusyLoops(LOOPS, 2 * seconds + 60, Processors.second())) {
            Map<AccuracyLab.Pair, Measured> busy = stretch();
            loops.checkRun();
            return new Round(idle, busy);
        }
    }

    private Map<AccuracyLab.Pair, Measured> stretch() throws Exception {
        ExecutorService atOnce = Executors.newFixedThreadPool(AccuracyLab.PAIRS.size());
        try {
            long startNanos = System.nanoTime();
            List<Future<LiveRoundTrips>> running = new ArrayList<>();
            for (AccuracyLab.Pair pair : AccuracyLab.PAIRS) {
                running.add(atOnce.submit(() -> LiveRoundTrips.of(lab.daemon(pair.from()), pair.to(), seconds)));
            }
            Map<AccuracyLab.Pair, Measured> all = new LinkedHashMap<>();
            for (int i = 0; i < running.size(); i++) {
                LiveRoundTrips live = running.get(i).get();
                all.put(AccuracyLab.PAIRS.get(i), judge(AccuracyLab.PAIRS.get(i), live, startNanos));
            }
            return all;
        } finally {
            atOnce.shutdownNow();
        }
    }

    private Measured judge(AccuracyLab.Pair pair, LiveRoundTrips live, long startNanos) {
        otherwiseStamped += live.otherwiseStamped();
        lost += live.lost();
        Map<Integer, Long> truth = new TreeMap<>(
                lab.traffic().roundTrips(pair.from(), pair.to(), startNanos, System.nanoTime() + SETTLE_NANOS));
        List<Double> measured = new ArrayList<>();
        List<Double> off = new ArrayList<>();
        live.nanosByNumber().forEach((number, nanos) -> {
            Long really = truth.get(number);
            if (really == null) {
                throw new IllegalStateException("probe " + number + " of " + pair + " was answered and never passed");
            }
            measured.add(nanos);
            off.add(nanos - really);
        });
        double trueMedian = new Sorted(truth.values()).median();
        return new Measured(
                trueMedian,
                new Sorted(measured).median() - trueMedian,
                new Sorted(off),
                new Sorted(off.stream().map(Math::abs).toList()));
    }

    private static double median(List<Measured> all, ToDoubleFunction<Measured> figure) {
        return Sorted.median(all.stream().mapToDouble(figure).toArray());
    }

    private boolean report(List<Round> rounds, List<OneWayWatch.Judged> oneWay, Lateness lateness) {
        System.out.printf("medians of %d rounds, µs; switch %s%n", rounds.size(), lateness);
        System.out.printf(
                "%-10s %-10s %-5s %10s %9s %9s %9s %9s%n",
                "link", "each way", "", "true p50", "p50 off", "off p50", "|off| p99", "largest");
        boolean well = true;
        StringBuilder json = new StringBuilder();
        for (AccuracyLab.Pair pair : AccuracyLab.PAIRS) {
            well &= reportOne(
                    pair,
                    "idle",
                    rounds.stream().map(round -> round.idle().get(pair)).toList(),
                    json);
            well &= reportOne(
                    pair,
                    "busy",
                    rounds.stream().map(round -> round.busy().get(pair)).toList(),
                    json);
        }
        boolean within = reportOneWay(oneWay);
        boolean valid = lateness.nanos(0.99) <= LATE_NANOS_MAX;
        if (!valid) {
            System.out.println("VOID: the switch itself was late");
        }
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        System.out.printf(
                Locale.ROOT,
                "lost %d, not by the kernel's stamps %d, load average %.1f%n"
                        + "{\"id\":\"lab-accuracy\",\"rounds\":%d,%s\"oneWayWindows\":%d,\"oneWayWithin\":%b,\"lateP99Seconds\":%.6f,"
                        + "\"loadAverage\":%.1f}%n",
                lost,
                otherwiseStamped,
                load,
                rounds.size(),
                json,
                oneWay.size(),
                within,
                lateness.nanos(0.99) / 1e9,
                load);
        return well && within && valid && otherwiseStamped == 0;
    }

    private static boolean reportOne(AccuracyLab.Pair pair, String how, List<Measured> all, StringBuilder json) {
        double medianOff = median(all, Measured::medianOff);
        double p99 = median(all, one -> one.absoluteOff().at(0.99));
        double trueMedian = median(all, Measured::trueMedian);
        long within = all.stream().filter(Measured::isWithin).count();
        System.out.printf(
                Locale.ROOT,
                "%-10s %-10s %-5s %10.1f %9.1f %9.1f %9.1f %9.1f   %d of %d rounds within the bars%n",
                pair,
                pair.words(),
                how,
                trueMedian / 1e3,
                medianOff / 1e3,
                median(all, one -> one.off().median()) / 1e3,
                p99 / 1e3,
                all.stream().mapToDouble(one -> one.absoluteOff().at(1)).max().orElse(0) / 1e3,
                within,
                all.size());
        json.append(String.format(
                Locale.ROOT,
                "\"%s%s%s\":{\"p50OffSeconds\":%.9f,\"p99OffSeconds\":%.9f},",
                pair.from(),
                pair.to(),
                how.equals("idle") ? "Idle" : "Busy",
                medianOff / 1e9,
                p99 / 1e9));
        return Math.abs(medianOff) <= Math.max(P50_OFF_NANOS_MAX, P50_OFF_SHARE_MAX * trueMedian)
                && p99 <= P99_OFF_NANOS_MAX;
    }

    private static boolean reportOneWay(List<OneWayWatch.Judged> all) {
        for (AccuracyLab.Pair pair : AccuracyLab.PAIRS) {
            List<OneWayWatch.Judged> of =
                    all.stream().filter(one -> one.pair().equals(pair)).toList();
            if (!of.isEmpty()) {
                System.out.printf(
                        Locale.ROOT,
                        "one way %s: %d windows, %d within their bound; off by p50 %.2f ms there, %.2f ms back; bound p50 %.2f ms%n",
                        pair,
                        of.size(),
                        of.stream().filter(OneWayWatch.Judged::isWithin).count(),
                        new Sorted(of.stream()
                                                .map(OneWayWatch.Judged::forwardOff)
                                                .toList())
                                        .median()
                                / 1e6,
                        new Sorted(of.stream()
                                                .map(OneWayWatch.Judged::reverseOff)
                                                .toList())
                                        .median()
                                / 1e6,
                        new Sorted(of.stream().map(OneWayWatch.Judged::bound).toList()).median() / 1e6);
            }
        }
        return !all.isEmpty() && all.stream().allMatch(OneWayWatch.Judged::isWithin);
    }
}
