package io.gossamer.probe.path;

import io.gossamer.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One trace that is over.
 *
 * @param sourcePort of the flow, which is one of those that the probes of the link take
 * @param startedUnixMillis by this host's clock
 * @param hops by distance, without a gap from 1 on
 * @param end why it ended there
 */
public record TracedPath(NodeId to, int sourcePort, long startedUnixMillis, List<Hop> hops, End end) {
    /** How a trace ends. */
    public enum End {
        /** The target answered. */
        REACHED,
        /** Several places in a row said nothing, nor did the target. */
        SILENT,
        /** Somebody said that there is no way to the target, or none that is allowed. */
        REFUSED
    }

    public TracedPath {
        hops = List.copyOf(hops);
    }

    public boolean isReached() {
        return end == End.REACHED;
    }

    /**
     * Where this way leaves another one: the first distance at which both heard somebody and not the same one. Places that said nothing
     * are no difference, nor is what another flow passes: routers may well send it another way.
     */
    public Optional<Change> changeSince(TracedPath before) {
        if (!isOfFlow(before)) {
            return Optional.empty();
        }
        for (int i = 0; i < Math.min(hops.size(), before.hops.size()); i++) {
            Hop now = hops.get(i);
            Hop then = before.hops.get(i);
            boolean bothHeard = !now.from().isEmpty() && !then.from().isEmpty();
            if (bothHeard && now.from().stream().noneMatch(then.from()::contains)) {
                return Optional.of(
                        new Change(now.ttl(), then.from().get(0), now.from().get(0)));
            }
        }
        return Optional.empty();
    }

    /** Can the two be compared? */
    public boolean isOfFlow(TracedPath other) {
        return sourcePort == other.sourcePort;
    }

    /** At a distance somebody else stands now. */
    public record Change(int ttl, String before, String now) {}

    /**
     * Between which places packets get lost, by the rule of fbtracert (Facebook, 2016): a place is suspect only if the loss is there at
     * every later place too, the target among them. A router that is slow to tell of expired packets (RFC 1812 §4.3.2.8 has it limit
     * them) loses nothing that passes it, so that a silent place before one that answers is no fault; and what no later place shows
     * is none either.
     *
     * @return absent when nothing is lost on the way to the target
     */
    public Optional<Segment> suspect() {
        if (hops.isEmpty() || hops.get(hops.size() - 1).lost() == 0) {
            return Optional.empty();
        }
        int first = hops.size() - 1;
        while (first > 0 && hops.get(first - 1).lost() > 0) {
            first--;
        }
        List<Hop> before = hops.subList(0, first);
        Optional<Hop> last = before.isEmpty() ? Optional.empty() : Optional.of(before.get(first - 1));
        Optional<Hop> next = Optional.empty();
        List<Hop> silent = new ArrayList<>();
        for (Hop hop : hops.subList(first, hops.size())) {
            if (hop.answered() > 0) {
                next = Optional.of(hop);
                break;
            }
            silent.add(hop);
        }
        return Optional.of(new Segment(last, next, silent.size()));
    }

    /**
     * Where the loss begins.
     *
     * @param after the last place of which everything came back; absent: already at the first one some is lost
     * @param before the first place beyond at which something still answers; absent: nothing does
     * @param silent places between them that never answered: the loss may begin at any of them
     */
    public record Segment(Optional<Hop> after, Optional<Hop> before, int silent) {
        /** In words: "between 10.0.1.1 (hop 1) and 10.0.2.1 (hop 2)". */
        public String words() {
            String from = after.map(hop -> name(hop)).orElse("this host");
            return before.map(hop -> "between " + from + " and " + name(hop))
                    .orElse(after.isPresent() ? "behind " + from : "on the way out of this host");
        }

        private static String name(Hop hop) {
            return (hop.isTarget() ? "the target " : "") + hop.from().get(0) + " (hop " + hop.ttl() + ")";
        }
    }
}
