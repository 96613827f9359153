package io.gossamer.relay;

import com.google.protobuf.ByteString;
import io.gossamer.model.Arrivals;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.proto.FindingRecord;
import io.gossamer.proto.PeerCheckRecord;
import io.gossamer.proto.SummaryBatch;
import io.gossamer.proto.SummaryContent;
import io.gossamer.proto.TargetSummaryRecord;
import io.gossamer.query.PeerChannels;
import io.gossamer.time.Clock;
import io.gossamer.wire.ArrivalCodec;
import io.gossamer.wire.SignedSummaries;
import io.gossamer.wire.Signer;
import io.gossamer.wire.SummaryCodec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each closed window of this node's links to every voter. What a voter did not take is spooled and sent again, newest
 * first and slowly, once that voter has taken fresh ones for a while: after a leader change, to a new voter, after a partition.
 *
 * <p>{@link #ship} and {@link #tick} may be called from the protocol thread: they hand over to the executor, where the spool
 * may use its disk. Which voter has taken which spooled batch is known in memory only; after a restart a voter may get one
 * twice and drops it.
 */
public final class SummaryShipper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SummaryShipper.class);
    static final int IN_FLIGHT_MAX = 8;
    static final int REPLAYED_PER_TICK_MAX = 4;
    /** When a partition heals everything else wants to be sent at once, too: what is old can wait until that is over. */
    static final long REPLAY_AFTER_NANOS = 15_000_000_000L;

    /** A day of windows; the spool's own limits are narrower. */
    static final int SPOOLED_MAX = 8640;

    private final NodeId self;
    private final Signer signer;
    private final long epoch;
    private final AtomicLong sequence = new AtomicLong();
    private final Supplier<List<NodeId>> voters;
    private final SummaryPush push;
    private final SummaryIntake intake;
    private final SummarySpool spool;
    private final Clock clock;
    private final Executor executor;
    private final Tally tally;

    /** Who took each spooled batch; guarded by this. */
    private final TreeMap<Long, Set<NodeId>> takenBy = new TreeMap<>();

    /** Since when each voter has taken what it was sent, by the monotonic clock; guarded by this. */
    private final Map<NodeId, Long> takesSinceNanos = new TreeMap<>();

    private boolean spoolRead;

    /** The spool was read, and nothing of it waits: then the executor is not woken for it. Set under the lock. */
    private volatile boolean nothingWaits;

    private boolean replaying;
    private int inFlight;
    private volatile boolean closed;

    /**
     * @param signer of this node
     * @param epoch of this boot
     * @param voters who wants the summaries now, this node included if it is one; empty while none is known
     * @param carriers members that are alive here
     * @param intake takes this node's own windows while it is a voter
     * @param executor must not refuse; the workers of the faces will do
     */
    public SummaryShipper(
            NodeId self,
            Signer signer,
            long epoch,
            Supplier<List<NodeId>> voters,
            Supplier<List<NodeId>> carriers,
            PeerChannels peers,
            SummaryIntake intake,
            SummarySpool spool,
            Clock clock,
            Executor executor,
            Tally tally) {
        this(
                self,
                signer,
                epoch,
                voters,
                new SummaryPush(self, peers, carriers, tally),
                intake,
                spool,
                clock,
                executor,
                tally);
    }

    SummaryShipper(
            NodeId self,
            Signer signer,
            long epoch,
            Supplier<List<NodeId>> voters,
            SummaryPush push,
            SummaryIntake intake,
            SummarySpool spool,
            Clock clock,
            Executor executor,
            Tally tally) {
        this.self = self;
        this.signer = signer;
        this.epoch = epoch;
        this.voters = voters;
        this.push = push;
        this.intake = intake;
        this.spool = spool;
        this.clock = clock;
        this.executor = executor;
        this.tally = tally;
    }

    /** One closed window of all own links, with what the own detectors found in it. */
    public void ship(List<LinkSummary> window, List<FindingRecord> findings) {
        ship(window, findings, List.of(), Optional.empty());
    }

    /** The same, with what was found out about the members that are suspected, and what came in of others' probes in that window. */
    public void ship(
            List<LinkSummary> window,
            List<FindingRecord> findings,
            List<PeerCheckRecord> checks,
            Optional<Arrivals> arrivals) {
        if (closed || window.isEmpty()) {
            return;
        }
        long closedNanos = clock.monotonicNanos();
        Content content =
                new Content(List.copyOf(window), List.copyOf(findings), List.of(), List.copyOf(checks), arrivals);
        executor.execute(() -> shipNow(content, closedNanos));
    }

    /** What this node's probes of targets outside the mesh came to: at most {@value PeerService#TARGETS_MAX} at once. */
    public void shipTargets(List<TargetSummaryRecord> targets) {
        if (closed || targets.isEmpty()) {
            return;
        }
        long closedNanos = clock.monotonicNanos();
        Content content = new Content(List.of(), List.of(), List.copyOf(targets), List.of(), Optional.empty());
        executor.execute(() -> shipNow(content, closedNanos));
    }

    /** What was found out about suspected members, before the next window tells it again. */
    public void shipChecks(List<PeerCheckRecord> checks) {
        if (closed || checks.isEmpty()) {
            return;
        }
        long closedNanos = clock.monotonicNanos();
        Content content = new Content(List.of(), List.of(), List.of(), List.copyOf(checks), Optional.empty());
        executor.execute(() -> shipNow(content, closedNanos));
    }

    /** What goes into one batch. */
    private record Content(
            List<LinkSummary> window,
            List<FindingRecord> findings,
            List<TargetSummaryRecord> targets,
            List<PeerCheckRecord> checks,
            Optional<Arrivals> arrivals) {}

    /** Sends some of the spool again; to be called about once a second. */
    public void tick() {
        if (!closed && !nothingWaits) {
            executor.execute(this::replaySome);
        }
    }

    private void shipNow(Content told, long closedNanos) {
        List<NodeId> wanted = List.copyOf(voters.get());
        long number = sequence.incrementAndGet();
        if (wanted.contains(self)) {
            takeMyself(
                    new SummaryIntake.Delivery(
                            self,
                            epoch,
                            number,
                            told.window(),
                            told.findings(),
                            told.targets(),
                            told.checks(),
                            told.arrivals()),
                    closedNanos);
        }
        List<NodeId> others =
                wanted.stream().filter(voter -> !voter.equals(self)).toList();
        if (others.isEmpty() && !wanted.isEmpty()) {
            return;
        }
        SummaryContent.Builder content = SummaryContent.newBuilder()
                .setOrigin(ByteString.copyFrom(self.bytes()))
                .setEpoch(epoch)
                .setSequence(number)
                .addAllFindings(told.findings())
                .addAllTargets(told.targets())
                .addAllChecks(told.checks());
        told.window().forEach(summary -> content.addSummaries(SummaryCodec.encode(summary)));
        told.arrivals().ifPresent(arrivals -> content.setArrivals(ArrivalCodec.encode(arrivals)));
        send(SignedSummaries.sign(content, signer), others);
    }

    /** The other voters get theirs whatever goes wrong here. */
    private void takeMyself(SummaryIntake.Delivery own, long closedNanos) {
        try {
            intake.accept(own, closedNanos, false);
        } catch (RuntimeException bug) {
            tally.count("own_intake_failed");
            LOG.error("this node's own summaries were not taken", bug);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // both outcomes are handled in it
    private void send(SummaryBatch batch, List<NodeId> others) {
        synchronized (this) {
            if (others.isEmpty() || inFlight >= IN_FLIGHT_MAX) {
                tally.count("spooled", others.isEmpty() ? "no_voter" : "busy");
                keep(batch, new HashSet<>());
                return;
            }
            inFlight++;
        }
        Map<NodeId, CompletableFuture<Boolean>> outcomes = new TreeMap<>();
        others.forEach(voter -> outcomes.put(voter, push.to(voter, batch)));
        CompletableFuture.allOf(outcomes.values().toArray(new CompletableFuture<?>[0]))
                .whenComplete((all, never) -> settle(batch, outcomes));
    }

    private synchronized void settle(SummaryBatch batch, Map<NodeId, CompletableFuture<Boolean>> outcomes) {
        inFlight--;
        Set<NodeId> taken = new HashSet<>();
        outcomes.forEach((voter, outcome) -> {
            if (outcome.join()) {
                taken.add(voter);
                takesSinceNanos.putIfAbsent(voter, clock.monotonicNanos());
            } else {
                takesSinceNanos.remove(voter);
            }
        });
        if (taken.size() < outcomes.size() && !closed) {
            tally.count("spooled", taken.isEmpty() ? "none_took_it" : "some_took_it");
            keep(batch, taken);
        }
    }

    /** The spool counts what it cannot keep. */
    private void keep(SummaryBatch batch, Set<NodeId> taken) {
        spool.put(batch).ifPresent(key -> {
            takenBy.put(key, taken);
            nothingWaits = false;
        });
        if (takenBy.size() > SPOOLED_MAX) {
            spool.remove(takenBy.pollFirstEntry().getKey());
            tally.count("spool_dropped", "full");
        }
    }

    /** One batch to send again. */
    private record Replay(long key, SummaryBatch batch, List<NodeId> lacking) {}

    @SuppressWarnings("FutureReturnValueIgnored") // both outcomes are handled in it
    private void replaySome() {
        // A copy: were they to go while the spool is looked through, nobody would lack the batches, and they would be
        // dropped.
        List<NodeId> wanted = List.copyOf(voters.get());
        List<Replay> chosen;
        synchronized (this) {
            if (replaying || wanted.isEmpty()) {
                return;
            }
            chosen = choose(wanted);
            nothingWaits = takenBy.isEmpty();
            replaying = !chosen.isEmpty();
        }
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (Replay replay : chosen) {
            for (NodeId voter : replay.lacking()) {
                sent.add(push.to(voter, replay.batch()).thenAccept(taken -> settle(replay.key(), voter, taken)));
            }
        }
        CompletableFuture.allOf(sent.toArray(new CompletableFuture<?>[0])).whenComplete((all, never) -> {
            synchronized (this) {
                replaying = false;
            }
        });
    }

    /** Newest first; only to voters that have taken all for a while, so that the spool does not knock on closed doors. */
    private List<Replay> choose(List<NodeId> wanted) {
        if (!spoolRead) {
            spoolRead = true;
            spool.keys().forEach(key -> takenBy.putIfAbsent(key, new HashSet<>()));
        }
        takesSinceNanos.keySet().retainAll(wanted);
        List<Replay> chosen = new ArrayList<>();
        for (Long key : List.copyOf(takenBy.descendingKeySet())) {
            List<NodeId> lacking = new ArrayList<>(wanted);
            lacking.removeAll(takenBy.get(key));
            lacking.remove(self);
            boolean done = lacking.isEmpty();
            lacking.removeIf(voter -> !isSteady(voter));
            if (!done && lacking.isEmpty()) {
                continue; // of thousands that wait for one voter none is read from the disk
            }
            Optional<SummaryBatch> batch = done ? Optional.empty() : spool.get(key);
            if (batch.isEmpty()) {
                takenBy.remove(key);
                spool.remove(key);
                continue;
            }
            tally.count("replayed");
            chosen.add(new Replay(key, batch.get().toBuilder().setReplay(true).build(), lacking));
            if (chosen.size() >= REPLAYED_PER_TICK_MAX) {
                break;
            }
        }
        return chosen;
    }

    private synchronized void settle(long key, NodeId voter, boolean taken) {
        Set<NodeId> holders = takenBy.get(key);
        if (taken && holders != null) {
            holders.add(voter);
        } else if (!taken) {
            takesSinceNanos.remove(voter);
        }
    }

    /** How many batches wait in the spool. */
    public synchronized int spooled() {
        return takenBy.size();
    }

    synchronized boolean isTaking(NodeId voter) {
        return takesSinceNanos.containsKey(voter);
    }

    private boolean isSteady(NodeId voter) {
        Long since = takesSinceNanos.get(voter);
        return since != null && clock.monotonicNanos() - since >= REPLAY_AFTER_NANOS;
    }

    @Override
    public void close() {
        closed = true;
    }
}
