package io.gossamer.alert;

import io.gossamer.control.ControlView;
import io.gossamer.proto.AlertRecord;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A node's own few alerts in the shape of the replicated state, so that one book serves both. Silences do not apply. */
final class LocalView {
    private LocalView() {}

    static ControlView of(ControlView control, SortedMap<String, AlertRecord> open, List<AlertRecord> resolved) {
        TreeMap<String, AlertRecord> byId = new TreeMap<>();
        open.values().forEach(alert -> byId.put(alert.getId(), alert));
        return new ControlView(
                control.index(),
                control.restores(),
                control.stateNanos(),
                control.wallUnixMillis(),
                byId,
                resolved,
                new TreeMap<>(),
                new TreeMap<>(),
                control.departures(),
                control.rules(),
                new TreeMap<>(),
                new TreeMap<>());
    }
}
