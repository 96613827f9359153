package io.gossamer.control;

import java.util.Map;
import java.util.TreeMap;

/**
 * What the replicated state skipped, refused or dropped, by reason: part of the state, so the same on every voter. Reasons
 * come from code only.
 */
final class Counts {
    private final TreeMap<String, Long> byReason = new TreeMap<>();

    void add(String reason) {
        byReason.merge(reason, 1L, Long::sum);
    }

    Map<String, Long> copy() {
        return new TreeMap<>(byReason);
    }

    void restore(Map<String, Long> counts) {
        byReason.clear();
        byReason.putAll(counts);
    }
}
