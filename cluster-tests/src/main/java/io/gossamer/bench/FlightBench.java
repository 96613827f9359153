package io.gossamer.bench;

import com.google.protobuf.ByteString;
import com.sun.management.ThreadMXBean;
import io.gossamer.flight.FlightLog;
import io.gossamer.flight.RecordedSwim;
import io.gossamer.flight.SplitMix;
import io.gossamer.model.Endpoint;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodePorts;
import io.gossamer.model.NodeProfile;
import io.gossamer.model.Zone;
import io.gossamer.swim.MembershipEvent;
import io.gossamer.swim.Swim;
import io.gossamer.swim.SwimConfig;
import io.gossamer.swim.SwimEffects;
import io.gossamer.swim.SwimTimer;
import io.gossamer.wire.Ed25519;
import io.gossamer.wire.Gossip;
import io.gossamer.wire.GossipCodec;
import io.gossamer.wire.Lifecycle;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.MemberRecord;
import io.gossamer.wire.Signer;
import io.gossamer.wire.SyncRequest;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code flight-recorder [--n N]}: what the recorder costs a machine of N (1,000) members beside what the machine itself does
 * with the same datagrams: time and allocation a datagram, bytes kept, and what an image takes.
 */
final class FlightBench {
    private static final int DATAGRAMS = 100_000;
    private static final int ROUNDS = 6;
    /** Of a second, in which a daemon of ten subjects and ten observers is told of some seventy things. */
    private static final double INPUTS_PER_SECOND = 70;

    private static final double CORE_SHARE_MAX = 0.001;
    private static final NodeId MESH = new NodeId(7, 7);
    private static final double IMAGE_BYTES_PER_MEMBER_MAX = 250;

    private FlightBench() {}

    /** Cheap, and of a shape like the real one. */
    private record Key(ByteString publicKey) implements Signer {
        static Key of(int number) {
            return new Key(ByteString.copyFrom(
                    ByteBuffer.allocate(Ed25519.PUBLIC_KEY_BYTES).putInt(number).rewind()));
        }

        @Override
        public ByteString sign(ByteString content) {
            return ByteString.copyFrom(new byte[Ed25519.SIGNATURE_BYTES]);
        }
    }

    private static final class Nowhere implements SwimEffects {
        @Override
        public void send(Endpoint to, Gossip gossip) {}

        @Override
        public void request(Endpoint to, SyncRequest request, long exchangeId) {}

        @Override
        public void schedule(long delayNanos, SwimTimer timer) {}

        @Override
        public void emit(MembershipEvent event) {}
    }

    /** A datagram as it came in. */
    private record Datagram(Endpoint source, Gossip gossip, ByteString body) {}

    private static NodeProfile profile(int number) {
        return new NodeProfile(
                "host-" + number,
                Zone.NONE,
                "10.0." + number / 250 + "." + (1 + number % 250),
                new NodePorts(7401, 7402, 7403, 7404, 7405),
                Map.of("role", "web"),
                "0.1.0",
                1_700_000_000_000L,
                Optional.empty());
    }

    private static Datagram datagram(MemberRecord from, boolean withRecord) throws MalformedPacketException {
        Gossip.Sender sender =
                new Gossip.Sender(from.id(), from.incarnation(), from.bootNonce(), Optional.of(MESH), false);
        byte[] body = GossipCodec.encode(new Gossip(
                sender, Gossip.Kind.PING, 7, Optional.empty(), false, withRecord ? List.of(from) : List.of()));
        return new Datagram(
                from.profile().gossip(), GossipCodec.decode(from.id().high(), body), ByteString.copyFrom(body));
    }

