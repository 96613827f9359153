package io.gossamer.swim;

import io.gossamer.linkstate.LinkRow;
import io.gossamer.linkstate.LinkRowSigning;
import io.gossamer.linkstate.LinkStateTable;
import io.gossamer.model.Endpoint;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodeProfile;
import io.gossamer.model.Tally;
import io.gossamer.wire.Gossip;
import io.gossamer.wire.GossipCodec;
import io.gossamer.wire.Lifecycle;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.MemberRecord;
import io.gossamer.wire.Notice;
import io.gossamer.wire.SignedRow;
import io.gossamer.wire.Signer;
import io.gossamer.wire.SyncReply;
import io.gossamer.wire.SyncRequest;
import io.gossamer.wire.Verifier;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Membership and the spreading of link state as one pure machine: time, randomness and messages come in, effects go out.
 *
 * <p>SWIM [1] over fixed observers [2] with Lifeguard's suspicion, local health and buddy notices [3], four guards against
 * accusing the healthy ({@link IsolationGate}, {@link Verdicts}, {@link Prober}'s burst, {@link MassSuspicionFreeze}),
 * epidemic news ({@link BroadcastQueue}) and anti-entropy ({@link AntiEntropy}) for what news missed. What counts is signed
 * by its owner; verdicts are each node's own.
 *
 * <p>One thread calls it. It may call {@link SwimEffects} from within any call; effects must not call back.
 *
 * <p>[1] Das et al., DSN 2002. [2] Suresh et al. (Rapid), ATC 2018. [3] Dadgar et al., DSN 2018.
 */
public final class Swim implements SwimInputs {
    /** Shorter silences are not shown: with one peer they are the rhythm of probing. */
    private static final long ISOLATION_SHOWN_PERIODS = 2;

    private static final long URGENT_ROW_NANOS = 5_000_000_000L;
    private static final double URGENT_ROWS_PER_SECOND = 1 / 30.0;
    private static final int URGENT_ROWS_AT_ONCE = 3;

    private final SwimState state;
    private final Membership membership;
    private final Merger merger;
    private final Disseminator disseminator;
    private final Prober prober;
    private final Relays relays;
    private final SeedCaller seeds;
    private final AntiEntropy antiEntropy;
    private final SyncServer syncServer;
    private final Inbound inbound;
    private final Rounds rounds;
    /** Transient, here and elsewhere in this package: not part of the machine's state, but made of it. */
    private final transient ViewBuilder views;

    private long enteredNanos;
    private long urgentRowNanos;
    private TokenBucket urgentRows = new TokenBucket(URGENT_ROWS_PER_SECOND, URGENT_ROWS_AT_ONCE, 0);

    /** Who this node is. {@code epoch} is persisted and higher than at any boot before. */
    public record Self(Signer signer, long epoch, NodeProfile profile) {}

    /**
     * Does nothing yet; see {@link #start}. Throws IllegalArgumentException with a sentence for a person when the profile
     * makes the record too long.
     *
     * @param random also keys what others must not guess (probe numbers): seed it well outside tests
     */
    public Swim(
            SwimConfig config,
            Self self,
            Verifier verifier,
            Optional<NodeId> meshId,
            boolean solo,
            RandomGenerator random,
            SwimEffects effects) {
        Returns watched = new Returns(effects);
        this.state = new SwimState(config, self, verifier, new MeshIdentity(meshId, solo), random, watched);
        this.membership = new Membership(state);
        this.merger = new Merger(state, membership);
        this.disseminator = new Disseminator(state, membership);
        this.prober = new Prober(state, membership, disseminator);
        this.relays = new Relays(state, disseminator);
        this.seeds = new SeedCaller(state, disseminator);
        this.antiEntropy = new AntiEntropy(state, merger, disseminator);
        this.syncServer = new SyncServer(state);
        this.inbound = new Inbound(state, membership, merger, disseminator, prober, relays, seeds, antiEntropy);
        this.rounds = new Rounds(state, membership, merger, disseminator, prober, seeds, antiEntropy);
        this.views = new ViewBuilder(state, membership.verdicts());
        watched.rounds = Optional.of(rounds);
    }

    @Override
    public void start(long nowNanos) {
        state.begin(nowNanos);
        enteredNanos = nowNanos;
        urgentRowNanos = nowNanos - URGENT_ROW_NANOS;
        urgentRows = new TokenBucket(URGENT_ROWS_PER_SECOND, URGENT_ROWS_AT_ONCE, nowNanos);
        state.own.enter();
        rounds.start();
    }

    /** Every call begins here. A long gap between two of them means that this process did not run. */
    private void enter(long nowNanos) {
        long gap = nowNanos - enteredNanos;
        state.nowNanos = nowNanos;
        enteredNanos = nowNanos;
        if (gap - state.config.gossipPeriodNanos() > state.config.latenessNanos()) {
            late();
        }
    }

    private void late() {
        if (!state.config.has(Guard.LATENESS)) {
            return;
        }
        state.tally.count("lateness");
        state.health.onLateness();
        prober.voidInFlight();
        membership.restartSuspicions();
    }

    /** The event loop noticed that it ran this late. */
    @Override
    public void onLateness(long nowNanos, long lateNanos) {
        enter(nowNanos);
        if (lateNanos > state.config.latenessNanos()) {
            late();
        }
    }

    /** {@code source} is where the datagram came from; the envelope and the codec have passed it. */
    @Override
    public void onGossip(long nowNanos, Endpoint source, Gossip gossip) {
        enter(nowNanos);
        inbound.onGossip(source, gossip);
    }

    @Override
    public void onTimer(long nowNanos, SwimTimer timer) {
        enter(nowNanos);
        if (timer instanceof SwimTimer.ProbeDue due) {
            prober.onProbeDue(due);
        } else if (timer instanceof SwimTimer.ProbeStep due) {
            prober.onProbeStep(due);
        } else if (timer instanceof SwimTimer.NackDue due) {
            relays.onNackDue(due);
        } else if (timer instanceof SwimTimer.SuspicionDue due) {
            membership.onSuspicionDue(due);
        } else if (timer instanceof SwimTimer.DeathDue due) {
            membership.onDeathDue(due);
        } else {
            onTick(timer);
        }
    }

    private void onTick(SwimTimer timer) {
        if (timer instanceof SwimTimer.GossipTick) {
            rounds.onGossipTick(timer);
        } else if (timer instanceof SwimTimer.RandomProbeTick) {
            rounds.onRandomProbeTick(timer);
        } else if (timer instanceof SwimTimer.AntiEntropyTick) {
            rounds.onAntiEntropyTick(timer);
        } else if (timer instanceof SwimTimer.CallDeadTick) {
            rounds.onCallDeadTick(timer);
        } else if (timer instanceof SwimTimer.SeedTick) {
            rounds.onSeedTick(timer);
        } else if (timer instanceof SwimTimer.ReapTick) {
            rounds.onReapTick(timer);
        }
    }

    /** The server's side of anti-entropy; always answers. */
    @Override
    public SyncReply onSyncRequest(long nowNanos, Endpoint source, SyncRequest request) {
        enter(nowNanos);
        boolean isOwn = state.isSelf(request.sender().from());
        if (isOwn || !state.own.isRunning() || !inbound.admits(source, request.sender())) {
            return syncServer.refuse(disseminator.sender());
        }
        List<NodeId> baseless = merger.merge(request.updates(), true);
        return syncServer.answer(disseminator.sender(), request, baseless);
    }

    @Override
    public void onSyncReply(long nowNanos, long exchangeId, SyncReply reply) {
        enter(nowNanos);
        Optional<Endpoint> asked = antiEntropy.asked(exchangeId);
        if (asked.isEmpty()) {
            return;
        }
        if (state.isSelf(reply.sender().from()) || !inbound.admits(asked.get(), reply.sender())) {
            antiEntropy.onFailed(exchangeId);
        } else {
            antiEntropy.onReply(exchangeId, reply);
        }
    }

    @Override
    public void onSyncFailed(long nowNanos, long exchangeId) {
        enter(nowNanos);
        antiEntropy.onFailed(exchangeId);
    }

    /** A packet of another cluster or version arrived, or the other side said that ours is. Said once an address. */
    @Override
    public void onWrongCluster(long nowNanos, Endpoint source, boolean toldByOther) {
        enter(nowNanos);
        inbound.onWrongCluster(source, toldByOther);
    }

    /** Retried for ever, with back-off, while no known member answers there. Own addresses do no harm. */
    @Override
    public void addSeeds(long nowNanos, List<Endpoint> endpoints) {
        enter(nowNanos);
        seeds.add(endpoints);
    }

    /** Throws IllegalArgumentException with a sentence for a person when the record becomes too long; nothing changed then. */
    @Override
    public void updateProfile(long nowNanos, NodeProfile profile) {
        enter(nowNanos);
        state.own.setProfile(profile);
    }

    /** This node founded a mesh, or is alone in it no longer. What gossip has made it belong to meanwhile stays. */
    @Override
    public void setMesh(long nowNanos, NodeId meshId, boolean solo) {
        enter(nowNanos);
        if (state.mesh.meshId().filter(known -> !known.equals(meshId)).isPresent()) {
            state.tally.count("meshes_founded_late");
            return;
        }
        state.mesh.set(Optional.of(meshId), solo);
        state.table.touch();
    }

    /**
     * This node's own row. Origin, epoch and version are set here. {@code urgent}: a link changed its state, so it goes to
     * everybody at once (five seconds after the last one at the soonest, and after three in a row once in half a minute: some
     * links that change their state for ever would else be most of what a large mesh sends); in a small mesh every row does;
     * else anti-entropy takes it along.
     */
    @Override
    public void publishRow(long nowNanos, LinkRow row, boolean urgent) {
        enter(nowNanos);
        LinkRow mine = new LinkRow(
                state.self,
                state.own.epoch(),
                state.own.nextRowSequence(),
                row.outbound(),
                row.inbound(),
                row.coordinate());
        SignedRow signed = LinkRowSigning.sign(mine, state.own.signer(), reference -> state.table
                .byReference(reference)
                .isEmpty());
        try {
            MemberEntry self = state.entry(state.self).orElseThrow();
            long before = state.table.rowOrder(self);
            if (state.links.accept(nowNanos, signed)) {
                state.table.rowChanged(self, before);
            }
        } catch (MalformedPacketException bug) {
            throw new IllegalStateException("this node's own row does not read back", bug);
        }
        boolean isSmall = state.table.counted() <= state.config.rowGossipMembersMax();
        if (signed.encodedBytes() > GossipCodec.BODY_MAX - 200) {
            state.tally.count("rows_not_gossiped", "size");
        } else if (isSmall || urgent && mayHurry(nowNanos)) {
            state.queue.offer(BroadcastQueue.Topic.LINK, state.self, List.of(signed));
        }
    }

    private boolean mayHurry(long nowNanos) {
        if (nowNanos - urgentRowNanos < URGENT_ROW_NANOS || !urgentRows.take(nowNanos, 1)) {
            state.tally.count("rows_not_gossiped", "rate");
            return false;
        }
        urgentRowNanos = nowNanos;
        return true;
    }

    /** An operator's word: everybody lets go of it until it comes back with a new boot. False: unknown, or it answers. */
    @Override
    public boolean forget(long nowNanos, NodeId member) {
        enter(nowNanos);
        Optional<MemberEntry> entry = state.entry(member);
        if (entry.isEmpty() || state.isSelf(member) || entry.get().state.isCounted()) {
            return false;
        }
        merger.forget(entry.get(), state.own.notice(Notice.Kind.FORGOTTEN, entry.get()));
        return true;
    }

    /** For good. Says so to some at once; the process should go on for a gossip period or two. */
    @Override
    public void leave(long nowNanos) {
        enter(nowNanos);
        farewell(Lifecycle.LEFT);
    }

    /** SIGTERM: it means to come back. */
    @Override
    public void stop(long nowNanos) {
        enter(nowNanos);
        farewell(Lifecycle.STOPPED);
    }

    private void farewell(Lifecycle lifecycle) {
        if (state.own.isRunning()) {
            state.own.setLifecycle(lifecycle);
            prober.followRing();
            disseminator.spread();
            disseminator.spread();
        }
    }

    /** To be called once when the state was restored from an image: makes what is derived from it. */
    public void derive() {
        state.table.derive();
    }

    public NodeId self() {
        return state.self;
    }

    /** This node's own record as it stands now. */
    public MemberRecord record() {
        return state.own.record();
    }

    public Optional<NodeId> meshId() {
        return state.mesh.meshId();
    }

    public boolean isSolo() {
        return state.mesh.isSolo();
    }

    /** While {@link #meshId} is empty the view's mesh id is this node's own id. Cheap when nothing changed. */
    public MembershipView view() {
        return views.view(rounds.isolatedSinceNanos(ISOLATION_SHOWN_PERIODS * state.config.probePeriodNanos()));
    }

    /** Every row held, this node's own too, ordered by origin. */
    public List<LinkStateTable.Received> rows() {
        return state.links.rows(state.table::references);
    }

    /** Of the newest row of this origin that is held here, which orders rows; 0: none. */
    public long rowOrder(NodeId origin) {
        return state.links.order(origin);
    }

    /**
     * Packets should be read as they come: an answer is overdue, somebody is called for another one's sake, or nobody is known
     * yet. An indirect probe crosses four hops within the half period that is left for it.
     */
    public boolean isWaiting() {
        return prober.isRepeating() || relays.size() > 0 || state.table.size() == 1;
    }

    /** Whom this node probes. */
    public List<NodeId> observedSubjects() {
        return prober.subjects();
    }

    /** Whose accusations of the member's present incarnation stand here. */
    public List<NodeId> evidence(NodeId member) {
        return state.entry(member)
                .map(entry -> entry.accusations().stream().map(Notice::by).toList())
                .orElse(List.of());
    }

    /** How full the bounded parts are. */
    public record Load(int members, int waitingNews, int floors, int relays, int exchanges, int rows) {}

    /** Cheap: to be asked after every step. */
    public Load load() {
        return new Load(
                state.table.size(),
                state.queue.size(),
                state.table.floors(),
                relays.size(),
                antiEntropy.size(),
                state.links.size());
    }

    public Tally tally() {
        return state.tally;
    }
}
