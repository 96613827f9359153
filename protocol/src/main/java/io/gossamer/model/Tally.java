package io.gossamer.model;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Named counts of one component: what was done, dropped, refused. Any thread may count and read. The metrics face turns
 * each name into a Prometheus counter {@code gossamer_<component>_<name>_total{reason="…"}}.
 *
 * <p>Names and reasons come from code, never from the network, so their number is bounded.
 */
public final class Tally {
    private final String component;
    /** By name, then by reason: counting happens with every packet, and so makes no object and hashes no pair. */
    private final ConcurrentMap<String, ConcurrentMap<String, LongAdder>> counts = new ConcurrentHashMap<>();

    /** {@code reason} is empty where a count has only one. */
    public record Name(String name, String reason) implements Comparable<Name> {
        @Override
        public int compareTo(Name other) {
            int byName = name.compareTo(other.name);
            return byName != 0 ? byName : reason.compareTo(other.reason);
        }
    }

    public Tally(String component) {
        this.component = component;
    }

    public String component() {
        return component;
    }

    public void count(String name) {
        add(name, "", 1);
    }

    public void count(String name, String reason) {
        add(name, reason, 1);
    }

    public void add(String name, String reason, long amount) {
        ConcurrentMap<String, LongAdder> reasons = counts.get(name);
        LongAdder adder = reasons == null ? null : reasons.get(reason);
        if (adder == null) {
            adder = counts.computeIfAbsent(name, unseen -> new ConcurrentHashMap<>(4))
                    .computeIfAbsent(reason, unseen -> new LongAdder());
        }
        adder.add(amount);
    }

    public long value(String name, String reason) {
        ConcurrentMap<String, LongAdder> reasons = counts.get(name);
        LongAdder adder = reasons == null ? null : reasons.get(reason);
        return adder == null ? 0 : adder.sum();
    }

    /** A copy, ordered by name. */
    public Map<Name, Long> snapshot() {
        Map<Name, Long> copy = new TreeMap<>();
        counts.forEach(
                (name, reasons) -> reasons.forEach((reason, adder) -> copy.put(new Name(name, reason), adder.sum())));
        return copy;
    }
}
