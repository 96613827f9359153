package io.gossamer.cli.demo;

import io.gossamer.proto.MemberState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Measures how long after a kill each survivor says so itself; each is asked by a thread of its own. */
final class Detection {
    private static final String STEP = "detection at every survivor";

    private Detection() {}

    /** Seconds from now on, by the survivor's name. */
    static Map<String, Double> measure(List<DemoNode> survivors, String victim, Narrator narrator, double secondsMax)
            throws StepFailure {
        double began = narrator.seconds();
        ExecutorService threads = Executors.newFixedThreadPool(survivors.size());
        try {
            Map<String, Future<Double>> pending = new TreeMap<>();
            for (DemoNode survivor : survivors) {
                pending.put(
                        survivor.name(),
                        threads.submit(() -> Poll.until(STEP, secondsMax, seen -> {
                            boolean known =
                                    MeshViews.calls(survivor, victim, MemberState.UNREACHABLE, MemberState.DEAD);
                            seen.is(survivor.name() + " does not call " + victim + " unreachable");
                            return known ? Optional.of(narrator.seconds() - began) : Optional.empty();
                        })));
            }
            Map<String, Double> seconds = new TreeMap<>();
            for (Map.Entry<String, Future<Double>> each : pending.entrySet()) {
                seconds.put(each.getKey(), of(each.getValue()));
            }
            return seconds;
        } finally {
            threads.shutdownNow();
        }
    }

    private static double of(Future<Double> pending) throws StepFailure {
        try {
            return pending.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StepFailure(STEP, "interrupted");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof StepFailure late) {
                throw late;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }
}
