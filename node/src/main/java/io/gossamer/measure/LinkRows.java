package io.gossamer.measure;

import io.gossamer.coordinate.Coordinate;
import io.gossamer.linkstate.BandScale;
import io.gossamer.linkstate.LinkRow;
import io.gossamer.model.LinkState;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import io.gossamer.model.Quantiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Makes this node's own gossiped row (tier T0) out of what it measured and whom it heard, and says when a new one is worth
 * its cost.
 *
 * <pre>
 * a link came, went or changed its state, or a peer fell silent or is heard again    at once, urgent
 * a suspected peer is heard and answers nothing                                      at once, urgent
 * this node's coordinate moved by a tenth     every 30 s
 * anything else                              every 10 s in meshes of up to 24 nodes, every 300 s above
 * </pre>
 *
 * <p>Two urgent rows are half a second apart at least: many links that fall together then fill one row, not one each. Links that were
 * there and go on changing come to {@value #WAVERING_AT_ONCE} rows, and then to one in five seconds, as they stand by then: each row is
 * signed here, and checked and passed on by everybody, so that hosts whose links waver for want of processor time would take it from each
 * other.
 */
public final class LinkRows {
    static final int SMALL_MESH_MAX = 24;
    static final long SMALL_REFRESH_NANOS = 10_000_000_000L;
    static final long REFRESH_NANOS = 300_000_000_000L;
    static final long MOVED_REFRESH_NANOS = 30_000_000_000L;
    /** Less than this is the weather, whatever share of the mesh's extent it is. */
    static final double MOVED_SECONDS_MIN = 500e-6;

    static final double MOVED_SHARE_MIN = 0.1;
    static final long URGENT_SPACING_NANOS = 500_000_000L;
    static final int WAVERING_AT_ONCE = 6;
    static final long WAVERING_EACH_NANOS = 5_000_000_000L;
    private static final long SILENCE_NANOS_MIN = 5_000_000_000L;

    /**
     * A peer whose requests still come so many periods after its last answer does not get what is sent to it: both come once a
     * period, give or take a quarter, so of a host that died the last of the one is at most 1¼ after the last of the other.
     */
    private static final double DEAF_PERIODS = 1.75;

    /**
     * A row to hand to gossip.
     *
     * @param urgent to be sent with the next gossip and not with the next exchange
     */
    public record Publication(LinkRow row, boolean urgent) {}

    private final NodeId self;
    private final long epoch;
    private final LongSupplier probePeriodNanos;
    private long version;
    private long publishedNanos;
    /** The rows about wavering links so far are as many as there may be until then. */
    private Optional<Long> waveringPaidNanos = Optional.empty();

    private Optional<LinkRow> published = Optional.empty();

    /** @param probePeriodNanos as it is at the time: links that cost much are probed less often */
    public LinkRows(NodeId self, long epoch, LongSupplier probePeriodNanos) {
        this.self = self;
        this.epoch = epoch;
        this.probePeriodNanos = probePeriodNanos;
    }

    /** The row to publish now, if one is due, where nobody is suspected. */
    public Optional<Publication> next(
            long nowNanos, List<OwnLink> links, List<HeardPeer> heard, Optional<Coordinate> coordinate, int meshSize) {
        return next(nowNanos, links, heard, coordinate, meshSize, Set.of());
    }

    /**
     * The row to publish now, if one is due; call it often.
     *
     * @param doubted members that are suspected or unreachable: of these alone it is said whether they are deaf, for on a link that
     *     loses a little the question would arise, and make a row, every minute
     */
    public Optional<Publication> next(
            long nowNanos,
            List<OwnLink> links,
            List<HeardPeer> heard,
            Optional<Coordinate> coordinate,
            int meshSize,
            Set<NodeId> doubted) {
        LinkRow row = new LinkRow(
                self, epoch, version + 1, outbound(links), inbound(nowNanos, links, heard, doubted), coordinate);
        boolean urgent = published.isEmpty() || !states(row).equals(states(published.get()));
        long waited = nowNanos - publishedNanos;
        long wait = meshSize <= SMALL_MESH_MAX
                ? SMALL_REFRESH_NANOS
                : hasMoved(coordinate) ? MOVED_REFRESH_NANOS : REFRESH_NANOS;
        boolean wavers = urgent && published.isPresent() && !isNews(states(published.get()), states(row));
        boolean mayHurry = urgent && waited >= URGENT_SPACING_NANOS && (!wavers || mayWaver(nowNanos));
        if (published.isPresent() && waited < wait && !mayHurry) {
            return Optional.empty();
        }
        if (wavers) {
            long paid = waveringPaidNanos.orElse(nowNanos);
            waveringPaidNanos = Optional.of((paid - nowNanos > 0 ? paid : nowNanos) + WAVERING_EACH_NANOS);
        }
        version++;
        publishedNanos = nowNanos;
        published = Optional.of(row);
        return Optional.of(new Publication(row, urgent));
    }

    /** A link came, went, or has its first state: no matter how often, everybody has to know. */
    private static boolean isNews(States before, States now) {
        return !before.outbound().keySet().equals(now.outbound().keySet())
                || !before.peers().equals(now.peers())
                || before.outbound().entrySet().stream()
                        .anyMatch(link -> link.getValue() == LinkState.UNKNOWN
                                && now.outbound().get(link.getKey()) != LinkState.UNKNOWN);
    }

    private boolean mayWaver(long nowNanos) {
        return waveringPaidNanos
                .filter(paid -> paid - nowNanos > (WAVERING_AT_ONCE - 1) * WAVERING_EACH_NANOS)
                .isEmpty();
    }

    /** In a large mesh a new node's place is worth a row of its own until it has settled; else others would settle around it. */
    private boolean hasMoved(Optional<Coordinate> coordinate) {
        Optional<Coordinate> before = published.flatMap(LinkRow::coordinate);
        if (coordinate.isEmpty() || before.isEmpty()) {
            return coordinate.isPresent();
        }
        double moved = coordinate.get().movedSecondsFrom(before.get());
        return moved
                > Math.max(MOVED_SECONDS_MIN, MOVED_SHARE_MIN * coordinate.get().secondsFromOrigin());
    }

    private List<LinkRow.Outbound> outbound(List<OwnLink> links) {
        Map<NodeId, LinkRow.Outbound> before = new TreeMap<>();
        published.ifPresent(row -> row.outbound().forEach(link -> before.put(link.to(), link)));
        List<LinkRow.Outbound> outbound = new ArrayList<>();
        for (OwnLink own : links.subList(0, Math.min(links.size(), LinkRow.LINKS_MAX))) {
            Optional<LinkRow.Outbound> previous =
                    Optional.ofNullable(before.get(own.link().to()));
            Optional<Quantiles> rtt = own.lastWindow().flatMap(LinkSummary::rtt).or(() -> own.running()
                    .rtt());
            Optional<Quantiles> ipdv = own.lastWindow().flatMap(LinkSummary::ipdv);
            outbound.add(new LinkRow.Outbound(
                    own.link().to(),
                    own.state(),
                    band(BandScale.RTT, rtt.map(Quantiles::p50), previous.map(LinkRow.Outbound::rttBand)),
                    band(BandScale.LOSS, loss(own), previous.map(LinkRow.Outbound::lossBand)),
                    band(BandScale.IPDV, ipdv.map(Quantiles::p50), previous.map(LinkRow.Outbound::ipdvBand))));
        }
        return outbound;
    }

    /** Over the latest probes and not the window's ten: one lost probe is no ten per cent. */
    private static Optional<Double> loss(OwnLink own) {
        OwnLink.Running running = own.running();
        return running.recentProbes() < LinkSummary.RATIO_SAMPLES_MIN
                ? Optional.empty()
                : Optional.of((double) running.recentLost() / running.recentProbes());
    }

    private static OptionalInt band(BandScale scale, Optional<? extends Number> value, Optional<OptionalInt> previous) {
        return value.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(scale.band(value.get().doubleValue(), previous.orElse(OptionalInt.empty())));
    }

    private List<LinkRow.Inbound> inbound(
            long nowNanos, List<OwnLink> links, List<HeardPeer> heard, Set<NodeId> doubted) {
        List<LinkRow.Inbound> inbound = new ArrayList<>();
        long silenceNanosMax = Math.max(SILENCE_NANOS_MIN, 5 * probePeriodNanos.getAsLong());
        for (HeardPeer peer : heard) {
            peer.isHeard(nowNanos, silenceNanosMax)
                    .filter(known -> inbound.size() < LinkRow.LINKS_MAX)
                    .ifPresent(known -> inbound.add(new LinkRow.Inbound(
                            peer.peer(), known, known && doubted.contains(peer.peer()) && isDeaf(peer, links))));
        }
        return inbound;
    }

    private boolean isDeaf(HeardPeer peer, List<OwnLink> links) {
        if (peer.heardNanos().isEmpty()) {
            return false;
        }
        double deafNanosMin = DEAF_PERIODS * probePeriodNanos.getAsLong();
        for (OwnLink own : links) {
            if (own.link().to().equals(peer.peer())) {
                long answeredNanos = own.running().heardNanos().orElse(peer.expectedSinceNanos());
                return peer.heardNanos().getAsLong() - answeredNanos >= deafNanosMin;
            }
        }
        return false;
    }

    /** What is urgent about a row: who is in which state, and who is heard. */
    private record States(Map<NodeId, LinkState> outbound, List<LinkRow.Inbound> inbound) {
        List<NodeId> peers() {
            return inbound.stream().map(LinkRow.Inbound::from).toList();
        }
    }

    private static States states(LinkRow row) {
        Map<NodeId, LinkState> outbound = new TreeMap<>();
        row.outbound().forEach(link -> outbound.put(link.to(), link.state()));
        return new States(outbound, row.inbound());
    }
}
