package io.gossamer.control;

import io.gossamer.model.NodeId;
import io.gossamer.proto.DepartureRecord;
import io.gossamer.proto.DrainRecord;
import io.gossamer.proto.RuleRecord;
import io.gossamer.proto.RuleSet;
import io.gossamer.proto.SilenceRecord;
import io.gossamer.proto.StateMoment;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What people said: silences, drains, departures, rules. Deterministic; one thread. */
final class OperatorTable {
    private static final int MATCHERS_MAX = 16;
    private static final int TEXT_MAX = 512;

    private final ControlLimits limits;
    private final Counts counts;
    private final TreeMap<String, SilenceRecord> silences = new TreeMap<>();
    private final TreeMap<NodeId, DrainRecord> drains = new TreeMap<>();
    private final TreeMap<NodeId, DepartureRecord> departures = new TreeMap<>();
    private final TreeMap<String, RuleRecord> rules = new TreeMap<>();

    OperatorTable(ControlLimits limits, Counts counts) {
        this.limits = limits;
        this.counts = counts;
    }

    SortedMap<String, SilenceRecord> silences() {
        return silences;
    }

    SortedMap<NodeId, DrainRecord> drains() {
        return drains;
    }

    SortedMap<NodeId, DepartureRecord> departures() {
        return departures;
    }

    SortedMap<String, RuleRecord> rules() {
        return rules;
    }

    void clear() {
        silences.clear();
        drains.clear();
        departures.clear();
        rules.clear();
    }

    void addSilence(SilenceRecord silence, StateMoment now) {
        if (silences.containsKey(silence.getId())) {
            counts.add("silence_repeated");
            return;
        }
        if (silence.getId().isEmpty()
                || silence.getMatchersCount() == 0
                || silence.getMatchersCount() > MATCHERS_MAX
                || silence.getForNanos() <= 0
                || silence.getSerializedSize() > ControlLimits.WORD_BYTES_MAX
                || silence.getComment().length() > TEXT_MAX) {
            counts.add("silence_malformed");
            return;
        }
        if (silences.size() >= limits.silencesMax() && !dropExpiredSilence(now)) {
            counts.add("silences_full");
            return;
        }
        silences.put(
                silence.getId(),
                silence.toBuilder()
                        .setStartsAt(now)
                        .setEndsAt(later(now, silence.getForNanos()))
                        .build());
    }

    /** Makes room by forgetting the silence that ended first; false when all are in force. */
    private boolean dropExpiredSilence(StateMoment now) {
        String first = null;
        long firstEnd = now.getStateNanos();
        for (Map.Entry<String, SilenceRecord> entry : silences.entrySet()) {
            long end = entry.getValue().getEndsAt().getStateNanos();
            if (end <= firstEnd) {
                first = entry.getKey();
                firstEnd = end;
            }
        }
        return first != null && silences.remove(first) != null;
    }

    void expireSilence(String id, StateMoment now) {
        SilenceRecord silence = silences.get(id);
        if (silence == null) {
            counts.add("silence_unknown");
        } else if (silence.getEndsAt().getStateNanos() > now.getStateNanos()) {
            silences.put(id, silence.toBuilder().setEndsAt(now).build());
        }
    }

    void drain(DrainRecord drain, StateMoment now) {
        if (drain.getNode().size() != NodeId.BYTES || drain.getSerializedSize() > ControlLimits.WORD_BYTES_MAX) {
            counts.add("drain_malformed");
            return;
        }
        NodeId node = NodeId.of(drain.getNode().toByteArray());
        drains.values().removeIf(old -> old.getUntil().getStateNanos() <= now.getStateNanos());
        if (drain.getForNanos() <= 0) {
            drains.remove(node);
        } else if (drains.size() >= limits.drainsMax() && !drains.containsKey(node)) {
            counts.add("drains_full");
        } else {
            drains.put(
                    node,
                    drain.toBuilder().setUntil(later(now, drain.getForNanos())).build());
        }
    }

    void depart(DepartureRecord departure, StateMoment now) {
        if (departure.getNode().size() != NodeId.BYTES
                || departure.getSerializedSize() > ControlLimits.WORD_BYTES_MAX) {
            counts.add("departure_malformed");
            return;
        }
        NodeId node = NodeId.of(departure.getNode().toByteArray());
        DepartureRecord known = departures.get(node);
        if (known != null && Long.compareUnsigned(known.getIncarnation(), departure.getIncarnation()) >= 0) {
            counts.add("departure_repeated");
            return;
        }
        if (departures.size() >= limits.departuresMax() && known == null) {
            departures.remove(oldestDeparture());
        }
        departures.put(node, departure.toBuilder().setAt(now).build());
        drains.remove(node);
    }

    private NodeId oldestDeparture() {
        NodeId oldest = departures.firstKey();
        for (Map.Entry<NodeId, DepartureRecord> entry : departures.entrySet()) {
            long at = entry.getValue().getAt().getStateNanos();
            if (at < departures.get(oldest).getAt().getStateNanos()) {
                oldest = entry.getKey();
            }
        }
        return oldest;
    }

    void setRules(RuleSet set) {
        if (set.getRulesCount() > limits.rulesMax()) {
            counts.add("rules_too_many");
            return;
        }
        if (set.getRulesList().stream().anyMatch(rule -> rule.getSerializedSize() > ControlLimits.WORD_BYTES_MAX)) {
            counts.add("rules_malformed");
            return;
        }
        rules.clear();
        for (RuleRecord rule : set.getRulesList()) {
            rules.put(rule.getName(), rule);
        }
    }

    /** Both clocks of the moment move on; a duration of centuries stops at the end of time. */
    private static StateMoment later(StateMoment now, long nanos) {
        long state = now.getStateNanos() + nanos;
        return StateMoment.newBuilder()
                .setStateNanos(state < 0 ? Long.MAX_VALUE : state)
                .setWallUnixMillis(now.getWallUnixMillis() + nanos / 1_000_000)
                .build();
    }
}
