package io.gossamer.daemon;

import io.gossamer.aggregate.Cell;
import io.gossamer.aggregate.LinkMatrix;
import io.gossamer.linkstate.LinkRow;
import io.gossamer.linkstate.LinkStateTable;
import io.gossamer.measure.OwnLink;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.proto.Tier;
import io.gossamer.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Puts together, for every link, the best that this node knows: its own first-hand (T2), others from summaries if it is sent
 * any (T1), else from bands (T0). A value that is too old, or whose measuring node is not there, is UNKNOWN: never green for
 * the dead.
 */
final class LinkPicture {
    private static final int SMALL_MESH_MAX = 24;
    /** Three refreshes and a half of a row, in meshes that refresh them every ten seconds, and in larger ones. */
    private static final double ROW_STALE_SMALL_SECONDS = 35;

    private static final double ROW_STALE_LARGE_SECONDS = 330;

    private final Clock clock;
    private final LinkMatrix matrix;

    LinkPicture(Clock clock, LinkMatrix matrix) {
        this.clock = clock;
        this.matrix = matrix;
    }

    /** What gossip and the own probes say, of one moment. */
    record Heard(MembershipView view, List<OwnLink> own, List<LinkStateTable.Received> rows) {}

    /**
     * Gives every link to the consumer, ordered by link; links from or to members that left are not among them. Only one
     * node's links are in memory at a time: of 500 nodes all of them would be half of a daemon's heap.
     */
    void forEach(Heard heard, Consumer<KnownLink> consumer) {
        long now = clock.monotonicNanos();
        MembershipView view = heard.view();
        TreeMap<NodeId, LinkStateTable.Received> rows = new TreeMap<>();
        heard.rows().forEach(received -> rows.put(received.row().origin(), received));
        TreeSet<NodeId> origins = new TreeSet<>(rows.keySet());
        origins.addAll(matrix.origins());
        heard.own().forEach(link -> origins.add(link.link().from()));
        double rowStale = view.members().size() <= SMALL_MESH_MAX ? ROW_STALE_SMALL_SECONDS : ROW_STALE_LARGE_SECONDS;
        for (NodeId origin : origins) {
            if (isGone(view, origin)) {
                continue;
            }
            SortedMap<NodeId, KnownLink> known = new TreeMap<>();
            Optional.ofNullable(rows.get(origin)).ifPresent(row -> putBands(known, row, now, rowStale));
            matrix.forEachOf(origin, now, (link, cell) -> ofSummary(link, cell, known.get(link.to()))
                    .ifPresent(better -> known.put(link.to(), better)));
            for (OwnLink link : heard.own()) {
                if (link.link().from().equals(origin)) {
                    known.put(link.link().to(), ofOwn(link, now));
                }
            }
            known.forEach((to, best) -> {
                if (!isGone(view, to)) {
                    consumer.accept(withReporter(view, best));
                }
            });
        }
    }

    private static void putBands(
            SortedMap<NodeId, KnownLink> known, LinkStateTable.Received received, long now, double rowStale) {
        double age = Math.max(0, now - received.receivedAtNanos()) / 1e9;
        for (LinkRow.Outbound bands : received.row().outbound()) {
            LinkId link = new LinkId(received.row().origin(), bands.to());
            known.put(bands.to(), ofBands(link, bands, age, rowStale));
        }
    }

    private static KnownLink ofBands(LinkId link, LinkRow.Outbound bands, double age, double staleAge) {
        boolean stale = age > staleAge;
        return new KnownLink(
                link,
                stale ? LinkState.UNKNOWN : bands.state(),
                OptionalDouble.empty(),
                Tier.TIER_BAND,
                OptionalDouble.of(age),
                () -> Optional.of(LinkMeasuresWords.of(bands)),
                stale ? "nothing new from its node for %.0f s".formatted(age) : "");
    }

    /** The summary's figures; its state too, unless a band is newer: a state change travels faster than a window. */
    private static Optional<KnownLink> ofSummary(LinkId link, Cell cell, KnownLink band) {
        LinkSummary latest;
        double age;
        if (cell instanceof Cell.Fresh fresh) {
            latest = fresh.latest();
            age = fresh.ageNanos() / 1e9;
        } else if (cell instanceof Cell.Stale stale && band == null) {
            return Optional.of(new KnownLink(
                    link,
                    LinkState.UNKNOWN,
                    OptionalDouble.empty(),
                    Tier.TIER_SUMMARY,
                    OptionalDouble.of(stale.ageNanos() / 1e9),
                    () -> Optional.of(LinkMeasuresWords.of(stale.latest())),
                    "no summary for %.0f s".formatted(stale.ageNanos() / 1e9)));
        } else {
            return Optional.empty();
        }
        // a link's first window closes before the state is known, and would stand for the ten seconds to the next
        boolean isFirst = latest.state() == LinkState.UNKNOWN && latest.counts().received() > 0;
        boolean bandIsNewer = band != null
                && band.state() != LinkState.UNKNOWN
                && (isFirst || band.ageSeconds().orElse(Double.MAX_VALUE) < age);
        return Optional.of(new KnownLink(
                link,
                bandIsNewer ? band.state() : latest.state(),
                bandIsNewer ? OptionalDouble.empty() : stateAge(latest, age),
                Tier.TIER_SUMMARY,
                OptionalDouble.of(age),
                () -> Optional.of(LinkMeasuresWords.of(latest)),
                ""));
    }

    /** Both times are of the measuring node's wall clock, so their difference is sound but for a step in between. */
    private static OptionalDouble stateAge(LinkSummary summary, double ageSeconds) {
        double inState = (summary.window().endUnixMillis() - summary.stateSinceUnixMillis()) / 1e3;
        return inState < 0 ? OptionalDouble.empty() : OptionalDouble.of(inState + ageSeconds);
    }

    private KnownLink ofOwn(OwnLink own, long now) {
        OptionalDouble age = own.running().heardNanos().isPresent()
                ? OptionalDouble.of(Math.max(0, now - own.running().heardNanos().getAsLong()) / 1e9)
                : OptionalDouble.empty();
        return new KnownLink(
                own.link(),
                own.state(),
                OptionalDouble.of(Math.max(0, now - own.stateSinceNanos()) / 1e9),
                Tier.TIER_RAW,
                age,
                () -> own.lastWindow()
                        .map(matrix::completed)
                        .map(LinkMeasuresWords::of)
                        .or(() -> LinkMeasuresWords.ofRunning(own.running())),
                own.state() == LinkState.UP ? "" : own.reason());
    }

    /** What a node that does not run says of its links is about the past. */
    private static KnownLink withReporter(MembershipView view, KnownLink best) {
        Optional<MemberState> state = view.member(best.link().from()).map(Member::state);
        if (best.tier() == Tier.TIER_RAW || state.isEmpty() || state.get().isCounted()) {
            return best;
        }
        return best.as(
                LinkState.UNKNOWN,
                "its node does not report: " + state.get().name().toLowerCase(Locale.ROOT));
    }

    private static boolean isGone(MembershipView view, NodeId node) {
        return view.member(node)
                .filter(member -> member.state() != MemberState.LEFT)
                .isEmpty();
    }
}
