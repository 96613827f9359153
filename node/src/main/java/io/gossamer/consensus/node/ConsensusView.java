package io.gossamer.consensus.node;

import io.gossamer.consensus.AppliedState;
import io.gossamer.consensus.ConsensusSetup;
import io.gossamer.consensus.GroupHeader;
import io.gossamer.consensus.GroupKey;
import io.gossamer.consensus.founding.Founding;
import io.gossamer.consensus.observer.ControlFollower;
import io.gossamer.consensus.ratis.RatisDivision;
import io.gossamer.consensus.voter.RaftHome;
import io.gossamer.consensus.voter.VoterSeat;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.model.RaftView;
import io.gossamer.model.RaftView.Role;
import io.gossamer.model.RaftView.Voter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Puts together what this node knows of the group, from its own server or from a voter's word, and what is wrong. */
final class ConsensusView {
    private static final long UNFOUNDED_SAID_NANOS = 30_000_000_000L;
    /** Longer than any election: who is awake because of it wants to know what to do. */
    private static final long LEADERLESS_SAID_NANOS = 15_000_000_000L;

    private final ConsensusSetup setup;
    private final VoterSeat seat;
    private final ControlFollower follower;
    private final Founding founding;
    private final AppliedState applied;
    private volatile RaftView view;
    /** When a leader was last known, or this node began to look for one. */
    private long ledNanos;

    ConsensusView(
            ConsensusSetup setup, VoterSeat seat, ControlFollower follower, Founding founding, AppliedState applied) {
        this.setup = setup;
        this.seat = seat;
        this.follower = follower;
        this.founding = founding;
        this.applied = applied;
        this.ledNanos = setup.clock().monotonicNanos();
        this.view = build();
    }

    RaftView view() {
        return view;
    }

    /** Newer than the view: asked at every proposal. */
    Optional<NodeId> leader() {
        return seat.isVoter()
                ? seat.division().flatMap(RatisDivision::leader).flatMap(RaftHome::nodeOf)
                : follower.heard().flatMap(heard -> heard.header().leader());
    }

    /** On the control thread. @return whether role, leader, term, voters, quorum or problem changed */
    boolean refresh() {
        RaftView before = view;
        view = build();
        return before.role() != view.role()
                || before.term() != view.term()
                || before.quorum() != view.quorum()
                || !Objects.equals(before.leader(), view.leader())
                || !before.voters().equals(view.voters())
                || !before.problem().equals(view.problem());
    }

    private RaftView build() {
        Optional<RatisDivision.Status> status = seat.status().filter(s -> s.isVoter(seat.peerId()));
        Optional<GroupHeader> header = status.isPresent() ? seat.header() : Optional.empty();
        RaftView now = status.isPresent() && header.isPresent() ? voterView(status.get(), header.get()) : outsideView();
        boolean hasJustHeard = view != null && view.role() == Role.WAITING && now.role() != Role.WAITING;
        if (hasJustHeard || (now.leader().isPresent() && now.quorum())) {
            ledNanos = setup.clock().monotonicNanos();
        }
        return withProblem(now);
    }

    private RaftView voterView(RatisDivision.Status status, GroupHeader header) {
        Role role =
                status.leaderReady() ? Role.LEADER : status.role().equals("FOLLOWER") ? Role.FOLLOWER : Role.CANDIDATE;
        Optional<Long> contact =
                status.leaderSilentMillis().map(millis -> setup.clock().monotonicNanos() - millis * 1_000_000L);
        return new RaftView(
                role,
                status.term(),
                header.leader(),
                header.voters(),
                Optional.of(header.groupId()),
                header.epoch(),
                seat.peerId(),
                status.commitIndex(),
                status.appliedIndex(),
                status.snapshotIndex(),
                contact,
                header.quorum(),
                "");
    }

