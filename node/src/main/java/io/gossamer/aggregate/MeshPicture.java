package io.gossamer.aggregate;

import io.gossamer.control.ControlView;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.model.RaftView;
import io.gossamer.proto.DepartureRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * All that detectors may look at, at one moment of one node; immutable.
 *
 * @param startedNanos when this process began to look, monotonic
 * @param links by link; empty on a node that is sent no summaries
 * @param rows bands by origin, this node's own among them
 * @param targets what was said of things outside the mesh, by target's name; empty on a node that is sent no summaries
 * @param checks what nodes found out about members that they suspect, by whom it is about; likewise
 * @param selfImpaired this node itself is late or starved: what it saw lately is no evidence
 */
public record MeshPicture(
        long nowNanos,
        long wallUnixMillis,
        long startedNanos,
        MembershipView membership,
        RaftView raft,
        List<LinkEvidence> links,
        SortedMap<NodeId, BandRow> rows,
        ControlView control,
        boolean selfImpaired,
        SortedMap<String, List<TargetEvidence>> targets,
        SortedMap<NodeId, List<CheckEvidence>> checks) {
    /** A node that looks for less than this cannot tell absence from not having heard yet. */
    public static final long YOUNG_NANOS = Duration.ofSeconds(15).toNanos();

    private static final int SMALL_MESH_MAX = 24;
    private static final long BAND_FRESH_SMALL_NANOS = Duration.ofSeconds(35).toNanos();
    private static final long BAND_FRESH_LARGE_NANOS = Duration.ofSeconds(330).toNanos();

    public MeshPicture {
        links = List.copyOf(links);
        rows = Collections.unmodifiableSortedMap(rows);
        targets = Collections.unmodifiableSortedMap(targets);
        checks = Collections.unmodifiableSortedMap(checks);
    }

    /** Of a mesh that probes nothing outside it. */
    public MeshPicture(
            long nowNanos,
            long wallUnixMillis,
            long startedNanos,
            MembershipView membership,
            RaftView raft,
            List<LinkEvidence> links,
            SortedMap<NodeId, BandRow> rows,
            ControlView control,
            boolean selfImpaired) {
        this(
                nowNanos,
                wallUnixMillis,
                startedNanos,
                membership,
                raft,
                links,
                rows,
                control,
                selfImpaired,
                Collections.emptySortedMap(),
                Collections.emptySortedMap());
    }

    public boolean isYoung() {
        return nowNanos - startedNanos < YOUNG_NANOS;
    }

    public NodeId self() {
        return membership.self();
    }

    /** A name for a person; the short id of a node that is not known. */
    public String nameOf(NodeId node) {
        return membership.member(node).map(Member::name).orElse(node.shortText());
    }

    /** Its zone as a path; empty where it has none, or is not known. */
    public String zoneOf(NodeId node) {
        return membership
                .member(node)
                .map(member -> member.profile().zone().path())
                .orElse("");
    }

    /** Members that are part of the mesh now: neither left nor forgotten, this node among them. */
    public List<Member> members() {
        List<Member> present = new ArrayList<>();
        for (Member member : membership.members()) {
            if (member.state() != MemberState.LEFT && !isDeparted(member)) {
                present.add(member);
            }
        }
        return present;
    }

    /** Did it leave, or was it forgotten, in this very life? */
    public boolean isDeparted(Member member) {
        DepartureRecord departure = control.departures().get(member.id());
        return departure != null
                && Long.compareUnsigned(departure.getIncarnation(), member.incarnation()) >= 0
                && !member.state().isCounted();
    }

    /** Bands of an origin, if they are recent enough for the pace at which they are refreshed in a mesh of this size. */
    public Optional<BandRow> freshRow(NodeId origin) {
        BandRow row = rows.get(origin);
        long limit = membership.members().size() <= SMALL_MESH_MAX ? BAND_FRESH_SMALL_NANOS : BAND_FRESH_LARGE_NANOS;
        return row == null || row.ageNanos() > limit ? Optional.empty() : Optional.of(row);
    }

    /** Summaries of one link, if this node is sent any. */
    public Optional<LinkEvidence> evidence(LinkId link) {
        int low = 0;
        int high = links.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = links.get(middle).link().compareTo(link);
            if (order == 0) {
                return Optional.of(links.get(middle));
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Optional.empty();
    }

    /** The link's state by whatever is newest here, band or summary; UNKNOWN when neither is fresh. */
    public LinkState stateOf(LinkId link) {
        Optional<BandRow> row = freshRow(link.from());
        LinkState band = row.map(fresh -> fresh.outbound().get(link.to())).orElse(LinkState.UNKNOWN);
        Optional<LinkEvidence.Latest> summary = evidence(link).flatMap(LinkEvidence::latest);
        if (summary.isEmpty()) {
            return band;
        }
        boolean bandIsNewer =
                row.isPresent() && row.get().ageNanos() <= summary.get().ageNanos();
        return band != LinkState.UNKNOWN && bandIsNewer ? band : summary.get().state();
    }

    /** Does {@code listener} hear what {@code speaker} sends? Absent when its row is not fresh or it expects nothing. */
    public Optional<Boolean> hears(NodeId listener, NodeId speaker) {
        return freshRow(listener).map(row -> row.heard().get(speaker));
    }

    /** Is the node expected to answer, so that silence on its links is news? */
    public boolean isCounted(NodeId node) {
        return membership
                .member(node)
                .filter(member -> member.state().isCounted())
                .isPresent();
    }
}
