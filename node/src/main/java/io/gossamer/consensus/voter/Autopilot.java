package io.gossamer.consensus.voter;

import io.gossamer.consensus.ConsensusSetup;
import io.gossamer.consensus.GroupKey;
import io.gossamer.consensus.PeerCalls;
import io.gossamer.consensus.ratis.RatisDivision;
import io.gossamer.consensus.ratis.RatisDivision.Peer;
import io.gossamer.consensus.voter.VoterPlan.Change;
import io.gossamer.consensus.voter.VoterPlan.Voter;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.proto.PrepareVoterReply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out {@link VoterPlan} on the leader: one change at a time, each node asked first, compare-and-set, never
 * retried as it was but planned anew.
 */
public final class Autopilot {
    private static final Logger LOG = LoggerFactory.getLogger(Autopilot.class);
    private static final long CHANGE_TIMEOUT_MILLIS = 30_000;
    private static final long EXCLUDED_NANOS_MIN = 4_000_000_000L;
    private static final long EXCLUDED_NANOS_MAX = 120_000_000_000L;
    private static final int EXCLUDED_MAX = 256;

    private final ConsensusSetup setup;
    private final PeerCalls peers;
    private final Tally tally;
    private final Runnable changed;
    private final Map<NodeId, Exclusion> excluded = new HashMap<>();
    private volatile boolean underWay;
    private long pauseUntilNanos = Long.MIN_VALUE;
    private int failuresInRow;

    /** A candidate that failed: left alone for a while, longer each time. */
    private record Exclusion(long untilNanos, long lengthNanos) {}

    public Autopilot(ConsensusSetup setup, PeerCalls peers, Tally tally, Runnable changed) {
        this.setup = setup;
        this.peers = peers;
        this.tally = tally;
        this.changed = changed;
    }

    /** On the control thread, about once a second and after every change. */
    public void tick(RatisDivision division, GroupKey key) {
        long now = setup.clock().monotonicNanos();
        boolean paused = pauseUntilNanos != Long.MIN_VALUE && now - pauseUntilNanos < 0;
        if (underWay || paused || !division.isLeader()) {
            return;
        }
        RatisDivision.Status status = division.status();
        if (!status.settled()) {
            return;
        }
        VoterPlan.next(inputs(status, now)).ifPresent(change -> carryOut(division, key, status.voters(), change));
    }

    private synchronized VoterPlan.Inputs inputs(RatisDivision.Status status, long now) {
        List<Voter> voters = new ArrayList<>();
        for (Peer peer : status.voters()) {
            Optional<NodeId> node = RaftHome.nodeOf(peer.id());
            Optional<Long> silent = Optional.ofNullable(
                            status.followerSilentMillis().get(peer.id()))
                    .map(TimeUnit.MILLISECONDS::toNanos);
            node.ifPresent(id -> voters.add(new Voter(id, peer.id(), silent)));
        }
        excluded.values().removeIf(exclusion -> now - exclusion.untilNanos() > EXCLUDED_NANOS_MAX);
        TreeSet<NodeId> leftAlone = new TreeSet<>();
        excluded.forEach((node, exclusion) -> {
            if (now - exclusion.untilNanos() < 0) {
                leftAlone.add(node);
            }
        });
        return new VoterPlan.Inputs(
                setup.self(),
                voters,
                setup.membership().get(),
                leftAlone,
                setup.config().voterReplaceAfter().toNanos(),
                now);
    }

    private void carryOut(RatisDivision division, GroupKey key, List<Peer> current, Change change) {
        underWay = true;
        tally.count("voter_changes_tried");
        List<CompletableFuture<Peer>> prepared = new ArrayList<>();
        for (NodeId node : change.add()) {
            prepared.add(prepare(node, key));
        }
        CompletableFuture.allOf(prepared.toArray(CompletableFuture[]::new))
                .thenCompose(ready -> {
                    List<Peer> next = new ArrayList<>(current);
                    next.removeIf(peer -> change.drop().contains(peer.id()));
                    prepared.forEach(peer -> next.add(peer.join()));
                    LOG.info("voters: {} → {} ({})", names(current), names(next), change.reason());
                    return division.changeVoters(current, next).orTimeout(CHANGE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
                })
                .whenComplete((done, failure) -> finished(division, change, failure));
    }

    private CompletableFuture<Peer> prepare(NodeId node, GroupKey key) {
        return peers.prepare(node, key)
                .thenCompose(reply -> {
                    boolean own = RaftHome.nodeOf(reply.getPeerId()).equals(Optional.of(node));
                    return reply.getReady() && own
                            ? CompletableFuture.completedFuture(new Peer(reply.getPeerId(), reply.getAddress()))
                            : CompletableFuture.<Peer>failedFuture(refusal(node, reply));
                })
                .whenComplete((peer, failure) -> {
                    if (failure != null) {
                        exclude(node);
                    }
                });
    }

    private static IOException refusal(NodeId node, PrepareVoterReply reply) {
        return new IOException(node.shortText() + " cannot vote: " + reply.getProblem());
    }

    private static List<String> names(List<Peer> voters) {
        return voters.stream()
                .map(peer -> peer.id().substring(0, Math.min(8, peer.id().length())))
                .toList();
    }

    private void finished(RatisDivision division, Change change, Throwable failure) {
        if (failure == null) {
            tally.count("voter_changes_done");
            failuresInRow = 0;
            pauseUntilNanos = Long.MIN_VALUE;
        } else {
            tally.count("voter_changes_failed");
            LOG.warn("voters unchanged ({}): {}", change.reason(), failure.toString());
            change.add().forEach(this::exclude);
            failuresInRow++;
            long pauseNanos = Math.min(60_000_000_000L, 500_000_000L << Math.min(7, failuresInRow));
            pauseUntilNanos = setup.clock().monotonicNanos() + pauseNanos;
            if (failure.getCause() instanceof java.util.concurrent.TimeoutException) {
                // Staging that never ends refuses every later change: only a new leader gets rid of it.
                division.transferLeadership(Optional.empty(), 3_000);
            }
        }
        underWay = false;
        changed.run();
    }

    private synchronized void exclude(NodeId node) {
        if (excluded.size() >= EXCLUDED_MAX && !excluded.containsKey(node)) {
            return;
        }
        long now = setup.clock().monotonicNanos();
        Exclusion before = excluded.get(node);
        long length = before == null
                ? EXCLUDED_NANOS_MIN
                : Math.min(
                        EXCLUDED_NANOS_MAX,
                        now - before.untilNanos() < 0 ? before.lengthNanos() : 2 * before.lengthNanos());
        excluded.put(node, new Exclusion(now + length, length));
    }
}
