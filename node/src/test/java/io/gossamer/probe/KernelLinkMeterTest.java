package io.gossamer.probe;

import static io.gossamer.waiting.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.measure.ReceiveStamp;
import io.gossamer.model.LinkDetail;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import io.gossamer.model.PathClass;
import io.gossamer.model.PathMarks;
import io.gossamer.model.Tally;
import io.gossamer.probe.reflector.InboundPeers;
import io.gossamer.probe.reflector.StampReflector;
import io.gossamer.wire.ClassOfService;
import io.gossamer.wire.StampPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On Linux the times of arrival are the kernel's: this fails where they are not, be it silently. */
@EnabledOnOs(OS.LINUX)
class KernelLinkMeterTest extends LinkMeterContract {
    private static final long READER_LATE_NANOS = 100_000_000L;

    @Override
    String stamps() {
        return "kernel";
    }

    /** One probe a tick, whose reply is read no sooner than the next tick. */
    private final class SlowReader implements ProbeLoop.Work {
        final BlockingQueue<long[]> roundTrips = new LinkedBlockingQueue<>();
        private final ProbeLoop loop;
        private final InetSocketAddress reflector;
        private long sentNanos;
        private int sequence;

        SlowReader(ProbeLoop loop, InetSocketAddress reflector) {
            this.loop = loop;
            this.reflector = reflector;
        }

        @Override
        public long tick(long dueNanos) {
            sentNanos = loop.send(reflector, 9, ++sequence);
            return clock.monotonicNanos() + READER_LATE_NANOS;
        }

        @Override
        public void onDropped(int replies) {}

        @Override
        public void onReply(StampReply answer, long arrivedNanos, ReceiveStamp stamp, long wallOffsetNanos) {
            StampPacket.Reply reply = answer.packet();
            if (stamp == ReceiveStamp.KERNEL && reply.echo().sequence() == sequence) {
                long readNanos = clock.monotonicNanos() - sentNanos;
                roundTrips.add(new long[] {arrivedNanos - sentNanos - reply.heldNanos(), readNanos});
            }
        }
    }

    @Test
    void aReaderThatIsLateMeasuresARoundTripWithoutItsOwnLateness() throws Exception {
        LinkMeter peer = start(B, "127.0.0.1", new Recording());
        Tally tally = new Tally("probe");
        StampReflector reflector = new StampReflector(clock, new InboundPeers(A), tally);
        try (ProbeLoop loop = new KernelLoop(
                clock, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0, reflector, tally)) {
            loop.bind();
            SlowReader reader =
                    new SlowReader(loop, new InetSocketAddress(InetAddress.getLoopbackAddress(), peer.stampPort()));
            loop.start(reader);
            await().until(() -> reader.roundTrips.size() >= 15);

            List<Long> roundTrips = new ArrayList<>();
            for (long[] sample : reader.roundTrips) {
                assertThat(sample[1]).as("read late").isGreaterThanOrEqualTo(READER_LATE_NANOS);
                roundTrips.add(sample[0]);
            }
            Collections.sort(roundTrips);
            assertThat(roundTrips.get(roundTrips.size() / 2))
                    .as("median of %s ns", roundTrips)
                    .isLessThan(READER_LATE_NANOS / 20);
        }
    }

    @Test
    void whatBecomesOfAnotherClassIsKnown() throws Exception {
        Recording recording = new Recording();
        LinkMeter a = start(A, "127.0.0.1", recording);
        LinkMeter b = start(B, "127.0.0.1", new Recording());
        a.setTargets(List.of(target(B, "127.0.0.1", b)));
        b.setPeers(List.of(target(A, "127.0.0.1", a)));
        await().until(() -> recording.summaries.stream()
                .anyMatch(summary -> !summary.traits().classes().isEmpty()));
        LinkSummary last = recording.summaries.get(recording.summaries.size() - 1);
        assertThat(last.traits().classes()).containsExactly(new PathClass(34, PathClass.Fate.KEPT));
    }

    @Test
    void aSteppedClockVoidsRoundTripsAndLosesNothing() throws Exception {
        Recording recording = new Recording();
        LinkMeter a = start(A, "127.0.0.1", recording);
        LinkMeter b = start(B, "127.0.0.1", new Recording());
        a.setTargets(List.of(target(B, "127.0.0.1", b)));
        b.setPeers(List.of(target(A, "127.0.0.1", a)));
        await().until(() -> stamped(a, "kernel") > 5);
        clock.steppedNanos = TimeUnit.HOURS.toNanos(1);
        // the kernel of this test does not step, so that its stamps disagree for as long as that lasts
        await().until(() -> recording.summaries.stream().anyMatch(KernelLinkMeterTest::isReceivedAndNotTimed));
        clock.steppedNanos = 0;
        long before = stamped(a, "kernel");
        await().until(() -> stamped(a, "kernel") > before + 10);
        int windows = recording.summaries.size();
        await().until(() -> recording.summaries.size() > windows + 1);

        assertThat(recording.changes).containsExactly("UNKNOWN>UP");
        for (LinkSummary window : recording.summaries) {
            assertThat(window.counts().lost()).isZero();
            window.rtt().ifPresent(rtt -> assertThat(rtt.max()).isBetween(1L, TimeUnit.MINUTES.toNanos(1)));
            assertThat(window.kernelStamps()).isEqualTo(window.rtt().isPresent());
        }
        assertThat(stamped(a, "void")).isPositive();
    }

