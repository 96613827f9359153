package io.gossamer.daemon;

import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.model.RaftView;
import io.gossamer.model.RaftView.Voter;
import io.gossamer.proto.RaftReply;
import io.gossamer.proto.RaftSummary;
import io.gossamer.proto.RaftVoter;
import io.gossamer.time.Clock;
import java.util.Locale;

/** Answers about the Raft group, from what consensus and gossip know at this node. */
final class RaftAnswers {
    private final Clock clock;

    RaftAnswers(Clock clock) {
        this.clock = clock;
    }

    static RaftSummary summary(MembershipView view, RaftView raft) {
        RaftSummary.Builder summary = RaftSummary.newBuilder()
                .setRole(role(raft))
                .setTerm(raft.term())
                .setVoters(raft.voters().size())
                .setVotersAlive((int) raft.voters().stream()
                        .filter(voter -> isAlive(view, voter.node()))
                        .count())
                .setQuorum(raft.quorum())
                .setProblem(raft.problem());
        raft.leader().ifPresent(leader -> summary.setLeader(MemberAnswers.ref(view, leader)));
        return summary.build();
    }

    RaftReply reply(MembershipView view, RaftView raft) {
        RaftReply.Builder reply = RaftReply.newBuilder()
                .setSummary(summary(view, raft))
                .setGroupId(raft.groupId().map(NodeId::toString).orElse(""))
                .setRaftEpoch(raft.raftEpoch())
                .setCommitIndex(raft.commitIndex())
                .setAppliedIndex(raft.appliedIndex())
                .setSnapshotIndex(Math.max(0, raft.snapshotIndex()))
                .setPeerId(raft.peerId());
        for (Voter voter : raft.voters()) {
            RaftVoter.Builder shown = RaftVoter.newBuilder()
                    .setNode(MemberAnswers.ref(view, voter.node()))
                    .setPeerId(voter.peerId())
                    .setAddress(voter.address())
                    .setLeader(raft.leader().filter(voter.node()::equals).isPresent());
            view.member(voter.node()).map(Member::state).ifPresent(state -> shown.setState(MemberAnswers.state(state)));
            reply.addVoters(shown);
        }
        raft.leaderContactNanos()
                .ifPresent(contact ->
                        reply.setLeaderContactAgeSeconds(Math.max(0, clock.monotonicNanos() - contact) / 1e9));
        return reply.build();
    }

    private static boolean isAlive(MembershipView view, NodeId node) {
        // Who hears nobody accuses nobody either: to membership the others still live.
        boolean isHeard = node.equals(view.self()) || view.isolatedSinceNanos().isEmpty();
        return isHeard
                && view.member(node)
                        .map(Member::state)
                        .filter(state -> state == MemberState.ALIVE)
                        .isPresent();
    }

    private static String role(RaftView raft) {
        return switch (raft.role()) {
            case LEADER, FOLLOWER, CANDIDATE, WAITING -> raft.role().name().toLowerCase(Locale.ROOT);
            case OBSERVER -> "none";
        };
    }
}
