package io.gossamer.daemon;

import com.google.protobuf.ByteString;
import io.gossamer.config.GossamerConfig;
import io.gossamer.flight.FlightLog;
import io.gossamer.flight.FlightRecord;
import io.gossamer.flight.RecordedSwim;
import io.gossamer.flight.SplitMix;
import io.gossamer.gossip.Addresses;
import io.gossamer.gossip.DatagramTransport;
import io.gossamer.gossip.StreamTransport;
import io.gossamer.host.Niceness;
import io.gossamer.linkstate.LinkRow;
import io.gossamer.linkstate.LinkStateTable;
import io.gossamer.model.Endpoint;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodeProfile;
import io.gossamer.model.Tally;
import io.gossamer.probe.DatagramChannels;
import io.gossamer.swim.MembershipEvent;
import io.gossamer.swim.Slots;
import io.gossamer.swim.Swim;
import io.gossamer.swim.SwimConfig;
import io.gossamer.swim.SwimEffects;
import io.gossamer.swim.SwimInputs;
import io.gossamer.swim.SwimTimer;
import io.gossamer.wire.ClusterKey;
import io.gossamer.wire.Envelope;
import io.gossamer.wire.Gossip;
import io.gossamer.wire.MemberRecord;
import io.gossamer.wire.Signer;
import io.gossamer.wire.SyncReply;
import io.gossamer.wire.SyncRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The membership machine on its thread, with its sockets: what comes from the wire goes into {@link Swim}, what Swim wants
 * goes out. Any thread may read {@link #view} and {@link #rows} and call {@link #change}.
 */
final class MembershipNode {
    private static final Logger LOG = LoggerFactory.getLogger(MembershipNode.class);
    /** Keys and replay windows are kept for so many senders. */
    private static final int SENDERS_MAX = 12_000;

    private static final long LATENESS_TOLD_NANOS = 50_000_000L;

    private final ProtocolLoop loop;
    private final Envelope envelope;
    private final DatagramTransport datagrams;
    private final StreamTransport streams;
    private final SwimConfig config;
    private final SlotLoop slots;
    private final Consumer<MembershipEvent> events;
    private final Tally flightTally = new Tally("flight");
    private final int flightBytes;
    private Swim swim;
    private RecordedSwim recorder;
    private volatile MembershipView view;
    private volatile List<LinkStateTable.Received> rows = List.of();

    /** Which mesh this node belonged to when it last ran. */
    record StoredMesh(Optional<NodeId> meshId, boolean solo) {}

    /**
     * @param flightBytes what the flight recorder may keep; 0: it is off
     * @param events told on the protocol thread, after {@link #view} shows the change
     */
    MembershipNode(
            ProtocolLoop loop,
            SwimConfig config,
            ClusterKey cluster,
            NodeId self,
            long epoch,
            int flightBytes,
            Consumer<MembershipEvent> events) {
        this.loop = loop;
        this.flightBytes = flightBytes;
        this.config = config;
        this.slots = new SlotLoop(loop, Slots.of(config, new SecureRandom().nextLong()), new SlotWork());
        this.events = events;
        this.view = new MembershipView(0, self, self, List.of(), Optional.empty(), false, 0);
        this.envelope = new Envelope(cluster, self, epoch, SENDERS_MAX);
        this.datagrams = new DatagramTransport(envelope, slots, new Incoming());
        this.streams = new StreamTransport(envelope, slots, new Incoming(), config.syncTimeoutNanos());
    }

    static MembershipNode of(
            GossamerConfig config, Ground ground, ProtocolLoop loop, Consumer<MembershipEvent> events) {
        GossamerConfig.Membership periods = config.membership();
        ClusterKey cluster =
                ClusterKey.of(config.network().cluster(), config.network().secret());
        if (!cluster.isSecret()) {
            LOG.info(
                    "network.secret is not set: datagrams are sealed against damage and strays, not against strangers");
        }
        SwimConfig periodsAndLimits = SwimConfig.of(
                periods.probePeriod(),
                periods.suspicionMin(),
                periods.suspicionMax(),
                periods.unreachableToDead(),
                periods.gossipPeriod(),
                periods.antiEntropyPeriod(),
                periods.forgetDeadAfter());
        return new MembershipNode(
                loop, periodsAndLimits, cluster, ground.self(), ground.epoch(), flightBytes(config), events);
    }

    /** A size that is too small to be of use is taken for the least that is. */
    private static int flightBytes(GossamerConfig config) {
        long bytes = config.debug().flightRecorderBytes();
        return bytes == 0 ? 0 : (int) Math.max(FlightLog.BYTES_MIN, bytes);
    }

    /** Binds UDP, then TCP on the same number. Returns the port. */
    int bind(Optional<String> host, int port) throws IOException {
        InetSocketAddress bound = datagrams.bind(
                loop.eventLoop(),
                DatagramChannels.datagramChannel(),
                DatagramChannels.PACKETS,
                Addresses.bind(host, port));
        streams.bind(
                loop.eventLoop(),
                DatagramChannels.serverSocketChannel(),
                DatagramChannels.socketChannel(),
                Addresses.bind(host, bound.getPort()));
        return bound.getPort();
    }

    /** Before this, what arrives is dropped. */
    void start(Swim.Self self, StoredMesh mesh, List<Endpoint> rememberedPeers) {
        SplitMix random = new SplitMix(new SecureRandom().nextLong());
        Signer signer = RecordedSwim.keeping(self.signer(), this::signed);
        Swim.Self kept = new Swim.Self(signer, self.epoch(), self.profile());
        loop.offer(ignored -> {
            Niceness.stepAhead();
            long now = slots.nowNanos();
            Swim machine = new Swim(config, kept, Ground.verifier(), mesh.meshId(), mesh.solo(), random, new Effects());
            recorder = new RecordedSwim(machine, random, this::onFlightFault);
            swim = machine;
            if (flightBytes > 0) {
                recorder.begin(flightBytes, now);
            }
            recorder.start(now);
            recorder.addSeeds(now, rememberedPeers);
            publish();
            slots.start();
        });
    }

    private void onFlightFault(RuntimeException fault) {
        flightTally.count("stopped");
        LOG.error("the flight recorder has stopped; the node goes on", fault);
    }

    private void signed(ByteString signature) {
        if (recorder != null) {
            recorder.signed(signature);
        }
    }

    /**
     * What the flight recorder holds, with the machine's state now; empty: it is off.
     *
     * @param wallMillis the wall clock's time, for a person
     */
    CompletableFuture<Optional<FlightRecord>> flightRecord(long wallMillis) {
        long seed = new SecureRandom().nextLong();
        CompletableFuture<Optional<FlightRecord>> answer = new CompletableFuture<>();
        boolean taken = loop.offer(now -> {
            if (swim == null) {
                answer.complete(Optional.empty());
                return;
            }
            flightTally.count("dumps");
            MemberRecord own = swim.record();
            answer.complete(recorder.record(
                    new FlightRecord.Head(
                            own.id(),
                            own.publicKey(),
                            own.incarnation() >>> 32,
                            own.profile(),
                            config,
                            own.profile().version(),
                            Runtime.version().toString(),
                            wallMillis,
                            slots.nowNanos()),
                    seed));
        });
        if (!taken) {
            answer.completeExceptionally(new IllegalStateException("the protocol thread is overloaded: try again"));
        }
        return answer;
    }

    private void publish() {
        if (swim != null) {
            view = swim.view();
            rows = swim.rows();
        }
    }

    MembershipView view() {
        return view;
    }

    /** Every origin's row, ordered by origin, with when it came. */
    List<LinkStateTable.Received> rows() {
        return rows;
    }

    /** Who is expected to answer. */
    List<NodeId> alive() {
        return view.members().stream()
                .filter(member -> member.state().isCounted())
                .map(Member::id)
                .toList();
    }

    /** Where that node's gRPC face listens; empty: unknown here, or it has none. */
    Optional<Endpoint> grpcEndpoint(NodeId node) {
        return view.member(node)
                .map(Member::profile)
                .filter(known -> known.ports().grpc() != 0)
                .map(NodeProfile::grpc);
    }

    /** Is it known here, and has not left? */
    boolean isMember(NodeId node) {
        return view.member(node)
                .filter(member -> member.state() != MemberState.LEFT)
                .isPresent();
    }

    void publishRow(LinkRow row, boolean urgent) {
        change((machine, now) -> machine.publishRow(now, row, urgent));
    }

    /** Something done to the machine, on its thread. */
    interface Change {
        void apply(SwimInputs machine, long nowNanos);
    }

    /** Dropped and counted when the protocol thread is over its limit or the node closes. */
    void change(Change change) {
        loop.offer(now -> {
            if (swim != null) {
                change.apply(recorder, slots.nowNanos());
                publish();
            }
        });
    }

    /** Asks the machine something on its thread. */
    <T> CompletableFuture<T> ask(Function<Swim, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        boolean taken = loop.offer(now -> {
            if (swim == null) {
                answer.completeExceptionally(new IllegalStateException("membership has not started"));
            } else {
                answer.complete(question.apply(swim));
                publish();
            }
        });
        if (!taken) {
            answer.completeExceptionally(new IllegalStateException("the protocol thread is overloaded: try again"));
        }
        return answer;
    }

    List<Tally> tallies() {
        Swim machine = swim;
        return machine == null
                ? List.of(datagrams.tally(), streams.tally(), loop.tally(), flightTally)
                : List.of(datagrams.tally(), streams.tally(), loop.tally(), flightTally, machine.tally());
    }

    void close() {
        datagrams.close();
        streams.close();
    }

    /** What is done from slot to slot. */
    private final class SlotWork implements SlotLoop.Work {
        @Override
        public void read() {
            datagrams.read();
        }

        @Override
        public void onTimer(long nowNanos, SwimTimer timer) {
            recorder.onTimer(nowNanos, timer);
        }

        /** The lateness of a slot is the protocol thread's; and what changed by timers alone is shown. */
        @Override
        public void onSlot(long nowNanos, long lateNanos) {
            if (!swim.isWaiting()) {
                datagrams.rest();
            }
            if (lateNanos > LATENESS_TOLD_NANOS) {
                recorder.onLateness(nowNanos, lateNanos);
            }
            publish();
        }
    }

    /** What Swim wants of the world. */
    private final class Effects implements SwimEffects {
        @Override
        public void send(Endpoint to, Gossip gossip) {
            datagrams.send(to, gossip);
        }

        @Override
        public void request(Endpoint to, SyncRequest request, long exchangeId) {
            streams.request(to, request, exchangeId);
        }

        @Override
        public void schedule(long delayNanos, SwimTimer timer) {
            slots.schedule(delayNanos, timer);
        }

        @Override
        public void emit(MembershipEvent event) {
            if (event instanceof MembershipEvent.SelfChanged changed) {
                envelope.rise(changed.record().incarnation() >>> 32);
            }
            // The machine is in the middle of a step: its view is asked for once the step is done.
            loop.schedule(0, now -> {
                publish();
                events.accept(event);
            });
        }
    }

    /** What came from the wire, for Swim. */
    private final class Incoming implements DatagramTransport.Receiver, StreamTransport.Peer {
        @Override
        public void onGossip(long nowNanos, Endpoint source, Gossip gossip, byte[] body) {
            if (swim != null) {
                recorder.onGossip(nowNanos, source, gossip, body);
            }
        }

        @Override
        public void onWrongCluster(long nowNanos, Endpoint source, boolean toldByOther) {
            if (swim != null) {
                recorder.onWrongCluster(nowNanos, source, toldByOther);
            }
        }

        @Override
        public Optional<SyncReply> onSyncRequest(long nowNanos, Endpoint source, SyncRequest request) {
            return Optional.ofNullable(recorder).map(machine -> machine.onSyncRequest(nowNanos, source, request));
        }

        @Override
        public void onSyncReply(long nowNanos, long exchangeId, SyncReply reply) {
            recorder.onSyncReply(nowNanos, exchangeId, reply);
        }

        @Override
        public void onSyncFailed(long nowNanos, long exchangeId) {
            recorder.onSyncFailed(nowNanos, exchangeId);
        }
    }
}
