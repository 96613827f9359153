package io.gossamer.probe.path;

import io.gossamer.model.LinkState;
import io.gossamer.model.NodeId;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of the ways to others, and which way to look at next. When a link turns bad its way is traced, at most once in five
 * minutes; of a good one the way is looked at once an hour, so that there is something to compare with, and when it turns out to be
 * longer or shorter than it was.
 *
 * <p>How often at all: a node begins one trace in ten seconds, or in as many as a fifth of the mesh has members, whichever is more.
 * So a mesh of any size begins at most five a second, without anybody to ask, and a router all paths lead through is asked for some
 * dozens of answers a second. Pure; one thread.
 */
public final class PathBook {
    static final long BAD_AGAIN_NANOS = 300_000_000_000L;
    static final long GOOD_AGAIN_NANOS = 3_600_000_000_000L;
    static final long GAP_NANOS_MIN = 10_000_000_000L;

    /** Nothing is due: so long nobody looks again. */
    private static final long LOOK_NANOS = 5_000_000_000L;

    /** A link must have been bad or good for so long: what is over within seconds is over before it is traced. */
    static final long SETTLED_NANOS = 5_000_000_000L;

    /** More than any node probes. */
    private static final int PATHS_MAX = 256;

    private static final int MESH_TRACES_PER_SECOND = 5;
    private static final int PROBES_BAD = 10;
    private static final int PROBES_GOOD = 2;

    private final TreeMap<NodeId, Kept> paths = new TreeMap<>();
    private long nextNanos;

    /**
     * What is kept of one way.
     *
     * @param good the latest one on which nothing was lost
     * @param latest the latest one at all
     */
    public record Kept(Optional<Dated> good, Optional<Dated> latest) {
        static final Kept NOTHING = new Kept(Optional.empty(), Optional.empty());
    }

    /** @param atNanos when it was over, monotonic */
    public record Dated(TracedPath path, long atNanos) {}

    /**
     * A link of this node as the book wants to know it.
     *
     * @param sinceNanos how long it has been in that state
     * @param rerouted its packets pass more or fewer routers than they did
     */
    public record LinkFacts(LinkState state, long sinceNanos, boolean rerouted) {
        public LinkFacts(LinkState state, long sinceNanos) {
            this(state, sinceNanos, false);
        }
    }

    /** A trace to begin now. */
    public record Order(NodeId to, int probes) {}

    public PathBook(long nowNanos) {
        this.nextNanos = nowNanos + GAP_NANOS_MIN;
    }

    /** May {@link #next} say something? Asked first, since nearly always it may not. */
    public boolean isDue(long nowNanos) {
        return nowNanos - nextNanos >= 0;
    }

    /** @param members of the mesh; {@code links} of this node. Begins counting the pause when it gives an order. */
    public Optional<Order> next(long nowNanos, int members, SortedMap<NodeId, LinkFacts> links) {
        paths.keySet().retainAll(links.keySet());
        if (!isDue(nowNanos)) {
            return Optional.empty();
        }
        Optional<Order> order = bad(nowNanos, links).or(() -> rerouted(links)).or(() -> good(nowNanos, links));
        nextNanos = order.isPresent()
                ? nowNanos + Math.max(GAP_NANOS_MIN, members * 1_000_000_000L / MESH_TRACES_PER_SECOND)
                : nowNanos + LOOK_NANOS;
        return order;
    }

    private Optional<Order> bad(long nowNanos, SortedMap<NodeId, LinkFacts> links) {
        for (Map.Entry<NodeId, LinkFacts> link : links.entrySet()) {
            LinkFacts facts = link.getValue();
            boolean isBad = facts.state() == LinkState.DOWN || facts.state() == LinkState.DEGRADED;
            Optional<Dated> latest = of(link.getKey()).latest();
            // one that was traced while it was well is traced at once
            boolean isKnown = latest.filter(known -> nowNanos - known.atNanos() < BAD_AGAIN_NANOS
                            && nowNanos - known.atNanos() < facts.sinceNanos())
                    .isPresent();
            if (isBad && facts.sinceNanos() >= SETTLED_NANOS && !isKnown) {
                return Optional.of(new Order(link.getKey(), PROBES_BAD));
            }
        }
        return Optional.empty();
    }

    private static Optional<Order> rerouted(SortedMap<NodeId, LinkFacts> links) {
        return links.entrySet().stream()
                .filter(link -> link.getValue().rerouted() && link.getValue().state() == LinkState.UP)
                .findFirst()
                .map(link -> new Order(link.getKey(), PROBES_GOOD));
    }

    private Optional<Order> good(long nowNanos, SortedMap<NodeId, LinkFacts> links) {
        for (Map.Entry<NodeId, LinkFacts> link : links.entrySet()) {
            LinkFacts facts = link.getValue();
            boolean isDue = of(link.getKey())
                    .latest()
                    .filter(known -> nowNanos - known.atNanos() < GOOD_AGAIN_NANOS)
                    .isEmpty();
            if (facts.state() == LinkState.UP && facts.sinceNanos() >= SETTLED_NANOS && isDue) {
                return Optional.of(new Order(link.getKey(), PROBES_GOOD));
            }
        }
        return Optional.empty();
    }

    public void add(long nowNanos, TracedPath path) {
        if (paths.size() >= PATHS_MAX && !paths.containsKey(path.to())) {
            return; // somebody asked for ways to more members than are probed: they get their answer, and it is not
            // kept
        }
        Kept before = of(path.to());
        Dated dated = new Dated(path, nowNanos);
        boolean isGood = path.isReached() && path.suspect().isEmpty();
        paths.put(path.to(), new Kept(isGood ? Optional.of(dated) : before.good(), Optional.of(dated)));
    }

    public Kept of(NodeId to) {
        return paths.getOrDefault(to, Kept.NOTHING);
    }
}
