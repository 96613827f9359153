package io.gossamer.daemon;

import io.gossamer.model.NodeProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What of a node's own words about itself is new, in words for a person. */
final class ProfileWords {
    private ProfileWords() {}

    /** Empty: nothing but its address or the time of its start, which events of their own tell. */
    static String of(NodeProfile before, NodeProfile now) {
        List<String> changes = new ArrayList<>();
        compare(changes, "name", before.name(), now.name());
        compare(changes, "zone", before.zone().path(), now.zone().path());
        compare(changes, "version", before.version(), now.version());
        if (!before.ports().equals(now.ports())) {
            changes.add("its ports changed");
        }
        tags(changes, before.tags(), now.tags());
        if (before.raftSeat().isPresent() != now.raftSeat().isPresent()) {
            changes.add(now.raftSeat().isPresent() ? "it is a voter now" : "it is no voter any more");
        } else if (!before.raftSeat().equals(now.raftSeat())) {
            changes.add("it is a voter of another Raft group or under a new peer id");
        }
        return String.join("; ", changes);
    }

    private static void compare(List<String> changes, String what, String before, String now) {
        if (!before.equals(now)) {
            changes.add("its " + what + " is " + orNone(now) + ", was " + orNone(before));
        }
    }

    private static void tags(List<String> changes, Map<String, String> before, Map<String, String> now) {
        Map<String, String> all = new TreeMap<>(before);
        all.putAll(now);
        all.keySet()
                .forEach(
                        tag -> compare(changes, "tag " + tag, before.getOrDefault(tag, ""), now.getOrDefault(tag, "")));
    }

    private static String orNone(String value) {
        return value.isEmpty() ? "none" : value;
    }
}
