package io.gossamer.alert;

import io.gossamer.aggregate.BandRow;
import io.gossamer.aggregate.LinkEvidence;
import io.gossamer.aggregate.Medians;
import io.gossamer.aggregate.MeshPicture;
import io.gossamer.control.ControlView;
import io.gossamer.model.DelayRise;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodePorts;
import io.gossamer.model.NodeProfile;
import io.gossamer.model.PathClass;
import io.gossamer.model.PathMtu;
import io.gossamer.model.PathTraits;
import io.gossamer.model.RaftView;
import io.gossamer.model.RaftView.Role;
import io.gossamer.model.RaftView.Voter;
import io.gossamer.model.Zone;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A mesh as a test says it is: every node sees the same, unless told otherwise. Bands are all up and heard to begin with. */
public final class PaperMesh {
    public final TreeMap<String, NodeId> ids = new TreeMap<>();
    private final TreeMap<NodeId, Member> members = new TreeMap<>();
    private final TreeMap<LinkId, LinkState> states = new TreeMap<>();
    private final TreeMap<LinkId, Boolean> heard = new TreeMap<>();
    private final TreeSet<LinkId> deaf = new TreeSet<>();
    private final TreeMap<LinkId, LinkEvidence> evidence = new TreeMap<>();
    private final TreeMap<NodeId, Long> rowNanos = new TreeMap<>();
    public long nowNanos = 1_000_000_000_000L;
    public long startedNanos = nowNanos - 3_600_000_000_000L;
    private final Map<String, Zone> zones = new TreeMap<>();
    public long wallMillis = 1_700_000_000_000L;
    public Optional<Long> isolatedSince = Optional.empty();
    public boolean quorum = true;
    public boolean selfImpaired;
    /** In which windows whatever is lost is lost, a bit each; empty: in as many as can be. */
    public OptionalInt lossyWindows = OptionalInt.empty();

    public PaperMesh(String... names) {
        for (String name : names) {
            NodeId id = new NodeId(0, ids.size() + 1);
            ids.put(name, id);
            put(id, name, MemberState.ALIVE, 1L << 32, List.of());
        }
    }

    /** Members that it says anything of from now on stand in this zone. */
    public void zone(String name, String path) {
        zones.put(name, new Zone(path));
        Member before = members.get(id(name));
        put(id(name), name, before.state(), before.incarnation(), before.accusers());
    }

    private void put(NodeId id, String name, MemberState state, long incarnation, List<NodeId> accusers) {
        NodeProfile profile = new NodeProfile(
                name,
                zones.getOrDefault(name, Zone.NONE),
                "10.0.0." + id.low(),
                new NodePorts(1, 2, 3, 4, 5),
                Map.of(),
                "test",
                0,
                Optional.empty());
        members.put(id, new Member(id, profile, state, incarnation, nowNanos, accusers, 3));
    }

    public NodeId id(String name) {
        return ids.get(name);
    }

    public LinkId link(String from, String to) {
        return new LinkId(id(from), id(to));
    }

    public long incarnationOf(String name) {
        return members.get(id(name)).incarnation();
    }

    public String nameOf(NodeId id) {
        return members.containsKey(id) ? members.get(id).name() : id.shortText();
    }

    /** A return raises the incarnation, as a refutation does. */
    public void state(String name, MemberState state, String... accusers) {
        Member before = members.get(id(name));
        List<NodeId> who = new ArrayList<>();
        for (String accuser : accusers) {
            who.add(id(accuser));
        }
        boolean returns = state == MemberState.ALIVE && before.state() != MemberState.ALIVE;
        put(id(name), name, state, before.incarnation() + (returns ? 1 : 0), who);
    }

    /** Is it on the side that this paper tells of? */
    public boolean isHere(String name) {
        Member member = members.get(id(name));
        return member != null && member.state() == MemberState.ALIVE;
    }

    public void removed(String name) {
        members.remove(id(name));
    }

    public void band(String from, String to, LinkState state) {
        states.put(link(from, to), state);
    }

    public void hears(String listener, String speaker, boolean yes) {
        heard.put(link(listener, speaker), yes);
    }

    /** {@code listener} hears {@code speaker}, which answers none of its probes. */
    public void deaf(String listener, String speaker) {
        deaf.add(link(listener, speaker));
    }

    public void loss(String from, String to, int lost, int sent, Integer forward) {
        OptionalInt there = forward == null ? OptionalInt.empty() : OptionalInt.of(forward);
        OptionalInt back = forward == null ? OptionalInt.empty() : OptionalInt.of(lost - forward);
        put(from, to, sent, lost, there, back, Medians.ofNanos(), OptionalLong.empty(), PathTraits.NONE);
    }

    public void mtu(String from, String to, PathMtu mtu) {
        put(
                from,
                to,
                80,
                0,
                OptionalInt.empty(),
                OptionalInt.empty(),
                Medians.ofNanos(),
                OptionalLong.empty(),
                new PathTraits(DelayRise.UNKNOWN, Optional.of(mtu)));
    }

