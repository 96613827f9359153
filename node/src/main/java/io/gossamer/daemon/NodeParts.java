package io.gossamer.daemon;

import io.gossamer.aggregate.LinkMatrix;
import io.gossamer.config.GossamerConfig;
import io.gossamer.consensus.ConsensusSetup;
import io.gossamer.consensus.node.ConsensusNode;
import io.gossamer.control.ControlLimits;
import io.gossamer.control.ControlState;
import io.gossamer.control.StateTime;
import io.gossamer.gossip.Addresses;
import io.gossamer.host.Niceness;
import io.gossamer.identity.DataDirectoryException;
import io.gossamer.model.Arrivals;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.Tally;
import io.gossamer.probe.DatagramChannels;
import io.gossamer.probe.LinkMeter;
import io.gossamer.query.PeerChannels;
import io.gossamer.query.WorkerPool;
import io.gossamer.relay.SummaryShipper;
import io.gossamer.swim.Swim;
import io.gossamer.time.Clock;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All parts of one node, wired in the order of the data path: ground, membership, measuring, history, consensus, alerts,
 * faces. {@link #start} either gives them all running or closes what it had opened and throws.
 */
final class NodeParts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeParts.class);
    private static final int WORKERS = 4;

    private final Clock clock = new SystemClock();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Tally faceTally = new Tally("api");
    private final Tally alertTally = new Tally("alert");
    private final StateTime stateTime = new StateTime();
    private final SeedResolver seeds = new SeedResolver();
    private final Tally aggregateTally = new Tally("aggregate");
    private final Tally controlTally = new Tally("control");
    private final LinkMatrix matrix = new LinkMatrix(aggregateTally);
    private final Intake taken = Intake.of(matrix, aggregateTally);
    private final ControlState control = new ControlState(ControlLimits.SHIPPED, controlTally);
    private final EventLog events = new EventLog(clock);
    private volatile GossamerConfig config;
    private Ground ground;
    private ScheduledExecutorService background;
    private ScheduledExecutorService names;
    private WorkerPool workers;
    private PeerChannels peers;
    private MembershipNode membership;
    private OwnProfile profile;
    private LinkMeter meter;
    private CoordinateDesk coordinates;
    private InstrumentParts instruments;
    private Histories histories;
    private MeshKeeper mesh;
    private ConsensusNode consensus;
    private SummaryShipper shipper;
    private AlertDesk desk;
    private TargetDesk targets;
    private TargetAnswers targetAnswers;
    private LinkView links;
    private SelfWatch selfWatch;
    private NodeStatus status;
    private NodeEvents nodeEvents;
    private Faces faces;
    private Upkeep upkeep;

    private NodeParts(GossamerConfig config) {
        this.config = config;
    }

    static NodeParts start(GossamerConfig config, NodeAnswers.Lifecycle lifecycle) throws StartException {
        NodeParts parts = new NodeParts(config);
        try {
            parts.open(lifecycle);
            return parts;
        } catch (StartException | RuntimeException failed) {
            parts.close();
            throw failed;
        }
    }

    private void open(NodeAnswers.Lifecycle lifecycle) throws StartException {
        ground = open(Ground.take(config, clock));
        background = Executors.newSingleThreadScheduledExecutor(Niceness.threads("gossamer-background"));
        opened.push(background::shutdownNow);
        names = Executors.newSingleThreadScheduledExecutor(Niceness.threads("gossamer-names"));
        opened.push(names::shutdownNow);
        workers = open(new WorkerPool(Niceness.threads("gossamer-worker"), WORKERS, faceTally));
        histories = open(Histories.open(ground.directory().history(), config.history(), clock));
        histories.follow(events);
        selfWatch = new SelfWatch(ground.directory(), config.history().diskFreeMinBytes(), histories::isFailing);
        selfWatch.refresh();
        EventLoopGroup faceLoops = loops();
        peers = open(new PeerChannels(node -> membership.grpcEndpoint(node), faceLoops, workers, faceTally));
        openMembership();
        openMeter();
        openConsensus();
        openAlerts(faceLoops);
        openFaces(lifecycle, faceLoops);
        run();
    }

    private <T extends AutoCloseable> T open(T part) {
        opened.push(part);
        return part;
    }

    private EventLoopGroup loops() {
        EventLoopGroup group = DatagramChannels.newGroup(1);
        opened.push(() -> group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000));
        return group;
    }

    private void openMembership() {
        membership = MembershipNode.of(config, ground, new ProtocolLoop(loops().next(), clock), event -> {
            nodeEvents.onMembership(event);
            upkeep.followSoon();
        });
        opened.push(membership::close);
    }

    private void openMeter() {
        coordinates = new CoordinateDesk(ground.self(), membership::rows, new Random(new SecureRandom().nextLong()));
        var measures = new MeasureDesk(membership::view, events, this::onWindow, () -> upkeep.publishRowSoon());
        meter = open(new LinkMeter(
                ground.self(),
                ground.epoch(),
                config.probe(),
                clock,
                Addresses.bind(config.network().bind(), config.network().ports().stamp()),
                measures));
        meter.use(ProbeTrust.of(config));
        instruments = open(new InstrumentParts(clock, () -> config, membership::view));
    }

    private void onWindow(List<LinkSummary> window, Optional<Arrivals> arrivals) {
        if (!window.isEmpty()) {
            histories.keep(window);
            shipper.ship(
                    LinkSummary.withoutDetail(window),
                    List.of(),
                    upkeep.checks().records(),
                    arrivals);
            upkeep.placeSoon(window);
        }
    }

    private void openConsensus() throws StartException {
        try {
            mesh = new MeshKeeper(
                    ground.meshFile(),
                    (meshId, solo) -> membership.change((swim, now) -> swim.setMesh(now, meshId, solo)));
        } catch (DataDirectoryException damaged) {
            throw new StartException(damaged.getMessage(), damaged);
        }
        consensus = open(new ConsensusNode(new ConsensusSetup(
                ground.self(),
                config.node().name(),
                config.network().cluster(),
                ground.directory().path(),
                config.network().bind().orElse(""),
                config.network().ports().raft(),
                () -> profile.get().raft(),
                config.raft(),
                !config.network().join().isEmpty(),
                clock,
                control,
                membership::view,
                peers::channel,
                mesh)));
        shipper = open(new SummaryShipper(
                ground.self(),
                ground.signer(),
                ground.epoch(),
                () -> consensus.view().voterNodes(),
                membership::alive,
                peers,
                taken,
                histories.spool(),
                clock,
                workers,
                faceTally));
    }

    private void openAlerts(EventLoopGroup faceLoops) {
        PictureTaker pictures = new PictureTaker(
                clock,
                new PictureTaker.Sources(
                        membership::view,
                        membership::rows,
                        consensus::view,
                        control::view,
                        taken,
                        () -> upkeep.isSelfImpaired()));
        targets = open(new TargetDesk(
                ground.self(),
                ground.epoch(),
                faceLoops.next(),
                names,
                clock,
                () -> upkeep.isSelfImpaired(),
                histories::keep,
                shipper::shipTargets));
        desk = open(new AlertDesk(new AlertDesk.Setup(
                clock,
                consensus,
                control::view,
                pictures::take,
                stateTime,
                alertParts(config),
                (picture, stateNanos) -> upkeep.onLook(picture, stateNanos))));
        targetAnswers = new TargetAnswers(pictures::takeOfTargets, control::view, desk);
        links = new LinkView(
                clock,
                new LinkPicture(clock, matrix),
                () -> new LinkPicture.Heard(membership.view(), meter.ownLinks(), membership.rows()));
        nodeEvents = new NodeEvents(
                events, membership, consensus, peers, mesh, desk, background, ground.epoch(), ground::keepEpoch);
        upkeep = new Upkeep(new Upkeep.Parts(
                clock,
                () -> config,
                ground,
                membership,
                () -> profile,
                meter,
                coordinates,
                consensus,
                shipper,
                taken,
                faceLoops.next(),
                targets,
                seeds,
                selfWatch,
                events,
                background,
                names));
        open(upkeep.checks());
    }

    private AlertParts alertParts(GossamerConfig wanted) {
        return AlertParts.of(wanted, control, stateTime, consensus::propose, clock, alertTally);
    }

    private void openFaces(NodeAnswers.Lifecycle lifecycle, EventLoopGroup faceLoops) {
        status = new NodeStatus(
                clock,
                new NodeStatus.Sources(
                        ground.self(),
                        config.node().name(),
                        config.node().zone().path(),
                        config.network().cluster(),
                        Version.get(),
                        ground.directory().path(),
                        membership,
                        consensus,
                        meter,
                        selfWatch,
                        new LinksWanted(ground.self(), () -> config.probe()),
                        mesh::meshId));
        nodeEvents.tellStanding(status.standing());
        NodeChanges changes = new NodeChanges(
                membership,
                consensus,
                desk,
                seeds,
                names,
                new FlightRecorder(ground.directory().path().resolve("debug"), clock, background),
                config.network().ports().gossip());
        NodeAnswers answers = new NodeAnswers(new NodeAnswers.Parts(
                ground.self(),
                clock,
                membership,
                consensus,
                control::view,
                () -> upkeep.stateNanosNow(),
                desk::parts,
                links,
                coordinates,
                new HistoryAnswers(histories.reader(), clock, meter::windowNamesAheadMillis),
                new PastAnswers(ground.self(), histories.reader(), clock, meter::windowNamesAheadMillis),
                upkeep.paths(),
                upkeep.checks(),
                events,
                status,
                changes,
                instruments,
                targetAnswers,
                lifecycle));
        faces = open(new Faces(new Faces.Foundation(
                config,
                answers,
                faceLoops,
                workers,
                peers,
                taken,
                membership::isMember,
                Ground.verifier(),
                ground.seal(),
                consensus.service(),
                () -> config.api().allowRemoteChanges(),
                clock,
                orders -> instruments.make(answers, peers, meter, orders),
                this::tallies,
                faceTally)));
    }

    /** Everything is made: bind, then say who this is, then let it run. */
    private void run() throws StartException {
        Doors.Open doors = new Doors(config).open(membership, meter, faces, consensus.raftPort());
        profile = OwnProfile.of(config.node(), doors.host(), doors.ports(), Version.get(), clock.wallMillis());
        membership.start(
                new Swim.Self(ground.signer(), ground.epoch(), profile.get()),
                new MembershipNode.StoredMesh(mesh.meshId(), mesh.solo()),
                ground.rememberedPeers());
        try {
            consensus.onSeatChanged(seat -> upkeep.publishProfile(profile.seated(seat)));
            consensus.onViewChanged(nodeEvents::onRaft);
            consensus.start();
        } catch (IOException unusable) {
            throw new StartException(unusable.getMessage(), unusable);
        }
        control.onChange(nodeEvents::onControl);
        desk.start();
        upkeep.start();
        instruments.start(background);
        LOG.info(
                "{} ({}) runs as {} over {}, data in {}",
                config.node().name(),
                profile.get().gossip(),
                ground.self(),
                DatagramChannels.kind(),
                ground.directory().path());
    }

    /** What a reloaded configuration can change at run time; the rest is named. */
    String use(GossamerConfig wanted) {
        GossamerConfig before = config;
        config = wanted;
        LogLevels.apply(wanted.log());
        desk.use(alertParts(wanted));
        meter.use(ProbeTrust.of(wanted));
        upkeep.publishProfile(profile.described(wanted.node()));
        upkeep.resolveSeedsSoon();
        return "log levels, rules, receivers, seeds, zone, tags, probe.authentication, bandwidth and api settings are as configured now"
                + (wanted.needsRestartAfter(before) ? "; ports, membership, probe and raft take a restart" : "");
    }

    private Collection<Tally> tallies() {
        List<Tally> all = new ArrayList<>(membership.tallies());
        all.addAll(histories.tallies());
        all.addAll(desk.tallies());
        all.addAll(instruments.tallies());
        all.addAll(List.of(
                meter.tally(), targets.tally(), coordinates.tally(), consensus.tally(), events.tally(), seeds.tally()));
        all.addAll(List.of(upkeep.checks().tally(), aggregateTally, controlTally, faceTally, alertTally));
        return all;
    }

    Ground ground() {
        return ground;
    }

    MembershipNode membership() {
        return membership;
    }

    ConsensusNode consensus() {
        return consensus;
    }

    /** In the opposite order of opening; one part that fails keeps no other open. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception failed) {
                LOG.warn("a part did not close cleanly: {}", failed.toString());
            }
        }
    }
}
