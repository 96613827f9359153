package io.gossamer.lab.verdict;

import io.gossamer.lab.script.Expectation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the mesh did in one scenario.
 *
 * @param extra alerts about what was not broken, or named otherwise than it was: failures
 * @param duplicates notifications that came again although nothing new had happened: failures
 * @param unresolved alerts that were raised and are not over at the end
 */
public record Verdict(List<Finding> findings, List<String> extra, List<String> duplicates, List<String> unresolved) {
    public Verdict {
        findings = List.copyOf(findings);
        extra = List.copyOf(extra);
        duplicates = List.copyOf(duplicates);
        unresolved = List.copyOf(unresolved);
    }

    /**
     * One expectation, and what came of it.
     *
     * @param told what was raised; absent: a miss
     * @param afterNanos from the first fault to the notification
     * @param resolvedNanos from the end of the faults to the notification that it is over; negative where it came before; absent: never
     */
    public record Finding(
            Expectation expected,
            Optional<String> told,
            boolean rightDirection,
            OptionalLong afterNanos,
            OptionalLong resolvedNanos) {
        /** A notification takes its time, and so does writing down when a fault ended. */
        private static final long EARLY_NANOS = 1_000_000_000L;

        public boolean isRight() {
            return problems().isEmpty();
        }

        /** In words, each one a failure. */
        public List<String> problems() {
            List<String> problems = new ArrayList<>();
            if (told.isEmpty()) {
                problems.add("nobody said that " + expected);
                return problems;
            }
            if (!rightDirection) {
                problems.add(told.get() + " does not say which direction of " + expected);
            }
            if (afterNanos.orElse(0) > expected.withinNanos()) {
                problems.add("%s came after %.1f s, wanted within %.0f"
                        .formatted(told.get(), afterNanos.orElse(0) / 1e9, expected.withinNanos() / 1e9));
            }
            if (resolvedNanos.isEmpty()) {
                problems.add(told.get() + " was not resolved");
            } else if (resolvedNanos.getAsLong() < -EARLY_NANOS) {
                problems.add("%s was said to be over %.1f s before it was"
                        .formatted(told.get(), -resolvedNanos.getAsLong() / 1e9));
            } else if (resolvedNanos.getAsLong() > expected.resolvedNanos()) {
                problems.add("%s was resolved after %.1f s, wanted within %.0f"
                        .formatted(told.get(), resolvedNanos.getAsLong() / 1e9, expected.resolvedNanos() / 1e9));
            }
            return problems;
        }
    }

    /** In words, each one a failure; none: all was right. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        findings.forEach(finding -> problems.addAll(finding.problems()));
        extra.forEach(alert -> problems.add("extra: " + alert));
        duplicates.forEach(again -> problems.add("told again: " + again));
        unresolved.forEach(alert -> problems.add("never resolved: " + alert));
        return problems;
    }
}
