package io.gossamer.instrument;

import io.gossamer.probe.live.LiveSample;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/** The round trip beside a throughput test: before it, and over its latest two seconds. Pure but for its lock. */
final class RttWatch {
    /** The path is no longer good for others. */
    static final double RISE_SECONDS_MAX = 0.05;

    private static final int BEFORE_MIN = 8;
    private static final int DURING = 20;

    private final double lostSeconds;
    private final Deque<Double> before = new ArrayDeque<>();
    private final Deque<Double> during = new ArrayDeque<>();
    private OptionalDouble worst = OptionalDouble.empty();
    private boolean running;
    private String ended = "";

    /** @param lostSeconds what a lost probe counts as: at least so long */
    RttWatch(double lostSeconds) {
        this.lostSeconds = lostSeconds;
    }

    synchronized void take(LiveSample sample) {
        boolean lost = sample.outcome() == LiveSample.Outcome.LOST;
        if (!lost
                && (sample.outcome() != LiveSample.Outcome.REPLIED
                        || sample.rttNanos().isEmpty())) {
            return;
        }
        Deque<Double> to = running ? during : before;
        to.addLast(lost ? lostSeconds : sample.rttNanos().getAsLong() / 1e9);
        if (to.size() > DURING) {
            to.removeFirst();
        }
        OptionalDouble now = during();
        if (now.isPresent() && now.getAsDouble() > worst.orElse(0)) {
            worst = now;
        }
    }

    /** No more samples come, and why, where they should. */
    synchronized void end(String why) {
        ended = why;
    }

    /** Empty while samples come. */
    synchronized String ended() {
        return ended;
    }

    /** Enough is known of the path at rest. */
    synchronized boolean isReady() {
        return before.size() >= BEFORE_MIN;
    }

    /** From now on the test runs. */
    synchronized void start() {
        running = true;
    }

    synchronized OptionalDouble before() {
        return before.size() < BEFORE_MIN ? OptionalDouble.empty() : p95(before);
    }

    private OptionalDouble during() {
        return during.size() < DURING ? OptionalDouble.empty() : p95(during);
    }

    /** The worst p95 of any two seconds. */
    synchronized OptionalDouble worst() {
        return worst;
    }

    /** Why the test must end, in a sentence; empty: it may go on. */
    synchronized String verdict() {
        OptionalDouble now = during();
        OptionalDouble rest = before();
        if (!running || now.isEmpty() || rest.isEmpty() || now.getAsDouble() - rest.getAsDouble() <= RISE_SECONDS_MAX) {
            return "";
        }
        return "the link's RTT p95 rose by more than 50 ms: others would feel it";
    }

    private static OptionalDouble p95(Deque<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return OptionalDouble.of(sorted[(int) Math.ceil(0.95 * sorted.length) - 1]);
    }
}