    private RaftView outsideView() {
        Optional<ControlFollower.Heard> heard = follower.heard();
        Optional<NodeId> mesh = setup.hooks().meshId();
        long gossipEpoch = mesh.map(
                        id -> ControlFollower.newestEpoch(setup.membership().get(), id))
                .orElse(0L);
        boolean known = heard.isPresent() || gossipEpoch > 0 || seat.key().isPresent();
        Optional<GroupHeader> header = heard.map(ControlFollower.Heard::header);
        boolean fresh = follower.isFresh();
        List<Voter> voters = header.map(GroupHeader::voters).orElse(List.of());
        long epoch = header.map(GroupHeader::epoch)
                .orElse(seat.key().map(GroupKey::epoch).orElse(gossipEpoch));
        return new RaftView(
                known ? Role.OBSERVER : Role.WAITING,
                header.map(GroupHeader::term).orElse(0L),
                fresh ? header.flatMap(GroupHeader::leader) : Optional.empty(),
                voters,
                epoch > 0 ? mesh.map(id -> new GroupKey(id, epoch).groupId()) : Optional.empty(),
                epoch,
                seat.peerId(),
                header.map(GroupHeader::index).orElse(0L),
                Math.max(0, applied.index()),
                0,
                heard.flatMap(ControlFollower.Heard::leaderNanos),
                fresh,
                "");
    }

    private RaftView withProblem(RaftView now) {
        return new RaftView(
                now.role(),
                now.term(),
                now.leader(),
                now.voters(),
                now.groupId(),
                now.raftEpoch(),
                now.peerId(),
                now.commitIndex(),
                now.appliedIndex(),
                now.snapshotIndex(),
                now.leaderContactNanos(),
                now.quorum(),
                problem(now));
    }

    private String problem(RaftView now) {
        if (!seat.problem().isEmpty()) {
            return seat.problem();
        }
        boolean foundingNow = now.role() == Role.WAITING && founding.isFounder();
        if (foundingNow && !founding.problem().isEmpty()) {
            return founding.problem();
        }
        long leaderlessNanos = setup.clock().monotonicNanos() - ledNanos;
        if (leaderlessNanos < (now.role() == Role.WAITING ? UNFOUNDED_SAID_NANOS : LEADERLESS_SAID_NANOS)) {
            return "";
        }
        if (now.role() == Role.WAITING) {
            return "no Raft group is known after " + UNFOUNDED_SAID_NANOS / 1_000_000_000L
                    + " s: nobody founded one. On one node:" + " gossamer raft bootstrap";
        }
        List<String> silent = now.voters().stream()
                .filter(voter -> !isAlive(voter.node()))
                .map(voter -> name(voter.node()))
                .sorted()
                .toList();
        if (!silent.isEmpty() && knowsNobody()) {
            return "this node has not found its mesh: none of the others answers. Check its network, and that network.join"
                    + " names a living node";
        }
        String leaderless = "no Raft leader for more than " + LEADERLESS_SAID_NANOS / 1_000_000_000L + " s";
        if (silent.isEmpty()) {
            return leaderless + " although every voter answers: do their Raft ports reach each other? `gossamer raft`"
                    + " lists them";
        }
        return leaderless + ": " + String.join(", ", silent) + (silent.size() == 1 ? " does" : " do")
                + " not answer. Start them; if they are gone for good: gossamer raft recover --gone "
                + String.join(",", silent);
    }

    private boolean knowsNobody() {
        return setup.membership().get().members().size() <= 1;
    }

    private boolean isAlive(NodeId node) {
        MembershipView members = setup.membership().get();
        // Who hears nobody accuses nobody either: to membership the others still live.
        boolean isHeard = members.isolatedSinceNanos().isEmpty();
        return node.equals(setup.self())
                || isHeard
                        && members.member(node)
                                // So long without a leader a suspicion is enough: a last survivor never concludes more.
                                .map(member -> member.state() == MemberState.ALIVE)
                                .orElse(false);
    }

    private String name(NodeId node) {
        return setup.membership().get().member(node).map(Member::name).orElse(node.shortText());
    }
}