    private static boolean isReceivedAndNotTimed(LinkSummary window) {
        return window.rtt().isEmpty() && window.counts().received() > 0;
    }

    private static long stamped(LinkMeter meter, String how) {
        return meter.tally().value("stamps", how);
    }

    @Test
    void aStrangerWhoAskedOnceIsAnsweredAtOnce() throws Exception {
        LinkMeter meter = start(A, "127.0.0.1", new Recording());
        int requests = 40;
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            ask(socket, meter, request(0, 44));
            long beganNanos = System.nanoTime();
            for (int i = 1; i <= requests; i++) {
                ask(socket, meter, request(i, 44));
            }
            assertThat(System.nanoTime() - beganNanos)
                    .as("ns for %d answers, one after the other", requests)
                    .isLessThan(requests * Prober.SLOT_NANOS / 2);
        }
    }

    @Test
    void anAnswerSaysHowFarTheRequestHadToGo() throws Exception {
        LinkMeter meter = start(A, "127.0.0.1", new Recording());
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            StampPacket.Reply reply = StampPacket.readReply(ByteBuffer.wrap(ask(socket, meter, request(1, 44))));
            List<String> ttl = Files.readAllLines(Path.of("/proc/sys/net/ipv4/ip_default_ttl"));
            assertThat(reply.echo().ttl()).isEqualTo(Integer.parseInt(ttl.get(0)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aLinkKnowsItsDelaysEachWayItsTtlAndThatItsMarksArrive(String host) throws Exception {
        Assumptions.assumeTrue(isUsable(host), host + " is not usable on this host");
        Recording recording = new Recording();
        LinkMeter a = start(A, host, recording);
        LinkMeter b = start(B, host, new Recording());
        a.setTargets(List.of(target(B, host, b)));
        b.setPeers(List.of(target(A, host, a)));
        await().until(() -> recording.summaries.stream()
                .anyMatch(window -> window.detail().path().reverse().ecnKept().isPresent()));

        LinkDetail detail =
                recording.summaries.get(recording.summaries.size() - 1).detail();
        assertThat(detail.sendStamps())
                .as("the kernel says when each probe left")
                .isTrue();
        assertThat(detail.path().forward()).isEqualTo(new PathMarks.Marking(OptionalInt.empty(), Optional.of(true)));
        assertThat(detail.path().reverse()).isEqualTo(detail.path().forward());
        assertThat(detail.path().ttlForward())
                .isPresent()
                .isEqualTo(detail.path().ttlReverse());
        assertThat(detail.path().ttlChanges()).isZero();
        assertThat(a.tally().value("marks_refused", "")).isZero();
        LinkDetail.OneWayDelay oneWay = detail.oneWay().orElseThrow();
        assertThat(oneWay.offsetLowNanos()).as("one clock").isNotPositive();
        assertThat(oneWay.offsetHighNanos()).as("one clock").isNotNegative();
        assertThat(detail.jitterNanos().forward()).isPresent();
        assertThat(detail.jitterNanos().reverse()).isPresent();
    }

    @Test
    void aStrangerChoosesNoClassForThisHostsPackets() throws Exception {
        LinkMeter meter = start(A, "127.0.0.1", new Recording());
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            byte[] request = request(5, StampPacket.BYTES + ClassOfService.BYTES);
            ClassOfService.append(46, StampPacket.BYTES, Optional.empty(), ByteBuffer.wrap(request));
            byte[] reply = ask(socket, meter, request);
            assertThat(ClassOfService.read(ByteBuffer.wrap(reply), StampPacket.BYTES, Optional.empty()))
                    .hasValue(new ClassOfService.Answer(0, true));
        }
    }

    @Test
    void theMeterHasOneThreadAndNetHasNone() throws Exception {
        start(new NodeId(1, 3), "127.0.0.1", new Recording());
        List<String> names = Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("gossamer-"))
                .toList();
        assertThat(names).contains("gossamer-probe").noneMatch(name -> name.startsWith("gossamer-net"));
    }
}
