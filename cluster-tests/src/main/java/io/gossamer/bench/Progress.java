package io.gossamer.bench;

import io.gossamer.sim.SimPace;
import io.gossamer.sim.Simulation;
import java.util.Locale;

/**
 * Says on stderr how far a run in the simulator is, and gives it up when it takes too long: {@code --run-limit} seconds of the
 * wall clock for each run, {@code --limit} for all of a measurement's together. Without them a run may take what it takes.
 */
final class Progress implements SimPace {
    private static final double SAID_SECONDS = 15;

    private final String id;
    private final long runSecondsMax;
    private final long secondsMax;
    private final long startedNanos = System.nanoTime();
    private String run = "";
    private long runNanos = startedNanos;
    private long saidNanos = startedNanos;

    /** A run was given up: it went on for too long. */
    static final class Overdue extends RuntimeException {
        private static final long serialVersionUID = 1;

        Overdue(String message) {
            super(message);
        }
    }

    Progress(String id, Bench.Call call) {
        this.id = id;
        this.runSecondsMax = call.number("run-limit", Integer.MAX_VALUE);
        this.secondsMax = call.number("limit", Integer.MAX_VALUE);
    }

    void begin(String name) {
        run = name;
        runNanos = System.nanoTime();
    }

    /** No further run may begin. */
    boolean isOver() {
        return seconds(startedNanos) >= secondsMax;
    }

    @Override
    public void onEvents(Simulation simulation) {
        if (seconds(saidNanos) >= SAID_SECONDS) {
            saidNanos = System.nanoTime();
            System.err.printf(
                    Locale.ROOT,
                    "%s %s: %.0f virtual seconds, %.1f M events after %.0f s%n",
                    id,
                    run,
                    simulation.seconds(),
                    simulation.events() / 1e6,
                    seconds(runNanos));
        }
        if (seconds(runNanos) >= runSecondsMax || isOver()) {
            throw new Overdue("given up at %.0f virtual seconds, after %.0f s"
                    .formatted(simulation.seconds(), seconds(runNanos)));
        }
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }
}
