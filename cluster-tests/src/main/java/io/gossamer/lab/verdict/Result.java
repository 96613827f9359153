package io.gossamer.lab.verdict;

import io.gossamer.lab.script.Scenario;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of one scenario.
 *
 * @param notes what was wrong besides the alerts: nodes that did not agree in the end, a daemon that died by itself
 * @param busy how busy the machine was
 * @param bounds above which the run is void
 */
public record Result(Scenario scenario, Verdict verdict, List<String> notes, Busy busy, Busy bounds, double seconds) {
    /**
     * What the machine that runs a lab does to it by itself.
     *
     * @param lateP99Nanos of the switch
     * @param starvedShare of a few seconds, which some thread of a daemon waited for a processor
     */
    public record Busy(long lateP99Nanos, double starvedShare) {
        boolean isLate(Busy bounds) {
            return lateP99Nanos > bounds.lateP99Nanos;
        }

        boolean isStarved(Busy bounds) {
            return starvedShare > bounds.starvedShare;
        }

        @Override
        public String toString() {
            return "the switch late by %.2f ms at the 99th percentile, daemons waited for a processor %.0f %% of the time"
                    .formatted(lateP99Nanos / 1e6, starvedShare * 100);
        }
    }

    public Result {
        notes = List.copyOf(notes);
    }

    /** The network was not what it should have been; or the daemons were not let run, and it went wrong: right all the same is right. */
    public boolean isVoid() {
        return busy.isLate(bounds) || busy.isStarved(bounds) && !problems().isEmpty();
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