    static boolean run(Bench.Call call) throws MalformedPacketException {
        int members = call.number("n", 1_000);
        SplitMix random = new SplitMix(1);
        Swim machine = new Swim(
                SwimConfig.defaults(),
                new Swim.Self(Key.of(0), 1_700_000_000L, profile(0)),
                (publicKey, content, signature) -> true,
                Optional.of(MESH),
                false,
                random,
                new Nowhere());
        RecordedSwim recorded = new RecordedSwim(machine, random, fault -> {
            throw fault;
        });
        long now = 1_000_000_000_000L;
        machine.start(now);
        List<Datagram> pings = new ArrayList<>();
        for (int i = 1; i < members; i++) {
            MemberRecord record = MemberRecord.sign(Key.of(i), 1_700_000_000L << 32, Lifecycle.RUNNING, i, profile(i));
            Datagram introduction = datagram(record, true);
            machine.onGossip(++now, introduction.source(), introduction.gossip());
            pings.add(datagram(record, false));
        }
        if (machine.view().members().size() != members) {
            throw new IllegalStateException("only " + machine.view().members().size() + " members were taken in");
        }
        RecordedSwim plain = new RecordedSwim(machine, random, fault -> {
            throw fault;
        });
        recorded.begin(1 << 20, now);
        Cost without = Cost.WORST;
        Cost with = Cost.WORST;
        for (int round = 0; round < ROUNDS; round++) {
            without = without.better(cost(plain, pings, now += DATAGRAMS + 1));
            with = with.better(cost(recorded, pings, now += DATAGRAMS + 1));
        }
        return report(members, without, with, recorded.log().orElseThrow(), machine, random);
    }

    /** A datagram, on average. */
    private record Cost(double nanos, double allocatedBytes) {
        private static final Cost WORST = new Cost(Double.MAX_VALUE, Double.MAX_VALUE);

        /** Other work on the machine makes a round slower and never faster. */
        Cost better(Cost other) {
            return new Cost(Math.min(nanos, other.nanos), Math.min(allocatedBytes, other.allocatedBytes));
        }
    }

    private static Cost cost(RecordedSwim recorded, List<Datagram> pings, long startNanos) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        List<byte[]> bodies =
                pings.stream().map(ping -> ping.body().toByteArray()).toList();
        long allocated = threads.getThreadAllocatedBytes(thread);
        long start = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < DATAGRAMS; i++) {
            int at = i % pings.size();
            recorded.onGossip(
                    startNanos + i, pings.get(at).source(), pings.get(at).gossip(), bodies.get(at));
        }
        double nanos = threads.getCurrentThreadCpuTime() - start;
        return new Cost(nanos / DATAGRAMS, (threads.getThreadAllocatedBytes(thread) - allocated) / (double) DATAGRAMS);
    }

    private static boolean report(int members, Cost without, Cost with, FlightLog log, Swim machine, SplitMix random) {
        long start = System.nanoTime();
        FlightLog fresh = new FlightLog(1 << 20, machine, random, 0);
        double imageMillis = (System.nanoTime() - start) / 1e6;
        double nanos = with.nanos() - without.nanos();
        double allocated = with.allocatedBytes() - without.allocatedBytes();
        double bytesPerInput = (double) log.inputBytes() / log.inputs();
        double imagePerMember = (double) fresh.imageBytes() / members;
        System.out.printf("%d members; the best of %d rounds, processor time%n", members, ROUNDS);
        System.out.printf(
                "a datagram without a recorder     %8.0f ns %8.0f B allocated%n",
                without.nanos(), without.allocatedBytes());
        System.out.printf("what the recorder adds            %8.0f ns %8.0f B allocated%n", nanos, allocated);
        System.out.printf(
                "at %.0f inputs a second             %8.5f %% of a core%n",
                INPUTS_PER_SECOND, INPUTS_PER_SECOND * nanos / 1e7);
        System.out.printf("kept a datagram                   %8.1f B%n", bytesPerInput);
        System.out.printf(
                "1 MiB reaches back                %8.0f to %.0f s%n",
                (1 << 19) / bytesPerInput / INPUTS_PER_SECOND, (1 << 20) / bytesPerInput / INPUTS_PER_SECOND);
        System.out.printf(
                "an image                          %8.1f B a member, %.2f ms, once in half of the bytes%n",
                imagePerMember, imageMillis);
        System.out.printf(
                Locale.ROOT,
                "{\"id\":\"flight-recorder\",\"n\":%d,\"nanosPerInput\":%.0f,\"allocatedBytesPerInput\":%.0f,"
                        + "\"bytesPerInput\":%.1f,\"imageBytesPerMember\":%.1f,\"imageMillis\":%.2f}%n",
                members,
                nanos,
                allocated,
                bytesPerInput,
                imagePerMember,
                imageMillis);
        return INPUTS_PER_SECOND * nanos / 1e9 <= CORE_SHARE_MAX && imagePerMember <= IMAGE_BYTES_PER_MEMBER_MAX;
    }
}
