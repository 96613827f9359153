package io.gossamer.lab.script;

import io.gossamer.lab.fabric.Layout;
import io.gossamer.lab.fabric.Quantities;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A scenario file, read:
 *
 * <pre>
 *   title  the daemon of n3 is killed          # a comment
 *   hosts  6        zones 3        planes 2        seed 1
 *   frames 9000                                what the hosts' devices take, in bytes; 1500 unless said
 *   set    probe.period=500ms                  a setting of every daemon
 *   age    90s                                 the mesh is at least so old when the course begins: it knows what is usual
 *   base   delay zone1&lt;->zone2 1ms           how this network is: nothing heals it
 *   quick                                      one of the quick set; large: not part of the whole one
 *   nat    n3                                  a translator of addresses and ports stands before it
 *   disks  n3       clocks n3                  beyond those that the course shows to be needed
 *   expect n3 down within 15s resolved 60s     what the mesh should say: none of these: nothing at all
 *   allow  n3 alone                            what is true, too, and may be said; n3..n5 any: whatever names one of them
 *   calm   n1..n3                              none of these may ever call another one of these unreachable, or a link down
 *   kill   n3                                  the course: orders, and waiting
 *   wait   raised 60s    wait resolved 90s    wait equal 15s    wait 10s
 *   heal
 * </pre>
 *
 * Three words stand for hosts, as the {@link Cast} gives them: {@code leader}, {@code follower} and {@code bystander}.
 *
 * @param calm names of hosts
 */
