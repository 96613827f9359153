package io.gossamer.probe.path;

import io.gossamer.model.NodeId;
import io.gossamer.model.PathMarks;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Notices that a link's packets pass more or fewer routers than before, by the time to live with which they arrive. A window in which it
 * changed says nothing: several ways of unequal length may be taken in turn. Pure; one thread.
 */
public final class HopWatch {
    /** A way that changes all the time is news once in so long. */
    static final long AGAIN_NANOS = 300_000_000_000L;

    private final TreeMap<NodeId, Seen> links = new TreeMap<>();

    private record Seen(OptionalInt forward, OptionalInt reverse, Optional<Long> toldNanos) {}

    /** Of members that are not among these nothing is kept. */
    public void retain(Collection<NodeId> nodes) {
        links.keySet().retainAll(nodes);
    }

    /** @return what changed, in words, if that is news */
    public Optional<String> look(NodeId to, PathMarks path, long nowNanos) {
        if (path.ttlChanges() > 0
                || (path.ttlForward().isEmpty() && path.ttlReverse().isEmpty())) {
            return Optional.empty();
        }
        Seen before = links.get(to);
        if (before == null) {
            links.put(to, new Seen(path.ttlForward(), path.ttlReverse(), Optional.empty()));
            return Optional.empty();
        }
        Optional<String> change = change("there", before.forward(), path.ttlForward())
                .or(() -> change("back", before.reverse(), path.ttlReverse()));
        boolean lately =
                before.toldNanos().filter(told -> nowNanos - told < AGAIN_NANOS).isPresent();
        if (change.isPresent() && lately) {
            return Optional.empty();
        }
        links.put(
                to,
                new Seen(
                        path.ttlForward().isPresent() ? path.ttlForward() : before.forward(),
                        path.ttlReverse().isPresent() ? path.ttlReverse() : before.reverse(),
                        change.isPresent() ? Optional.of(nowNanos) : before.toldNanos()));
        return change;
    }

    private static Optional<String> change(String way, OptionalInt before, OptionalInt now) {
        if (before.isEmpty() || now.isEmpty() || before.getAsInt() == now.getAsInt()) {
            return Optional.empty();
        }
        int more = before.getAsInt() - now.getAsInt();
        return Optional.of("the path changed: the way %s is %d %s %s (TTL %d → %d)"
                .formatted(
                        way,
                        Math.abs(more),
                        Math.abs(more) == 1 ? "hop" : "hops",
                        more > 0 ? "longer" : "shorter",
                        before.getAsInt(),
                        now.getAsInt()));
    }
}