    public void classes(String from, String to, PathClass... classes) {
        put(
                from,
                to,
                80,
                0,
                OptionalInt.empty(),
                OptionalInt.empty(),
                Medians.ofNanos(),
                OptionalLong.empty(),
                new PathTraits(DelayRise.UNKNOWN, false, Optional.empty(), List.of(classes)));
    }

    public void rtt(String from, String to, long nanos, long baselineNanos) {
        rtt(from, to, nanos, baselineNanos, DelayRise.UNKNOWN);
    }

    public void rtt(String from, String to, long nanos, long baselineNanos, DelayRise rise) {
        rtt(from, to, nanos, baselineNanos, rise, false);
    }

    public void rtt(String from, String to, long nanos, long baselineNanos, DelayRise rise, boolean queued) {
        put(
                from,
                to,
                80,
                0,
                OptionalInt.empty(),
                OptionalInt.empty(),
                Medians.ofNanos(nanos, nanos, nanos),
                OptionalLong.of(baselineNanos),
                new PathTraits(rise, queued, Optional.empty(), List.of()));
    }

    /** Its newest window of this link says that the measuring node was itself late, and nothing counts. */
    public void impaired(String from, String to) {
        LinkId link = link(from, to);
        LinkEvidence.Latest latest = new LinkEvidence.Latest(
                LinkState.UP, 1_000_000_000L, 0, OptionalInt.empty(), OptionalInt.empty(), true, PathTraits.NONE);
        LinkEvidence.Pooled nothing = new LinkEvidence.Pooled(0, 0, 0, OptionalInt.empty(), OptionalInt.empty());
        evidence.put(
                link, new LinkEvidence(link, Optional.of(latest), nothing, Medians.ofNanos(), OptionalLong.empty()));
    }

    public void blind(String from, String to) {
        evidence.remove(link(from, to));
        states.put(link(from, to), LinkState.UNKNOWN);
    }

    private void put(
            String from,
            String to,
            int sent,
            int lost,
            OptionalInt forward,
            OptionalInt reverse,
            Medians p50s,
            OptionalLong baseline,
            PathTraits traits) {
        LinkId link = link(from, to);
        LinkEvidence.Latest latest =
                new LinkEvidence.Latest(LinkState.UP, 1_000_000_000L, sent - lost, forward, reverse, false, traits);
        evidence.put(
                link,
                new LinkEvidence(
                        link,
                        Optional.of(latest),
                        new LinkEvidence.Pooled(
                                8, sent, lost, forward, reverse, lossyWindows.orElse(windowsOf(link, lost))),
                        p50s,
                        baseline));
    }

    /** As many of eight as can be, and not the same ones on every link. */
    private static int windowsOf(LinkId link, int lost) {
        return Integer.rotateLeft((1 << Math.min(8, lost)) - 1, Math.floorMod(link.hashCode(), 8));
    }

    public void advance(long nanos) {
        nowNanos += nanos;
        wallMillis += nanos / 1_000_000;
    }

    public MeshPicture picture(NodeId self, NodeId leader, ControlView control) {
        MembershipView view = new MembershipView(
                1, self, new NodeId(9, 9), new ArrayList<>(members.values()), isolatedSince, false, 0);
        return new MeshPicture(
                nowNanos,
                wallMillis,
                startedNanos,
                view,
                raft(self, leader),
                new ArrayList<>(evidence.values()),
                rows(),
                control,
                selfImpaired);
    }

    private RaftView raft(NodeId self, NodeId leader) {
        List<Voter> voters = new ArrayList<>();
        ids.values().forEach(id -> voters.add(new Voter(id, "p", "")));
        return new RaftView(
                quorum && self.equals(leader) ? Role.LEADER : Role.FOLLOWER,
                1,
                Optional.of(leader),
                voters,
                Optional.of(new NodeId(7, 7)),
                1,
                "p",
                0,
                0,
                0,
                Optional.of(nowNanos),
                quorum,
                "");
    }

    /** A node that is not there sends no row: its last one ages. */
    private SortedMap<NodeId, BandRow> rows() {
        TreeMap<NodeId, BandRow> rows = new TreeMap<>();
        for (Member member : members.values()) {
            if (member.state().isCounted()) {
                rowNanos.put(member.id(), nowNanos);
            }
            TreeMap<NodeId, LinkState> out = new TreeMap<>();
            TreeMap<NodeId, Boolean> in = new TreeMap<>();
            TreeSet<NodeId> deafHere = new TreeSet<>();
            for (NodeId other : members.keySet()) {
                if (!other.equals(member.id())) {
                    LinkId link = new LinkId(member.id(), other);
                    out.put(other, states.getOrDefault(link, LinkState.UP));
                    in.put(other, heard.getOrDefault(link, true));
                    if (deaf.contains(link)) {
                        deafHere.add(other);
                    }
                }
            }
            long age = nowNanos - rowNanos.getOrDefault(member.id(), 0L);
            rows.put(member.id(), new BandRow(member.id(), age, out, in, deafHere));
        }
        return rows;
    }
}
