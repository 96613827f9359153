package io.gossamer.lab.script;

import io.gossamer.lab.fabric.Quantities;
import java.util.ArrayList;
import java.util.List;

/**
 * What the mesh should say, or may: {@code n3 down within 15s resolved 60s}. It names the true component, whether or not
 * anything can name it yet.
 *
 * @param what a component, as a fault names it; {@code mesh}
 * @param kind one of {@link #KINDS}
 * @param withinNanos from the first fault to the notification
 * @param resolvedNanos from the last fault's end to the one that it is over
 */
public record Expectation(String what, String kind, long withinNanos, long resolvedNanos) {
    /** Whatever is said of it: only for what may be said. */
    public static final String ANY = "any";

    public static final List<String> KINDS = List.of(
            "down",
            "loss",
            "delay",
            "congestion",
            "mtu",
            "class-loss",
            "class-remarked",
            "partition",
            "no-quorum",
            "alone",
            "stopped",
            "late",
            ANY);

    private static final long WITHIN_NANOS = 60_000_000_000L;
    private static final long RESOLVED_NANOS = 180_000_000_000L;

    static Expectation parse(String words) {
        List<String> rest = new ArrayList<>(List.of(words.strip().split("\\s+")));
        if (rest.size() < 2 || !KINDS.contains(rest.get(1))) {
            throw new IllegalArgumentException(
                    "'" + words + "' says no expectation: WHAT KIND [within 15s] [resolved 60s], KIND of " + KINDS);
        }
        String what = rest.remove(0).replaceAll("[{}]", "");
        String kind = rest.remove(0);
        long within = WITHIN_NANOS;
        long resolved = RESOLVED_NANOS;
        while (rest.size() >= 2) {
            String name = rest.remove(0);
            long nanos = Quantities.nanos(rest.remove(0));
            switch (name) {
                case "within" -> within = nanos;
                case "resolved" -> resolved = nanos;
                default -> throw new IllegalArgumentException("'" + name + "' is neither within nor resolved");
            }
        }
        if (!rest.isEmpty()) {
            throw new IllegalArgumentException("'" + rest.get(0) + "' is too much in '" + words + "'");
        }
        return new Expectation(what, kind, within, resolved);
    }

    @Override
    public String toString() {
        return what + " " + kind;
    }
}
