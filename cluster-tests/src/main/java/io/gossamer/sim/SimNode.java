package io.gossamer.sim;

import com.google.protobuf.ByteString;
import io.gossamer.model.Endpoint;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodePorts;
import io.gossamer.model.NodeProfile;
import io.gossamer.model.Zone;
import io.gossamer.swim.MembershipEvent;
import io.gossamer.swim.Slots;
import io.gossamer.swim.Swim;
import io.gossamer.swim.SwimEffects;
import io.gossamer.swim.SwimTimer;
import io.gossamer.wire.Ed25519;
import io.gossamer.wire.Envelope;
import io.gossamer.wire.Gossip;
import io.gossamer.wire.GossipCodec;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.Signer;
import io.gossamer.wire.SyncRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** One host: its disk, its clock, and the process that may run on it. */
public final class SimNode {
    static final int GOSSIP_PORT = 7401;

    private final Simulation simulation;
    private final int index;
    private final SplittableRandom random;
    private final String name;
    private final Endpoint endpoint;
    private final Traffic traffic = new Traffic();
    private final Backlog backlog;
    private final LatenessWatch lateness = new LatenessWatch(this);
    private SimClock clock;
    private Signer signer;
    private NodeId id;
    private Swim swim;
    private Slots slots;
    private final List<Runnable> inbox = new ArrayList<>();
    private boolean isPrompt;
    private long machineNanos = Long.MIN_VALUE;
    private boolean isRunning;
    private boolean isHostUp = true;
    private int boot;
    private long epochOnDisk;
    private int installs;
    private Optional<NodeId> meshOnDisk = Optional.empty();
    private boolean soloOnDisk;

    SimNode(Simulation simulation, int index, SplittableRandom random) {
        this.simulation = simulation;
        this.index = index;
        this.random = random;
        this.name = "n" + (index + 1);
        this.endpoint =
                new Endpoint("10." + (index >>> 16) + "." + (index >>> 8 & 0xff) + "." + (index & 0xff), GOSSIP_PORT);
        this.backlog = new Backlog(simulation, this);
        this.clock = new SimClock(simulation.nowNanos(), random.nextLong(1L << 40));
        install();
    }

    private void install() {
        long keySeed = SimKeys.mix(simulation.settings().seed()) + ((long) installs++ << 32) + index;
        Signer bare = SimKeys.signer(keySeed);
        signer = new Signer() {
            @Override
            public ByteString publicKey() {
                return bare.publicKey();
            }

            @Override
            public ByteString sign(ByteString content) {
                simulation.signed(SimNode.this, content);
                return bare.sign(content);
            }
        };
        id = Ed25519.nodeId(signer.publicKey());
        epochOnDisk = 0;
        meshOnDisk = Optional.empty();
        soloOnDisk = false;
    }

    /** Which mesh it takes itself for a member of when it starts next. */
    public void setMesh(NodeId meshId, boolean solo) {
        meshOnDisk = Optional.of(meshId);
        soloOnDisk = solo;
    }

    private NodeProfile profile() {
        return new NodeProfile(
                name,
                new Zone("eu/rack-" + index % 20),
                endpoint.host(),
                new NodePorts(GOSSIP_PORT, 7402, 7403, 7404, 7405),
                Map.of("role", "web"),
                "0.1.0",
                clock.wallNanos(simulation.nowNanos()) / 1_000_000,
                Optional.empty());
    }

    /** Starts the process with these seeds; its disk is as the last one left it. */
    public void start(List<Endpoint> seeds) {
        isRunning = true;
        isHostUp = true;
        boot++;
        backlog.clear();
        inbox.clear();
        isPrompt = true;
        slots = Slots.of(simulation.settings().swim(), random.nextLong());
        // As BootEpoch does: above every earlier one, whatever the wall clock says.
        epochOnDisk = Math.max(epochOnDisk + 1, clock.wallNanos(simulation.nowNanos()) / 1_000_000_000L);
        swim = new Swim(
                simulation.settings().swim(),
                new Swim.Self(signer, epochOnDisk, profile()),
                SimKeys.VERIFIER,
                meshOnDisk,
                soloOnDisk,
                random.split(),
                new Effects(boot));
        swim.start(machineNanos());
        swim.addSeeds(machineNanos(), seeds);
        lateness.onStart();
        simulation.stepped(this);
    }

    /** The host loses its power: silence. */
    public void crash() {
        stopProcess();
        isHostUp = false;
    }

    /** `kill -9`: the host answers for it that the port is closed. */
    public void kill() {
        stopProcess();
    }

    private void stopProcess() {
        isRunning = false;
        simulation.streams().onStopped(this);
    }

    /** Says goodbye for good, and is gone half a second later. */
    public void leave() {
        end(machine -> machine.leave(machineNanos()));
    }

    /** As on SIGTERM: it means to come back. */
    public void stop() {
        end(machine -> machine.stop(machineNanos()));
    }

    private void end(Consumer<Swim> farewell) {
        int thisBoot = boot;
        call(farewell);
        simulation.at(500 * Simulation.MILLI, () -> {
            if (boot == thisBoot) {
                stopProcess();
            }
        });
    }

    /** The disk is lost: the next start has a new key, and so another identity under the same name and address. */
    public void wipe() {
        install();
        simulation.reinstalled(this);
    }

    /** The disk is as it was before this identity's first start, and the wall clock a day behind. */
    public void restoreBackup() {
        epochOnDisk = 0;
        clock.step(-86_400 * Simulation.SECOND);
    }

    /** The process does not run until then; what arrives waits, up to the socket's buffer. */
    public void stallUntil(long timeNanos) {
        backlog.stallUntil(timeNanos);
        if (isRunning) {
            lateness.onStall();
        }
    }

