package io.gossamer.consensus;

import com.google.protobuf.ByteString;
import io.gossamer.model.NodeId;
import io.gossamer.model.RaftView.Voter;
import io.gossamer.proto.ControlUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one voter says of its group at one moment; it heads every message of the observers' stream.
 *
 * @param groupId of the key, which only members of the mesh can compute back
 * @param index up to which the sender has applied
 * @param quorum the sender hears a leader that has one
 */
public record GroupHeader(
        NodeId groupId,
        long epoch,
        long index,
        long term,
        Optional<NodeId> leader,
        List<Voter> voters,
        boolean quorum) {
    private static final int VOTERS_MAX = 16;

    public boolean hasPeer(String peerId) {
        return voters.stream().anyMatch(voter -> voter.peerId().equals(peerId));
    }

    public ControlUpdate.Builder toUpdate() {
        ControlUpdate.Builder update = ControlUpdate.newBuilder()
                .setGroupId(ByteString.copyFrom(groupId.bytes()))
                .setRaftEpoch(epoch)
                .setIndex(Math.max(0, index))
                .setTerm(term)
                .setQuorum(quorum);
        leader.ifPresent(id -> update.setLeaderId(ByteString.copyFrom(id.bytes())));
        for (Voter voter : voters) {
            update.addVoterIds(ByteString.copyFrom(voter.node().bytes()))
                    .addVoterPeerIds(voter.peerId())
                    .addVoterAddresses(voter.address());
        }
        return update;
    }

    /** Throws IllegalArgumentException on nonsense from the network. */
    public static GroupHeader of(ControlUpdate update) {
        int count = update.getVoterIdsCount();
        if (count > VOTERS_MAX || update.getVoterPeerIdsCount() != count || update.getVoterAddressesCount() != count) {
            throw new IllegalArgumentException("not a list of voters: " + count);
        }
        List<Voter> voters = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            voters.add(new Voter(
                    NodeId.of(update.getVoterIds(i).toByteArray()),
                    update.getVoterPeerIds(i),
                    update.getVoterAddresses(i)));
        }
        return new GroupHeader(
                NodeId.of(update.getGroupId().toByteArray()),
                update.getRaftEpoch(),
                update.getIndex(),
                update.getTerm(),
                update.getLeaderId().isEmpty()
                        ? Optional.empty()
                        : Optional.of(NodeId.of(update.getLeaderId().toByteArray())),
                List.copyOf(voters),
                update.getQuorum());
    }
}
