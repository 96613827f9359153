package io.gossamer.consensus.voter;

import io.gossamer.consensus.ConsensusSetup;
import io.gossamer.consensus.PeerCalls;
import io.gossamer.consensus.ratis.RatisDivision;
import io.gossamer.consensus.ratis.RatisDivision.Peer;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Gives up this node's vote before it leaves for good. A leader takes itself out (the only voter of two nodes first takes
 * the other in); a follower hands nothing over and waits until the leader, who hears of its leaving by gossip, has
 * dropped it: a voter that is gone before it is dropped costs a small group its quorum.
 */
public final class Resignation {
    private static final long LOOK_MILLIS = 100;

    private final ConsensusSetup setup;
    private final VoterSeat seat;
    private final PeerCalls peers;
    private final ScheduledExecutorService work;

    public Resignation(ConsensusSetup setup, VoterSeat seat, PeerCalls peers, ScheduledExecutorService work) {
        this.setup = setup;
        this.seat = seat;
        this.peers = peers;
        this.work = work;
    }

    public CompletableFuture<Void> run() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        work.execute(() -> step(done));
        return done;
    }

    private void step(CompletableFuture<Void> done) {
        if (done.isDone()) {
            return;
        }
        Optional<RatisDivision> division = seat.division();
        if (division.isEmpty() || !seat.isVoter()) {
            done.complete(null);
            return;
        }
        RatisDivision.Status status = division.get().status();
        CompletableFuture<Void> change = CompletableFuture.completedFuture(null);
        if (status.leaderReady() && status.settled()) {
            change = status.voters().size() > 1 ? dropSelf(division.get(), status) : addOther(division.get(), status);
            if (change == null) {
                done.complete(null); // nobody is there to take over: the group ends with this node
                return;
            }
        }
        change.whenComplete((changed, failure) -> work.schedule(() -> step(done), LOOK_MILLIS, TimeUnit.MILLISECONDS));
    }

    private CompletableFuture<Void> dropSelf(RatisDivision division, RatisDivision.Status status) {
        List<Peer> next = new ArrayList<>(status.voters());
        next.removeIf(peer -> peer.id().equals(seat.peerId()));
        return division.changeVoters(status.voters(), next);
    }

    private CompletableFuture<Void> addOther(RatisDivision division, RatisDivision.Status status) {
        Optional<NodeId> other = setup.membership().get().members().stream()
                .filter(member ->
                        member.state() == MemberState.ALIVE && !member.id().equals(setup.self()))
                .map(Member::id)
                .findFirst();
        return other.map(node -> peers.prepare(node, seat.key().orElseThrow()).thenCompose(reply -> {
                    List<Peer> next = new ArrayList<>(status.voters());
                    next.add(new Peer(reply.getPeerId(), reply.getAddress()));
                    return reply.getReady()
                            ? division.changeVoters(status.voters(), next)
                            : CompletableFuture.<Void>completedFuture(null);
                }))
                .orElse(null);
    }
}
