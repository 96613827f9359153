package io.gossamer.consensus.voter;

import io.gossamer.consensus.ConsensusSetup;
import io.gossamer.consensus.ratis.RatisDivision;
import io.gossamer.model.MemberState;
import io.gossamer.model.Tally;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives leadership to the follower that is heard most recently on Raft and alive by membership. */
public final class HandOver {
    private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);
    private static final long TRANSFER_MILLIS = 3_000;

    private final ConsensusSetup setup;
    private final VoterSeat seat;
    private final Executor work;
    private final Tally tally;

    public HandOver(ConsensusSetup setup, VoterSeat seat, Executor work, Tally tally) {
        this.setup = setup;
        this.seat = seat;
        this.work = work;
        this.tally = tally;
    }

    /** Completes with whether another leads now; at once with false on a node that does not lead or leads alone. */
    public CompletableFuture<Boolean> run(String reason) {
        Optional<RatisDivision> division = seat.division().filter(RatisDivision::isLeader);
        Optional<String> successor = division.flatMap(this::bestFollower);
        if (successor.isEmpty()) {
            return CompletableFuture.completedFuture(false);
        }
        LOG.info("hands leadership to {}: {}", successor.get(), reason);
        tally.count("leaderships_handed_over");
        return CompletableFuture.supplyAsync(() -> division.get().transferLeadership(successor, TRANSFER_MILLIS), work)
                .thenCompose(transfer -> transfer)
                .orTimeout(TRANSFER_MILLIS + 500, TimeUnit.MILLISECONDS)
                .handle((done, failure) -> failure == null);
    }

    private Optional<String> bestFollower(RatisDivision division) {
        return division.status().followerSilentMillis().entrySet().stream()
                .filter(follower -> RaftHome.nodeOf(follower.getKey())
                        .flatMap(node -> setup.membership().get().member(node))
                        .map(member -> member.state() == MemberState.ALIVE)
                        .orElse(false))
                .min(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey);
    }
}
