package io.gossamer.alert;

import io.gossamer.control.ControlView;
import io.gossamer.model.NodeId;
import io.gossamer.proto.AlertRecord;
import io.gossamer.proto.SilenceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which alerts people asked not to be told of: silences in force, and drained nodes.
 *
 * <p>A silence matches when each of its matchers does: label → exact value, or a prefix that ends in {@code *}. Besides its own
 * labels an alert has {@code rule}, {@code severity} and {@code id}.
 */
final class Silences {
    private Silences() {}

    /** The id of the first silence in force that matches, "drain" for a node in maintenance, or empty. */
    static String silencedBy(ControlView view, AlertRecord alert, long stateNanosNow) {
        for (SilenceRecord silence : view.silences().values()) {
            if (silence.getEndsAt().getStateNanos() > stateNanosNow && matches(silence, alert)) {
                return silence.getId();
            }
        }
        return isAboutDrainedNode(view, alert, stateNanosNow) ? "drain" : "";
    }

    static boolean matches(SilenceRecord silence, AlertRecord alert) {
        TreeMap<String, String> labels = new TreeMap<>(alert.getLabelsMap());
        labels.put("rule", alert.getRule());
        labels.put("severity", alert.getSeverity());
        labels.put("id", alert.getId());
        for (Map.Entry<String, String> matcher : silence.getMatchersMap().entrySet()) {
            String value = labels.get(matcher.getKey());
            if (value == null || !matches(matcher.getValue(), value)) {
                return false;
            }
        }
        return silence.getMatchersCount() > 0;
    }

    private static boolean matches(String pattern, String value) {
        return pattern.endsWith("*")
                ? value.startsWith(pattern.substring(0, pattern.length() - 1))
                : value.equals(pattern);
    }

    /** Its own alerts, and those of links with it at one end. */
    private static boolean isAboutDrainedNode(ControlView view, AlertRecord alert, long stateNanosNow) {
        return nodesOf(alert.getKey()).stream().anyMatch(node -> view.isDrained(node, stateNanosNow));
    }

    /** The nodes that a key names: one, the two ends of a pair, or none. */
    static List<NodeId> nodesOf(String key) {
        List<NodeId> nodes = new ArrayList<>();
        for (String part : key.split("\\|", 3)) {
            if (part.length() == 2 * NodeId.BYTES && part.matches("[0-9a-f]+")) {
                nodes.add(NodeId.parse(part));
            }
        }
        return nodes;
    }
}
