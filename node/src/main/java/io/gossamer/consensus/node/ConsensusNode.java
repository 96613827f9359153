package io.gossamer.consensus.node;

import io.gossamer.consensus.AppliedState;
import io.gossamer.consensus.CommandLog;
import io.gossamer.consensus.ConsensusSetup;
import io.gossamer.consensus.GroupKey;
import io.gossamer.consensus.PeerCalls;
import io.gossamer.consensus.founding.Bootstrap;
import io.gossamer.consensus.founding.Founding;
import io.gossamer.consensus.founding.Recovery;
import io.gossamer.consensus.observer.ControlFeed;
import io.gossamer.consensus.observer.ControlFollower;
import io.gossamer.consensus.ratis.LogLimits;
import io.gossamer.consensus.ratis.RatisDivision;
import io.gossamer.consensus.ratis.RatisDivision.Peer;
import io.gossamer.consensus.voter.Autopilot;
import io.gossamer.consensus.voter.Candidacy;
import io.gossamer.consensus.voter.HandOver;
import io.gossamer.consensus.voter.Orphan;
import io.gossamer.consensus.voter.RaftHome;
import io.gossamer.consensus.voter.Resignation;
import io.gossamer.consensus.voter.VoterSeat;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodeProfile.RaftSeat;
import io.gossamer.model.RaftView;
import io.gossamer.model.Tally;
import io.gossamer.proto.PrepareVoterReply;
import io.gossamer.proto.PrepareVoterRequest;
import io.gossamer.proto.VoteFoundersReply;
import io.gossamer.proto.VoteFoundersRequest;
import io.grpc.BindableService;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's part in the mesh's one Raft group, whichever part that is: voter, observer, or waiting for a group.
 *
 * <p>Who founds a group: a node without {@code join}, {@code founders}, mesh and log founds a mesh of one, at once; nodes
 * named in {@code founders} found one together ({@link Founding}); a node with only {@code join} never does, unless a
 * person says {@code gossamer raft bootstrap}. A node that has a log goes on with it. One whose log was wiped is another
 * peer to Raft and waits to be added.
 *
 * <p>Two threads: {@code raft-control} decides and may wait for Ratis for seconds; {@code raft-work} appends proposals and
 * feeds observers. Every method here may be called from any thread and none blocks, except {@link #start} and {@link
 * #close}.
 */
public final class ConsensusNode implements CommandLog {
    private static final Logger LOG = LoggerFactory.getLogger(ConsensusNode.class);
    private static final long TICK_MILLIS = 250;
    /** Once nothing has changed for {@link #SETTLED_NANOS}: what Ratis or gossip says calls a tick by itself. */
    private static final long QUIET_TICK_MILLIS = 1_000;

    private static final long SETTLED_NANOS = 30_000_000_000L;
    private static final long BEAT_MILLIS = 1_000;
    private static final long RESIGN_MILLIS = 6_000;

    private final ConsensusSetup setup;
    private final Tally tally = new Tally("consensus");
    private final AppliedState applied;
    private final int port;
    private final ControlThread control;
    private final ScheduledExecutorService work = ControlThread.executor("raft-work");
    private final AtomicBoolean ticking = new AtomicBoolean();
    private final AtomicBoolean pushing = new AtomicBoolean();
    private final List<Consumer<Optional<RaftSeat>>> seatListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<RaftView>> viewListeners = new CopyOnWriteArrayList<>();

    private final ControlFollower follower;
    private final ControlFeed feed;
    private final Proposals proposals;
    private final ConsensusService service;
    private final RaftHome home;
    private final VoterSeat seat;
    private final Founding founding;
    private final Autopilot autopilot;
    private final Orphan orphan;
    private final Recovery recovery;
    private final Resignation resignation;
    private final Bootstrap bootstrap;
    private final Candidacy candidacy;
    private final HandOver handOver;
    private final ConsensusView views;
    private Optional<RaftSeat> publishedSeat = Optional.empty();
    private long viewChangedNanos;
    private volatile boolean closed;
    private volatile boolean resigning;

    public ConsensusNode(ConsensusSetup setup) {
        this(setup, LogLimits.SHIPPED);
    }

    ConsensusNode(ConsensusSetup setup, LogLimits limits) {
        this.setup = setup;
        this.viewChangedNanos = setup.clock().monotonicNanos();
        this.control = new ControlThread(tally);
        this.port = setup.raftPort() == 0 ? RatisDivision.freePort() : setup.raftPort();
        this.applied = new AppliedState(setup.state(), tally);
        PeerCalls peers = new PeerCalls(setup.self(), setup.channels());
        this.home = new RaftHome(setup.self(), setup.dataDir());
        this.seat = new VoterSeat(setup, limits, port, home, applied, tally, this::changed);
        this.follower = new ControlFollower(setup, peers, applied, tally, this::changed);
        this.feed = new ControlFeed(applied, seat::header, tally);
        this.founding = new Founding(setup, home, seat, peers, follower::epochSeen, control::run);
        this.autopilot = new Autopilot(setup, peers, tally, this::changed);
        this.orphan = new Orphan(setup, seat, peers, control::run);
        this.recovery = new Recovery(setup, home, seat, follower, peers, applied);
        this.bootstrap = new Bootstrap(setup, seat, founding);
        this.candidacy = new Candidacy(setup, home, seat);
        this.handOver = new HandOver(setup, seat, work, tally);
        this.resignation = new Resignation(setup, seat, peers, work);
        this.views = new ConsensusView(setup, seat, follower, founding, applied);
        this.proposals = new Proposals(setup.self(), peers, seat::division, views::leader, work, tally);
        this.service = new ConsensusService(feed, proposals, new ControlSeats());
        applied.onApplied(this::pushSoon);
    }

    /** Throws with a sentence for a person if the port is taken or the directory cannot be used. */
    public void start() throws IOException {
        RatisDivision.checkPort(setup.bindHost(), port);
        home.open();
        try {
            // On the control thread like everything else that changes the seat: its watchdog must not see half of it.
            control.ask(() -> {
                        begin();
                        return true;
                    })
                    .join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof IOException io ? io : new IOException(failure.getCause());
        }
        control.repeat(() -> {
            tick();
            return isSettled() ? QUIET_TICK_MILLIS : TICK_MILLIS;
        });
        work.scheduleWithFixedDelay(feed::beatAll, BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void begin() throws IOException {
        Optional<GroupKey> stored = home.group().map(RaftHome.StoredGroup::key);
        Optional<NodeId> mesh = setup.hooks().meshId();
        if (stored.isPresent()
                && mesh.isPresent()
                && !mesh.get().equals(stored.get().meshId())) {
            home.archive("mesh-" + stored.get().meshId()); // the crash came between gossip's word and ours
            stored = Optional.empty();
        }
        if (stored.isPresent()) {
            if (mesh.isEmpty()) {
                setup.hooks().meshFounded(stored.get().meshId(), false);
            }
            resume();
        } else if (mesh.isEmpty()
                && !setup.hasJoin()
                && setup.config().founders().isEmpty()) {
            bootstrap.found(0);
        }
    }

    private void resume() {
        try {
            seat.resume();
        } catch (IOException | RuntimeException failure) {
            seat.startFailed(failure, setup.clock().monotonicNanos());
        }
    }

    // ---- the control thread ----------------------------------------------------------------------

    /** Something may have changed: look soon. Called on any thread, also Ratis's. */
    private void changed() {
        if (ticking.compareAndSet(false, true)) {
            control.run(this::tick);
        }
    }

    private void tick() {
        ticking.set(false);
        if (closed) {
            return;
        }
        try {
            seat.watch();
            seat.sow();
            orphan.check();
            driveAutopilot();
            followOrFound();
            publish();
        } catch (IOException | RuntimeException | Error failure) {
            tally.count("ticks_failed");
            LOG.error("consensus goes on after a failed step", failure);
        }
    }

    private boolean isSettled() {
        RaftView now = views.view();
        return now.quorum()
                && now.leader().isPresent()
                && setup.clock().monotonicNanos() - viewChangedNanos > SETTLED_NANOS;
    }

    private void driveAutopilot() {
        if (seat.division().isPresent() && seat.key().isPresent() && !seat.isSeeding() && !resigning) {
            autopilot.tick(seat.division().get(), seat.key().get());
        }
    }

    private void followOrFound() {
        Optional<NodeId> mesh = setup.hooks().meshId();
        if (founding.goesOn(mesh)) {
            founding.tick();
        }
        if (seat.wasVoter() || seat.isVoter()) {
            follower.stop();
        } else {
            follower.tick(mesh);
        }
    }

    private void publish() {
        Optional<RaftSeat> now = seat.published();
        if (!now.equals(publishedSeat)) {
            publishedSeat = now;
            seatListeners.forEach(listener -> listener.accept(now));
        }
        if (views.refresh()) {
            viewChangedNanos = setup.clock().monotonicNanos();
            RaftView view = views.view();
            viewListeners.forEach(listener -> listener.accept(view));
        }
    }

    private void pushSoon() {
        if (feed.readers() > 0 && pushing.compareAndSet(false, true)) {
            try {
                work.execute(() -> {
                    pushing.set(false);
                    feed.pushAll();
                });
            } catch (RejectedExecutionException stopping) {
                tally.count("pushes_dropped", "stopping");
            }
        }
    }

    private final class ControlSeats implements ConsensusService.Seats {
        @Override
        public CompletableFuture<PrepareVoterReply> prepare(PrepareVoterRequest request) {
            return control.ask(() -> candidacy.prepare(request));
        }

        @Override
        public CompletableFuture<VoteFoundersReply> vote(VoteFoundersRequest request) {
            return control.ask(() -> founding.answer(request));
        }
    }

    // ---- the face -----------------------------------------------------------------------------------

    /** The Raft port that is listened on once this node is a voter. */
    public int raftPort() {
        return port;
    }

    /** The gRPC service gossamer.v1.Consensus, for the server on 7404. */
    public BindableService service() {
        return service;
    }

    /** What this node publishes in its own profile; present only while it is a voter. */
    public Optional<RaftSeat> seat() {
        return seat.published();
    }

    /** Told at each change of {@link #seat}, on a thread of consensus. */
    public void onSeatChanged(Consumer<Optional<RaftSeat>> listener) {
        seatListeners.add(listener);
    }

    /** Told at each change of role, leader, term or problem, on a thread of consensus. */
    public void onViewChanged(Consumer<RaftView> listener) {
        viewListeners.add(listener);
    }

    /** Gossip says that somebody is back who was gone: look at once for what that makes possible. */
    public void memberReturned() {
        control.run(() -> {
            follower.hurry();
            tick();
        });
    }

    /** Gossip says that this node belongs to that mesh: an own group of one is archived, and this node observes. */
    public void meshAdopted(NodeId newMeshId) {
        control.run(() -> {
            Optional<GroupKey> own = seat.key();
            if (own.isEmpty() || own.get().meshId().equals(newMeshId)) {
                return;
            }
            List<Peer> voters = seat.status().map(RatisDivision.Status::voters).orElse(List.of());
            if (voters.size() > 1) {
                LOG.error(
                        "mesh {} is refused: this node votes in {}",
                        newMeshId,
                        own.get().meshId());
                return;
            }
            try {
                LOG.info("joins mesh {}; its own mesh of one is put into raft-archive/", newMeshId.shortText());
                seat.archive("mesh-" + own.get().meshId());
                follower.forget();
            } catch (IOException disk) {
                LOG.error("the own group cannot be archived", disk);
            }
        });
    }

    /** {@code gossamer raft bootstrap}: completes with a sentence; refused when any group is known. */
    public CompletableFuture<String> bootstrap() {
        return control.ask(bootstrap::ask)
                .thenCompose(ballot -> ballot)
                .thenCompose(ballot -> control.ask(() -> bootstrap.run(ballot)));
    }

    /** {@code gossamer raft recover}: completes with a sentence; refused while a quorum answers. See {@link Recovery}. */
    public CompletableFuture<String> recover(List<NodeId> gone) {
        return control.ask(() -> {
            NodeId mesh = setup.hooks().meshId().orElseThrow(() -> new IOException("this node is in no mesh"));
            views.refresh();
            return recovery.recover(mesh, gone, views.view().quorum());
        });
    }

    /** A leader gives leadership to the best follower (SIGTERM, sick leader); completes with whether it did. */
    public CompletableFuture<Boolean> handOver(String reason) {
        return handOver.run(reason);
    }

    /** Before {@code leave}: gives up its vote, so that the group does not count on it; completes within seconds. */
    public CompletableFuture<Void> resign() {
        resigning = true; // or the autopilot would undo it
        return resignation
                .run()
                .orTimeout(RESIGN_MILLIS, TimeUnit.MILLISECONDS)
                .whenComplete((done, failure) -> resigning = failure == null);
    }

    public Tally tally() {
        return tally;
    }

    @Override
    public CompletableFuture<Long> propose(byte[] command) {
        return proposals.propose(command);
    }

    @Override
    public RaftView view() {
        return views.view();
    }

    /** Ends as a killed process does: nothing is handed over, nobody is told. For tests. */
    void crash() {
        closed = true;
        work.shutdownNow();
        control.end(true);
        follower.stop();
        seat.stop();
    }

    /** For tests. */
    VoterSeat voterSeat() {
        return seat;
    }

    /** Hands leadership over if it has it, then stops; takes seconds at most. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        handOver("this node stops").join();
        closed = true;
        control.end(false);
        follower.stop();
        feed.closeAll();
        work.shutdown();
        seat.stop();
    }
}
