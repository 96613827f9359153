package io.gossamer.consensus.voter;

import io.gossamer.consensus.ConsensusSetup;
import io.gossamer.consensus.GroupHeader;
import io.gossamer.consensus.GroupKey;
import io.gossamer.consensus.PeerCalls;
import io.gossamer.consensus.ratis.RatisDivision;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodeProfile.RaftSeat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether this node's Raft server still belongs to anybody: voted out while it was away, prepared and never
 * added, or left behind in an epoch that was given up. Only a leader's group with a quorum, or the own committed log, is
 * believed; a server that hears its leader never asks.
 */
public final class Orphan {
    private static final Logger LOG = LoggerFactory.getLogger(Orphan.class);
    private static final long PREPARED_NANOS_MAX = 60_000_000_000L;
    /** In election timeouts: after so many without a leader it asks around, after so many it yields to a newer epoch. */
    private static final int ASK_TIMEOUTS = 4;

    private static final int YIELD_TIMEOUTS = 10;
    private static final long ASK_NANOS = 2_000_000_000L;

    private final ConsensusSetup setup;
    private final VoterSeat seat;
    private final PeerCalls peers;
    private final Executor control;
    private Optional<Long> leaderlessSinceNanos = Optional.empty();
    private long askedNanos = Long.MIN_VALUE;
    private int turn;

    public Orphan(ConsensusSetup setup, VoterSeat seat, PeerCalls peers, Executor control) {
        this.setup = setup;
        this.seat = seat;
        this.peers = peers;
        this.control = control;
    }

    /** On the control thread, a few times a second. */
    public void check() throws IOException {
        if (seat.key().isEmpty()) {
            leaderlessSinceNanos = Optional.empty();
            return;
        }
        Optional<RatisDivision.Status> status = seat.status();
        if (status.isPresent() && isVotedOut(status.get())) {
            LOG.info("no longer a voter");
            seat.retire();
            return;
        }
        long now = setup.clock().monotonicNanos();
        boolean led = status.flatMap(RatisDivision.Status::leader).isPresent() && seat.isVoter();
        if (led) {
            leaderlessSinceNanos = Optional.empty();
            return;
        }
        if (leaderlessSinceNanos.isEmpty()) {
            leaderlessSinceNanos = Optional.of(now);
        }
        boolean prepared = status.isPresent() && !seat.wasVoter();
        if (prepared && seat.upNanos() > PREPARED_NANOS_MAX) {
            LOG.info("was prepared to vote and never added");
            seat.retire();
            return;
        }
        boolean asked = askedNanos != Long.MIN_VALUE && now - askedNanos < ASK_NANOS;
        if (!prepared && now - leaderlessSinceNanos.get() > ASK_TIMEOUTS * electionNanos() && !asked) {
            askedNanos = now;
            askAnotherVoter();
        }
    }

    private long electionNanos() {
        return setup.config().electionTimeoutMax().toNanos();
    }

    /** By its own log, once the change is committed; what a new voter replays from before its time does not count. */
    private boolean isVotedOut(RatisDivision.Status status) {
        return seat.wasVoter() && status.settled() && !status.voters().isEmpty() && !status.isVoter(seat.peerId());
    }

    private void askAnotherVoter() {
        List<NodeId> voters = new ArrayList<>();
        for (Member member : setup.membership().get().members()) {
            Optional<RaftSeat> other = member.profile().raftSeat();
            if (other.isPresent()
                    && member.state() == MemberState.ALIVE
                    && !member.id().equals(setup.self())) {
                voters.add(member.id());
            }
        }
        if (!voters.isEmpty()) {
            NodeId voter = voters.get(Math.floorMod(turn++, voters.size()));
            peers.header(voter).thenAcceptAsync(this::believe, control);
        }
    }

    private void believe(GroupHeader header) {
        Optional<GroupKey> own = seat.key();
        if (own.isEmpty() || leaderlessSinceNanos.isEmpty() || !header.quorum()) {
            return;
        }
        GroupKey theirs = new GroupKey(own.get().meshId(), header.epoch());
        if (!theirs.groupId().equals(header.groupId())) {
            return;
        }
        long leaderlessNanos = setup.clock().monotonicNanos() - leaderlessSinceNanos.get();
        try {
            if (theirs.equals(own.get()) && !header.hasPeer(seat.peerId())) {
                LOG.info("was voted out while away");
                seat.retire();
            } else if (theirs.epoch() > own.get().epoch() && leaderlessNanos > YIELD_TIMEOUTS * electionNanos()) {
                LOG.warn(
                        "epoch {} has replaced epoch {}, whose log is archived",
                        theirs.epoch(),
                        own.get().epoch());
                seat.archive("epoch-" + own.get().epoch());
            }
        } catch (IOException disk) {
            LOG.error("the old group cannot be put aside: {}", disk.toString());
        }
    }
}
