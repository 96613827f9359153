package io.gossamer.lab.verdict;

import io.gossamer.lab.script.Scenario;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of one scenario.
 *
 * @param notes what was wrong besides the alerts: nodes that did not agree in the end, a daemon that died by itself
 * @param lateP99Nanos how late the switch was
 * @param stallNanos how long the whole machine stood still at most, as one could see from here
 * @param bounds above which the run is void
 */
public record Result(
        Scenario scenario,
        Verdict verdict,
        List<String> notes,
        long lateP99Nanos,
        long stallNanos,
        Bounds bounds,
        double seconds) {
    /**
     * How good a run must be to count.
     *
     * @param lateP99Nanos of the switch
     * @param stallNanos daemons that get no processor for so long are no sign of their quality
     */
    public record Bounds(long lateP99Nanos, long stallNanos) {}

    public Result {
        notes = List.copyOf(notes);
    }

    public boolean isVoid() {
        return lateP99Nanos > bounds.lateP99Nanos() || stallNanos > bounds.stallNanos();
    }

    public boolean isRight() {
        return problems().isEmpty() && !isVoid();
    }

    public List<String> problems() {
        List<String> problems = new ArrayList<>(verdict.problems());
        problems.addAll(notes);
        return problems;
    }
}