public record Scenario(
        String name,
        String title,
        Shape shape,
        Extent extent,
        List<Expectation> expected,
        List<Expectation> allowed,
        SortedSet<String> calm,
        long ageNanos,
        List<Step> course) {
    private static final int HOSTS = 6;
    /** What the hosts' devices take unless said. */
    public static final int FRAME_BYTES = 1_500;

    private static final int FRAME_BYTES_MAX = 9_000;
    private static final long LONGEST_NANOS = 3_600_000_000_000L;

    public Scenario {
        expected = List.copyOf(expected);
        allowed = List.copyOf(allowed);
        calm = Collections.unmodifiableSortedSet(new TreeSet<>(calm));
        course = List.copyOf(course);
    }

    /** Which runs it is part of. */
    public enum Extent {
        QUICK,
        WHOLE,
        LARGE
    }

    /** The lab that a scenario needs; those that need the same one may use it one after the other. */
    public record Shape(
            int hosts,
            int zones,
            int planes,
            long seed,
            int frameBytes,
            Map<String, String> settings,
            List<String> base,
            SortedSet<String> ownDisks,
            SortedSet<String> ownClocks,
            SortedSet<String> behindNat) {
        public Shape {
            settings = Collections.unmodifiableMap(new TreeMap<>(settings));
            base = List.copyOf(base);
            ownDisks = Collections.unmodifiableSortedSet(new TreeSet<>(ownDisks));
            ownClocks = Collections.unmodifiableSortedSet(new TreeSet<>(ownClocks));
            behindNat = Collections.unmodifiableSortedSet(new TreeSet<>(behindNat));
        }

        /** Somewhere: addresses are the lab's. */
        public Layout layout() {
            return new Layout(0, hosts, zones, planes);
        }
    }

    /**
     * Who has a part in the mesh when the course begins.
     *
     * @param leader who leads
     * @param follower the last one that does not
     * @param bystander the first that is no voter; the follower where all are
     */
    public record Cast(String leader, String follower, String bystander) {
        private String named(String line) {
            return line.startsWith("title")
                    ? line
                    : line.replaceAll("\\bleader\\b", leader)
                            .replaceAll("\\bfollower\\b", follower)
                            .replaceAll("\\bbystander\\b", bystander);
        }
    }

    /** With n1 as leader and the last host in both other parts; throws IllegalArgumentException that names the line. */
    public static Scenario parse(String name, String text) {
        Matcher hosts = Pattern.compile("(?m)^hosts\\s+(\\d+)").matcher(text);
        String last = "n" + (hosts.find() ? hosts.group(1) : String.valueOf(HOSTS));
        return parse(name, text, new Cast("n1", last, last));
    }

    /** The same with those who have the parts. */
    public static Scenario parse(String name, String source, Cast cast) {
        Reader reader = new Reader();
        List<String> lines =
                Arrays.stream(source.split("\n", -1)).map(cast::named).toList();
        // How large the lab is must be known before anything in it can be named.
        for (int pass = 0; pass < 2; pass++) {
            for (int at = 0; at < lines.size(); at++) {
                String line = lines.get(at).replaceFirst("(^|\\s)#.*", "").strip();
                try {
                    if (!line.isEmpty() && Reader.isShape(line) == (pass == 0)) {
                        reader.read(line, at + 1);
                    }
                } catch (IllegalArgumentException wrong) {
                    throw new IllegalArgumentException(name + ", line " + (at + 1) + ": " + wrong.getMessage(), wrong);
                }
            }
        }
        return reader.scenario(name);
    }

    private static final class Reader {
        private final Map<String, Integer> sizes = new TreeMap<>(Map.of("hosts", HOSTS));
        private final TreeMap<String, String> settings = new TreeMap<>();
        private final List<String> base = new ArrayList<>();
        private final TreeSet<String> ownDisks = new TreeSet<>();
        private final TreeSet<String> ownClocks = new TreeSet<>();
        private final TreeSet<String> behindNat = new TreeSet<>();
        private final List<Expectation> expected = new ArrayList<>();
        private final List<Expectation> allowed = new ArrayList<>();
        private final List<Step> course = new ArrayList<>();
        private String title = "";
        private final TreeSet<String> calm = new TreeSet<>();
        private Extent extent = Extent.WHOLE;
        private long ageNanos;

        static boolean isShape(String line) {
            return line.matches("(hosts|zones|planes|seed|frames)\\s.*");
        }

        void read(String line, int number) {
            String[] parts = line.split("\\s+", 2);
            String rest = parts.length == 2 ? parts[1].strip() : "";
            switch (parts[0]) {
                case "hosts", "zones", "planes", "seed", "frames" -> size(parts[0], rest);
                case "title" -> title = rest;
                case "set" -> set(rest);
                case "base" -> base.add(Order.parse(rest, layout()).toString());
                case "age" -> ageNanos = Quantities.nanos(rest);
                case "quick" -> extent = Extent.QUICK;
                case "large" -> extent = Extent.LARGE;
                case "disks" -> ownDisks.addAll(names(rest));
                case "nat" -> behindNat.addAll(names(rest));
                case "clocks" -> ownClocks.addAll(names(rest));
                case "expect" -> expected.add(Expectation.parse(rest));
                case "allow" -> allow(rest);
                case "calm" -> calm.addAll(names(rest));
                case "wait" -> course.add(waiting(rest, number));
                default -> {
                    Order order = Order.parse(line, layout());
                    ownDisks.addAll(order.needs("fill", layout()));
                    ownDisks.addAll(order.needs("slow", layout()));
                    ownClocks.addAll(order.needs("clock", layout()));
                    behindNat.addAll(order.needs("rebind", layout()));
                    course.add(new Step(Step.Kind.ORDER, Optional.of(order), 0, number));
                }
            }
        }

        private void size(String name, String word) {
            if (!word.matches("\\d{1,6}")) {
                throw new IllegalArgumentException(name + " is a number, not '" + word + "'");
            }
            sizes.put(name, Integer.parseInt(word));
        }

        private void set(String pair) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("set takes KEY=VALUE, not '" + pair + "'");
            }
            settings.put(pair.substring(0, equals), pair.substring(equals + 1));
        }

        private List<String> names(String words) {
            return layout().set(words).stream().map(layout()::name).toList();
        }

        /** An allowance for several hosts is one for each. */
        private void allow(String rest) {
            Expectation allowance = Expectation.parse(rest);
            if (allowance.what().matches("[n\\d.,]+")) {
                names(allowance.what())
                        .forEach(host -> allowed.add(new Expectation(
                                host, allowance.kind(), allowance.withinNanos(), allowance.resolvedNanos())));
            } else {
                allowed.add(allowance);
            }
        }

        private static Step waiting(String rest, int number) {
            String[] words = rest.split("\\s+");
            Step.Kind kind =
                    switch (words[0]) {
                        case "raised" -> Step.Kind.WAIT_RAISED;
                        case "resolved" -> Step.Kind.WAIT_RESOLVED;
                        case "equal" -> Step.Kind.WAIT_EQUAL;
                        default -> Step.Kind.WAIT;
                    };
            long nanos = Quantities.nanos(words[words.length - 1]);
            if (nanos > LONGEST_NANOS || words.length != (kind == Step.Kind.WAIT ? 1 : 2)) {
                throw new IllegalArgumentException(
                        "wait takes a time up to 1h, or raised, resolved or equal and a time");
            }
            return new Step(kind, Optional.empty(), nanos, number);
        }

        private Layout layout() {
            return shape().layout();
        }

        private Shape shape() {
            return new Shape(
                    sizes.get("hosts"),
                    sizes.getOrDefault("zones", 1),
                    sizes.getOrDefault("planes", 1),
                    sizes.getOrDefault("seed", 1),
                    frameBytes(),
                    settings,
                    base,
                    ownDisks,
                    ownClocks,
                    behindNat);
        }

        private int frameBytes() {
            int bytes = sizes.getOrDefault("frames", FRAME_BYTES);
            if (bytes < FRAME_BYTES || bytes > FRAME_BYTES_MAX) {
                throw new IllegalArgumentException(
                        "frames are of %d to %d bytes".formatted(FRAME_BYTES, FRAME_BYTES_MAX));
            }
            return bytes;
        }

        Scenario scenario(String name) {
            if (course.isEmpty()) {
                throw new IllegalArgumentException(name + ": nothing happens in it");
            }
            return new Scenario(name, title, shape(), extent, expected, allowed, calm, ageNanos, course);
        }
    }
}
