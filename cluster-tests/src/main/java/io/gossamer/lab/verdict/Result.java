package io.gossamer.lab.verdict;

import io.gossamer.lab.script.Scenario;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of one scenario.
 *
 * @param notes what was wrong besides the alerts: nodes that did not agree in the end, a daemon that died by itself
 * @param lateP99Nanos how late the switch was
 * @param lateNanosMax above that the run is void
 */
public record Result(
        Scenario scenario, Verdict verdict, List<String> notes, long lateP99Nanos, long lateNanosMax, double seconds) {
    public Result {
        notes = List.copyOf(notes);
    }

    public boolean isVoid() {
        return lateP99Nanos > lateNanosMax;
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