    /** A packet that the machine did not make: a lie, sealed with the group's key. */
    public void inject(Endpoint to, Gossip gossip) {
        new Effects(boot).send(to, gossip);
    }

    /** Its key: for liars. */
    public Signer signer() {
        return signer;
    }

    /** Something done to the machine between two events. */
    public void call(Consumer<Swim> change) {
        if (isRunning) {
            change.accept(swim);
            simulation.stepped(this);
        }
    }

    /** Runs on the protocol thread after so long by this node's clock, if this boot still lives. */
    void after(long delayNanos, int ofBoot, Runnable action) {
        simulation.at(clock.trueDelayNanos(Math.max(0, delayNanos)), () -> backlog.enter(ofBoot, 0, action));
    }

    void receive(Endpoint source, long senderHash, byte[] body) {
        if (isPrompt) {
            backlog.enter(boot, body.length + 1, () -> open(machineNanos(), source, senderHash, body));
            return;
        }
        long dueNanos = slots.after(localNanos());
        if (inbox.isEmpty()) {
            simulation.at(clock.trueDelayNanos(dueNanos - localNanos()), this::readInbox);
        }
        int ofBoot = boot;
        inbox.add(() ->
                backlog.enter(ofBoot, body.length + 1, () -> open(machineNanos(dueNanos), source, senderHash, body)));
    }

    /** The daemon's slot: first what has come in, then the timers. */
    private void readInbox() {
        List<Runnable> waiting = List.copyOf(inbox);
        inbox.clear();
        waiting.forEach(Runnable::run);
    }

    private void onTimer(long dueNanos, SwimTimer timer) {
        readInbox();
        swim.onTimer(machineNanos(dueNanos), timer);
        isPrompt = swim.isWaiting();
    }

    /** The machine's time never goes back, although a slot's lies before the moment at which its work is done. */
    private long machineNanos(long dueNanos) {
        machineNanos = Math.max(machineNanos, slots.machineNanos(dueNanos, localNanos()));
        return machineNanos;
    }

    /** By its monotonic clock, as its machine sees it. */
    public long machineNanos() {
        return machineNanos(localNanos());
    }

    private void open(long nowNanos, Endpoint source, long senderHash, byte[] body) {
        try {
            Gossip gossip = GossipCodec.decode(senderHash, body);
            swim.onGossip(nowNanos, source, shared(gossip));
        } catch (MalformedPacketException malformed) {
            throw new IllegalStateException("a node sent what another one cannot read", malformed);
        }
    }

    private Gossip shared(Gossip gossip) {
        return gossip.updates().isEmpty()
                ? gossip
                : new Gossip(
                        gossip.sender(),
                        gossip.kind(),
                        gossip.number(),
                        gossip.subject(),
                        gossip.introduce(),
                        simulation.shared().share(gossip.updates()));
    }

    /** What came over a stream, or became of one: it runs on the protocol thread like all the rest. */
    void onStream(int ofBoot, Runnable action) {
        backlog.enter(ofBoot, 1, action);
    }

    long localNanos() {
        return clock.monotonicNanos(simulation.nowNanos());
    }

    public int index() {
        return index;
    }

    public String name() {
        return name;
    }

    public NodeId id() {
        return id;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    public Swim swim() {
        return swim;
    }

    public boolean isRunning() {
        return isRunning;
    }

    boolean isHostUp() {
        return isHostUp;
    }

    public boolean isStalled() {
        return backlog.isStalled();
    }

    boolean isBehind() {
        return backlog.isBehind();
    }

    /** Which start of its process this is. */
    public int boot() {
        return boot;
    }

    public SimClock clock() {
        return clock;
    }

    public Traffic traffic() {
        return traffic;
    }

    @Override
    public String toString() {
        return name;
    }

    /** What the machine does to the world. */
    private final class Effects implements SwimEffects {
        private final int ofBoot;

        Effects(int ofBoot) {
            this.ofBoot = ofBoot;
        }

        @Override
        public void send(Endpoint to, Gossip gossip) {
            byte[] body = GossipCodec.encode(gossip);
            int wireBytes = body.length + Envelope.OVERHEAD_BYTES + SimNetwork.DATAGRAM_HEADER_BYTES;
            traffic.datagram(gossip, wireBytes);
            simulation.trace().add(simulation.nowNanos(), index, body);
            SimNode receiver = simulation.at(to).orElse(null);
            if (receiver == null) {
                return;
            }
            Endpoint source = endpoint;
            long senderHash = id.high();
            simulation
                    .network()
                    .datagram(
                            index,
                            receiver.index,
                            wireBytes,
                            simulation.nowNanos(),
                            at -> simulation.atTime(at, () -> receiver.receive(source, senderHash, body)));
        }

        @Override
        public void request(Endpoint to, SyncRequest request, long exchangeId) {
            simulation.streams().request(SimNode.this, ofBoot, to, request, exchangeId);
        }

        @Override
        public void schedule(long delayNanos, SwimTimer timer) {
            long dueNanos = slots.from(machineNanos + delayNanos);
            after(dueNanos - localNanos(), ofBoot, () -> onTimer(dueNanos, timer));
        }

        @Override
        public void emit(MembershipEvent event) {
            if (event instanceof MembershipEvent.SelfChanged changed) {
                epochOnDisk = Math.max(epochOnDisk, changed.record().incarnation() >>> 32);
            } else if (event instanceof MembershipEvent.MeshAdopted adopted) {
                setMesh(adopted.mesh(), false);
            }
            simulation.said(SimNode.this, event);
        }
    }
}
