package io.gossamer.control;

import io.gossamer.proto.StateMoment;
import io.gossamer.proto.TargetRecord;
import java.util.List;
import java.util.TreeMap;

/** Which targets outside the mesh are probed, by name. Deterministic; one thread. */
final class TargetBook {
    /** Of one target, in bytes. */
    static final int RECORD_BYTES_MAX = 4_096;

    private final ControlLimits limits;
    private final Counts counts;
    private final TreeMap<String, TargetRecord> targets = new TreeMap<>();

    TargetBook(ControlLimits limits, Counts counts) {
        this.limits = limits;
        this.counts = counts;
    }

    /** A copy, by name. */
    TreeMap<String, TargetRecord> byName() {
        return new TreeMap<>(targets);
    }

    void restore(List<TargetRecord> records) {
        targets.clear();
        records.forEach(target -> targets.put(target.getName(), target));
    }

    void add(TargetRecord target, StateMoment now) {
        if (target.getName().isEmpty()
                || target.getUrl().isEmpty()
                || target.getEveryNanos() <= 0
                || target.getTimeoutNanos() <= 0
                || target.getSerializedSize() > RECORD_BYTES_MAX) {
            counts.add("target_malformed");
        } else if (targets.containsKey(target.getName())) {
            counts.add("target_repeated");
        } else if (targets.size() >= limits.targetsMax()) {
            counts.add("targets_full");
        } else {
            targets.put(target.getName(), target.toBuilder().setAt(now).build());
        }
    }

    void remove(String name) {
        if (targets.remove(name) == null) {
            counts.add("target_unknown");
        }
    }
}
