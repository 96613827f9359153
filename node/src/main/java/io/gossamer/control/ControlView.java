package io.gossamer.control;

import io.gossamer.model.NodeId;
import io.gossamer.proto.AlertRecord;
import io.gossamer.proto.DepartureRecord;
import io.gossamer.proto.DrainRecord;
import io.gossamer.proto.RuleRecord;
import io.gossamer.proto.SilenceRecord;
import io.gossamer.proto.TargetRecord;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The replicated state at one index, immutable: safe to read from any thread.
 *
 * @param restores how often the state was replaced whole; a change says that state time starts anew
 * @param open pending and firing alerts, by id
 * @param resolved oldest first
 * @param silences by id, the expired among them until they make room
 * @param departures members that left or were forgotten, by node
 * @param targets by name
 * @param counts what was skipped, refused or dropped, by reason; the same on every voter
 */
public record ControlView(
        long index,
        long restores,
        long stateNanos,
        long wallUnixMillis,
        SortedMap<String, AlertRecord> open,
        List<AlertRecord> resolved,
        SortedMap<String, SilenceRecord> silences,
        SortedMap<NodeId, DrainRecord> drains,
        SortedMap<NodeId, DepartureRecord> departures,
        SortedMap<String, RuleRecord> rules,
        Map<String, Long> counts,
        SortedMap<String, TargetRecord> targets) {
    public static final ControlView EMPTY = new ControlView(
            0,
            0,
            0,
            0,
            new TreeMap<>(),
            List.of(),
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>());

    public ControlView {
        open = Collections.unmodifiableSortedMap(open);
        resolved = List.copyOf(resolved);
        silences = Collections.unmodifiableSortedMap(silences);
        drains = Collections.unmodifiableSortedMap(drains);
        departures = Collections.unmodifiableSortedMap(departures);
        rules = Collections.unmodifiableSortedMap(rules);
        counts = Collections.unmodifiableMap(counts);
        targets = Collections.unmodifiableSortedMap(targets);
    }

    /** The open alert of a rule about a key, if there is one. */
    public Optional<AlertRecord> open(String rule, String key) {
        for (AlertRecord alert : open.values()) {
            if (alert.getRule().equals(rule) && alert.getKey().equals(key)) {
                return Optional.of(alert);
            }
        }
        return Optional.empty();
    }

    /** An alert by id, open or resolved. */
    public Optional<AlertRecord> alert(String id) {
        AlertRecord found = open.get(id);
        if (found != null) {
            return Optional.of(found);
        }
        for (int i = resolved.size() - 1; i >= 0; i--) {
            if (resolved.get(i).getId().equals(id)) {
                return Optional.of(resolved.get(i));
            }
        }
        return Optional.empty();
    }

    /** Is the node in maintenance at this state time? */
    public boolean isDrained(NodeId node, long stateNanosNow) {
        DrainRecord drain = drains.get(node);
        return drain != null && drain.getUntil().getStateNanos() > stateNanosNow;
    }
}
