package io.gossamer.model;

import java.util.List;
import java.util.Optional;

/**
 * What one node knows of the Raft group.
 *
 * @param groupId absent while none is known
 * @param problem a sentence with the command that mends it; empty when all is well
 * @param leaderContactNanos monotonic time of the last sign of a leader; absent if never
 */
public record RaftView(
        Role role,
        long term,
        Optional<NodeId> leader,
        List<Voter> voters,
        Optional<NodeId> groupId,
        long raftEpoch,
        String peerId,
        long commitIndex,
        long appliedIndex,
        long snapshotIndex,
        Optional<Long> leaderContactNanos,
        boolean quorum,
        String problem) {
    public RaftView {
        voters = List.copyOf(voters);
    }

    public List<NodeId> voterNodes() {
        return voters.stream().map(Voter::node).toList();
    }

    public boolean isLeader() {
        return role == Role.LEADER;
    }

    /** A node's part in the group. */
    public enum Role {
        LEADER,
        FOLLOWER,
        CANDIDATE,
        /** Not a voter: follows the state by a stream. */
        OBSERVER,
        /** Not a voter, and no group is known yet. */
        WAITING
    }

    /** One voter; its peer id changes when its disk was wiped. */
    public record Voter(NodeId node, String peerId, String address) {}
}
