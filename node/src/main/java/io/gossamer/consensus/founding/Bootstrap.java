package io.gossamer.consensus.founding;

import io.gossamer.consensus.ConsensusSetup;
import io.gossamer.consensus.GroupKey;
import io.gossamer.consensus.RefusedException;
import io.gossamer.consensus.voter.VoterSeat;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Founds a group of this node alone: at the first start of a node that joins nobody, or because a person says so. The
 * latter asks every living member first, so that no second group comes about. On the control thread.
 */
public final class Bootstrap {
    private final ConsensusSetup setup;
    private final VoterSeat seat;
    private final Founding founding;

    public Bootstrap(ConsensusSetup setup, VoterSeat seat, Founding founding) {
        this.setup = setup;
        this.seat = seat;
        this.founding = founding;
    }

    /** In this node's mesh if it has one, else in a new one; in an epoch of which nobody has heard. */
    public void found(long epochOfOthersMax) throws IOException {
        NodeId mesh = setup.hooks().meshId().orElseGet(Bootstrap::randomMesh);
        long epoch = 1 + Math.max(founding.epochMax(), epochOfOthersMax);
        seat.found(new GroupKey(mesh, epoch), List.of(seat.self()));
    }

    private static NodeId randomMesh() {
        byte[] random = new byte[NodeId.BYTES];
        new SecureRandom().nextBytes(random);
        return NodeId.of(random);
    }

    /** Completes with what the others say. Throws if a group is known here. */
    public CompletableFuture<Founding.Ballot> ask() throws IOException {
        refuseIfGroupKnown();
        if (!founding.permit(setup.self())) {
            throw new RefusedException("another node is about to bootstrap; look at gossamer status in 10 s");
        }
        return founding.askToBootstrap();
    }

    public String run(Founding.Ballot ballot) throws IOException {
        if (!ballot.refusals().isEmpty()) {
            throw new RefusedException("not bootstrapped: " + String.join("; ", ballot.refusals()));
        }
        refuseIfGroupKnown();
        found(ballot.epochMax());
        return "a Raft group is founded here; voters are added from the living members";
    }

    private void refuseIfGroupKnown() throws IOException {
        if (seat.key().isPresent()) {
            throw new RefusedException("this node has a Raft group already");
        }
        for (Member member : setup.membership().get().members()) {
            if (member.state() != MemberState.LEFT
                    && member.profile().raftSeat().isPresent()) {
                throw new RefusedException(member.name() + " is a voter of a group; if its quorum is lost for good:"
                        + " gossamer raft recover");
            }
        }
    }
}
