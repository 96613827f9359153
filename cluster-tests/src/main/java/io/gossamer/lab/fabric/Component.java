package io.gossamer.lab.fabric;

import java.util.ArrayList;
import java.util.List;

/**
 * What a fault is in, as people write it:
 *
 * <pre>
 *   n3   n3->   ->n3          a host's traffic, what it sends, what it receives
 *   n1->n2   n1&lt;->n2       a pair of hosts, one way or both; sets too: n1..n3->zone2,n9
 *   zone1                     its leaf router: all traffic of the zone, within it too
 *   zone1->zone2              everything from one zone to another (&lt;-> both ways)
 *   zone1.up   zone1.down     all its uplinks, leaving it or coming in; zone1.up.plane2 one of them
 *   plane2                    one spine router
 *   n1,n2|n3,n4               sides, cut from each other both ways; three and more too
 *   *                         all that any host sends
 * </pre>
 */
public record Component(String name, List<Integer> stages) {
    public Component {
        stages = List.copyOf(stages);
    }

    /** Throws IllegalArgumentException, with what there is, when it names nothing of this layout. */
    public static Component parse(String name, Layout layout) {
        return new Component(name, new Parser(layout).stages(name));
    }

    private record Parser(Layout layout, Stages at) {
        Parser(Layout layout) {
            this(layout, new Stages(layout));
        }

        List<Integer> stages(String name) {
            if (name.equals("*")) {
                return all();
            }
            if (name.contains("|")) {
                return sides(name);
            }
            int both = name.indexOf("<->");
            if (both >= 0) {
                List<Integer> stages = new ArrayList<>(between(name.substring(0, both), name.substring(both + 3)));
                stages.addAll(between(name.substring(both + 3), name.substring(0, both)));
                return stages;
            }
            int arrow = name.indexOf("->");
            if (arrow >= 0) {
                return between(name.substring(0, arrow), name.substring(arrow + 2));
            }
            return single(name);
        }

        private List<Integer> all() {
            List<Integer> stages = new ArrayList<>();
            for (int host = 0; host < layout.hosts(); host++) {
                stages.add(at.sending(host));
            }
            return stages;
        }

        private List<Integer> sides(String name) {
            List<List<Integer>> sides = new ArrayList<>();
            for (String side : name.split("\\|")) {
                sides.add(layout.set(side));
            }
            List<Integer> stages = new ArrayList<>();
            for (List<Integer> one : sides) {
                for (List<Integer> other : sides) {
                    if (one != other) {
                        stages.addAll(pairs(one, other));
                    }
                }
            }
            return stages;
        }

        private List<Integer> between(String from, String to) {
            if (from.isEmpty() && to.isEmpty()) {
                throw new IllegalArgumentException("'->' says neither from where nor to where");
            }
            if (from.isEmpty()) {
                return layout.set(to).stream().map(at::receiving).toList();
            }
            if (to.isEmpty()) {
                return layout.set(from).stream().map(at::sending).toList();
            }
            int fromZone = Layout.zoneNumber(from, layout.zones());
            int toZone = Layout.zoneNumber(to, layout.zones());
            if (fromZone >= 0 && toZone >= 0 && fromZone != toZone) {
                return List.of(at.zonePair(fromZone, toZone));
            }
            return pairs(layout.set(from), layout.set(to));
        }

        private List<Integer> pairs(List<Integer> from, List<Integer> to) {
            List<Integer> stages = new ArrayList<>();
            for (int one : from) {
                for (int other : to) {
                    if (one != other) {
                        stages.add(at.pair(one, other));
                    }
                }
            }
            return stages;
        }

        private List<Integer> single(String name) {
            String[] words = name.split("\\.");
            int zone = Layout.zoneNumber(words[0], layout.zones());
            if (zone >= 0 && words.length == 1) {
                return List.of(at.leaf(zone));
            }
            if (zone >= 0) {
                return uplinks(zone, words);
            }
            if (name.matches("plane\\d{1,4}")) {
                return List.of(at.spine(plane(name)));
            }
            List<Integer> stages = new ArrayList<>();
            for (int host : layout.set(name)) {
                stages.add(at.sending(host));
                stages.add(at.receiving(host));
            }
            return stages;
        }

        private List<Integer> uplinks(int zone, String[] words) {
            boolean up = words[1].equals("up");
            if (!up && !words[1].equals("down") || words.length > 3) {
                throw new IllegalArgumentException("a zone has .up and .down, each with .plane1 …, and nothing else");
            }
            List<Integer> stages = new ArrayList<>();
            for (int plane = 0; plane < layout.planes(); plane++) {
                if (words.length == 2 || plane == plane(words[2])) {
                    stages.add(up ? at.uplink(zone, plane) : at.downlink(zone, plane));
                }
            }
            return stages;
        }

        private int plane(String name) {
            int plane = name.matches("plane\\d{1,4}") ? Integer.parseInt(name.substring(5)) - 1 : -1;
            if (plane < 0 || plane >= layout.planes()) {
                throw new IllegalArgumentException("no '" + name + "': there are plane1 to plane" + layout.planes());
            }
            return plane;
        }
    }
}
