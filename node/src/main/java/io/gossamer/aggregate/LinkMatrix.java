package io.gossamer.aggregate;

import io.gossamer.model.Arrivals;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Every link's recent summaries (T1) at one voter, by who measured. About 500 bytes a link, so that 500 nodes with 64
 * neighbours each (32,000 links) take some 16 MB.
 *
 * <p>A summary is named by (origin, epoch, window start): a second one of that name is counted as a duplicate and changes
 * nothing; one of an older boot of the origin is refused; a newer boot starts its row anew. Any thread may call.
 */
public final class LinkMatrix {
    public static final int ORIGINS_MAX = 1_024;
    public static final int LINKS_PER_ORIGIN_MAX = 128;

    /** Two windows and a half since the last one came: after that a cell is stale. */
    public static final long FRESH_NANOS = Duration.ofSeconds(25).toNanos();

    /** A link silent for so long is forgotten: it is no longer probed, or its node is gone. */
    public static final long FORGET_NANOS = Duration.ofHours(1).toNanos();

    private final Tally tally;
    private final TreeMap<NodeId, OriginRow> origins = new TreeMap<>();

    /** What became of a batch. Refused ones are counted in the tally and are not to be sent again. */
    public record Accepted(int accepted, int duplicate, int refused) {}

    private static final class OriginRow {
        private final long epoch;
        private final TreeMap<NodeId, LinkTrack> links = new TreeMap<>();

        OriginRow(long epoch) {
            this.epoch = epoch;
        }
    }

    public LinkMatrix(Tally tally) {
        this.tally = tally;
    }

    /** {@code replay}: from the origin's spool; kept for the eye, no evidence. */
    public synchronized Accepted accept(
            NodeId origin, long epoch, List<LinkSummary> summaries, boolean replay, long nowNanos) {
        OriginRow row = rowFor(origin, epoch);
        int accepted = 0;
        int duplicate = 0;
        int refused = 0;
        for (LinkSummary summary : summaries) {
            if (row == null || !summary.link().from().equals(origin) || summary.epoch() != epoch) {
                refused++;
                tally.count("summaries_refused", row == null ? "epoch_or_room" : "origin_mismatch");
                continue;
            }
            LinkTrack track = trackFor(row, summary.link());
            if (track == null) {
                refused++;
                tally.count("summaries_refused", "links_per_origin");
            } else if (track.accept(summary, replay, nowNanos)) {
                accepted++;
            } else {
                duplicate++;
            }
        }
        tally.add("summaries_accepted", replay ? "replay" : "live", accepted);
        tally.add("summaries_duplicate", "", duplicate);
        return new Accepted(accepted, duplicate, refused);
    }

    /** What the far end of links counted; of links that nobody measures, or not yet, it says nothing. */
    public synchronized void arrived(NodeId at, Arrivals arrivals) {
        for (Arrivals.OfPeer peer : arrivals.peers()) {
            OriginRow row = origins.get(peer.from());
            LinkTrack track = row == null ? null : row.links.get(at);
            if (track != null) {
                track.arrived(arrivals, peer.received());
            }
        }
    }

    /** The same window, with what the far end's count adds to it. */
    public synchronized LinkSummary completed(LinkSummary summary) {
        OriginRow row = origins.get(summary.link().from());
        LinkTrack track = row == null ? null : row.links.get(summary.link().to());
        return track == null ? summary : track.completed(summary);
    }

    /** Null when the epoch is an older boot's, or there is no room for one more origin. */
    private OriginRow rowFor(NodeId origin, long epoch) {
        OriginRow row = origins.get(origin);
        if (row != null && row.epoch == epoch) {
            return row;
        }
        boolean refused = row == null ? origins.size() >= ORIGINS_MAX : Long.compareUnsigned(epoch, row.epoch) < 0;
        if (refused) {
            return null;
        }
        OriginRow fresh = new OriginRow(epoch);
        origins.put(origin, fresh);
        return fresh;
    }

    private static LinkTrack trackFor(OriginRow row, LinkId link) {
        LinkTrack track = row.links.get(link.to());
        if (track == null && row.links.size() < LINKS_PER_ORIGIN_MAX) {
            track = new LinkTrack(link);
            row.links.put(link.to(), track);
        }
        return track;
    }

    public synchronized Cell cell(LinkId link, long nowNanos) {
        OriginRow row = origins.get(link.from());
        LinkTrack track = row == null ? null : row.links.get(link.to());
        return track == null ? new Cell.Unknown() : track.cell(row.epoch, nowNanos, FRESH_NANOS);
    }

    /** Every known link with its cell, ordered by link; the consumer must be quick and must not call back. */
    public synchronized void forEach(long nowNanos, BiConsumer<LinkId, Cell> consumer) {
        origins.values().forEach(row -> row.links
                .values()
                .forEach(track -> consumer.accept(track.link(), track.cell(row.epoch, nowNanos, FRESH_NANOS))));
    }

    /** Who measured the links that are known, ordered. */
    public synchronized List<NodeId> origins() {
        return List.copyOf(origins.keySet());
    }

    /** One origin's links with their cells, ordered; the consumer must be quick and must not call back. */
    public synchronized void forEachOf(NodeId origin, long nowNanos, BiConsumer<LinkId, Cell> consumer) {
        OriginRow row = origins.get(origin);
        if (row != null) {
            row.links
                    .values()
                    .forEach(track -> consumer.accept(track.link(), track.cell(row.epoch, nowNanos, FRESH_NANOS)));
        }
    }

    /** What detectors judge, ordered by link. */
    public synchronized List<LinkEvidence> evidence(long nowNanos) {
        List<LinkEvidence> all = new ArrayList<>(links());
        origins.values()
                .forEach(row -> row.links.values().forEach(track -> all.add(track.evidence(nowNanos, FRESH_NANOS))));
        return all;
    }

    /** To be called now and then: drops links that fell silent. */
    public synchronized void expire(long nowNanos) {
        origins.values().removeIf(row -> {
            row.links.values().removeIf(track -> track.isEmpty() || track.ageNanos(nowNanos) > FORGET_NANOS);
            return row.links.isEmpty();
        });
    }

    /** A node left or was forgotten: neither its measurements nor those of it are wanted any more. */
    public synchronized void forget(NodeId node) {
        origins.remove(node);
        origins.values().forEach(row -> row.links.remove(node));
    }

    public synchronized int links() {
        int links = 0;
        for (OriginRow row : origins.values()) {
            links += row.links.size();
        }
        return links;
    }
}
