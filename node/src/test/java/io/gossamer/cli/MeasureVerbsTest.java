package io.gossamer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.gossamer.proto.BandwidthReply;
import io.gossamer.proto.Capacity;
import io.gossamer.proto.CapacityReply;
import io.gossamer.proto.CapacityRequest;
import io.gossamer.proto.InterfaceCounters;
import io.gossamer.proto.InterfacesReply;
import io.gossamer.proto.LinkBandwidth;
import io.gossamer.proto.NodeRef;
import io.gossamer.proto.PeerBandwidth;
import io.gossamer.proto.ProbeEnded;
import io.gossamer.proto.ProbeOutcome;
import io.gossamer.proto.ProbeReport;
import io.gossamer.proto.ProbeRequest;
import io.gossamer.proto.ProbeResult;
import io.gossamer.proto.ProbeStarted;
import io.gossamer.proto.TcpTraffic;
import io.gossamer.proto.Throughput;
import io.gossamer.proto.ThroughputReply;
import io.gossamer.proto.ThroughputRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the measuring verbs print, compared with files that a person has read. */
class MeasureVerbsTest {
    private static final NodeRef N1 = node("n1", '1');
    private static final NodeRef N2 = node("n2", '2');

    private static final Capacity CAPACITY = Capacity.newBuilder()
            .setBitsPerSecond(99.1e6)
            .setAgeSeconds(75)
            .setTrains(20)
            .setPacketsSent(800)
            .setPacketsReceived(797)
            .setQuartileLowBitsPerSecond(98.9e6)
            .setQuartileHighBitsPerSecond(99.4e6)
            .setMethod("train, kernel stamps")
            .build();

    private static final Throughput THROUGHPUT = Throughput.newBuilder()
            .setBitsPerSecond(93.8e6)
            .setAgeSeconds(3)
            .setBytes(58_600_000)
            .setSeconds(5.002)
            .setSegments(41_000)
            .setSegmentsRetransmitted(12)
            .setRttP95BeforeSeconds(0.00031)
            .setRttP95DuringSeconds(0.0123)
            .build();

    private static final TcpTraffic TRAFFIC = TcpTraffic.newBuilder()
            .setConnections(12)
            .setAgeSeconds(4)
            .setSpanSeconds(300)
            .setSegments(18_201)
            .setSegmentsRetransmitted(73)
            .setRetransmittedRatio(0.004)
            .setRttMinSeconds(0.0002)
            .setRttSmoothedSeconds(0.0004)
            .setDeliveryRateP95BitsPerSecond(94e6)
            .setDeliveryRateSamples(61)
            .setMembersAtHost(1)
            .build();

    private final InMemoryMeshServer server = new InMemoryMeshServer();

    private static NodeRef node(String name, char digit) {
        return NodeRef.newBuilder()
                .setName(name)
                .setId(String.valueOf(digit).repeat(32))
                .build();
    }

    @AfterEach
    void end() {
        server.close();
    }

    private RecordingTerminal terminal() {
        return new RecordingTerminal().with("GOSSAMER_AT", server.at());
    }

    private void checkAllFormats(String name, String method, Message reply, String... verb) throws IOException {
        server.answer(method, reply);
        for (String format : new String[] {"table", "json", "yaml", "csv"}) {
            String[] args = java.util.Arrays.copyOf(verb, verb.length + 2);
            args[verb.length] = "-o";
            args[verb.length + 1] = format;
            RecordingTerminal terminal = terminal().run(args);
            assertThat(terminal.err()).isEmpty();
            Snapshots.check(name + "." + (format.equals("table") ? "txt" : format), terminal.out());
        }
    }

    @Test
    void capacity() throws IOException {
        CapacityReply reply = CapacityReply.newBuilder()
                .setFrom(N1)
                .setTo(N2)
                .setCapacity(CAPACITY)
                .build();
        checkAllFormats("capacity", "Capacity", reply, "capacity", "n1", "n2");
        assertThat(server.asked())
                .contains(CapacityRequest.newBuilder().setFrom("n1").setTo("n2").build());
        assertThat(terminal().run("capacity", "n2").code()).isZero();
        assertThat(server.asked())
                .contains(CapacityRequest.newBuilder().setTo("n2").build());
    }

    @Test
    void aCapacityThatIsNotKnownIsExitCodeOneAndSaysWhy() throws IOException {
        server.answer(
                "Capacity",
                CapacityReply.newBuilder()
                        .setFrom(N1)
                        .setTo(N2)
                        .setCapacity(
                                Capacity.newBuilder()
                                        .setRefused(
                                                "80 of 800 packets were lost: the path drops trains, and what is left says nothing"))
                        .build());
        RecordingTerminal terminal = terminal().run("capacity", "n1", "n2");
        assertThat(terminal.code()).isEqualTo(1);
        Snapshots.check("capacity-unknown.txt", terminal.out());
    }

    @Test
    void throughput() throws IOException {
        ThroughputReply reply = ThroughputReply.newBuilder()
                .setFrom(N1)
                .setTo(N2)
                .setThroughput(THROUGHPUT)
                .build();
        checkAllFormats("throughput", "Throughput", reply, "throughput", "n1", "n2", "--for", "5s");
        assertThat(server.asked())
                .contains(ThroughputRequest.newBuilder()
                        .setFrom("n1")
                        .setTo("n2")
                        .setSeconds(5)
                        .build());
    }

    @Test
    void bandwidthShowsThreeNumbersAndNeverOne() throws IOException {
        BandwidthReply reply = BandwidthReply.newBuilder()
                .setNode(N1)
                .addPeers(PeerBandwidth.newBuilder()
                        .setPeer(N2)
                        .setBandwidth(LinkBandwidth.newBuilder()
                                .setCapacity(CAPACITY)
                                .setThroughput(THROUGHPUT)
                                .setTraffic(TRAFFIC)))
                .addPeers(PeerBandwidth.newBuilder()
                        .setPeer(node("n3", '3'))
                        .setBandwidth(LinkBandwidth.newBuilder()
                                .setCapacity(
                                        CAPACITY.toBuilder().setAtLeast(true).setBitsPerSecond(3.1e9))
                                .setTraffic(TcpTraffic.newBuilder()
                                        .setConnections(1)
                                        .setSegments(7)
                                        .setSpanSeconds(30)
                                        .setMembersAtHost(4))))
                .build();
        checkAllFormats("bandwidth", "Bandwidth", reply, "bandwidth", "n1");
    }

    @Test
    void interfaces() throws IOException {
        InterfacesReply reply = InterfacesReply.newBuilder()
                .setNode(N1)
                .setRateSpanSeconds(0.5)
                .setSoftnetDropped(0)
                .setUdpReceiveBufferErrors(1_204)
                .addInterfaces(InterfaceCounters.newBuilder()
                        .setName("eth0")
                        .setCarrier(true)
                        .setSpeedBitsPerSecond(10_000_000_000L)
                        .setReceivedBytes(81_234_567_890L)
                        .setReceivedErrors(3)
                        .setSentBytes(1_234_567)
                        .setSentDropped(12_345)
                        .setReceivedBitsPerSecond(94_123_456)
                        .setSentBitsPerSecond(0))
                .addInterfaces(InterfaceCounters.newBuilder().setName("eth1").setCarrier(false))
                .addInterfaces(InterfaceCounters.newBuilder().setName("tun0"))
                .build();
        checkAllFormats("interfaces", "Interfaces", reply, "interfaces", "n1");
    }

    private static ProbeReport[] probe() {
        List<ProbeReport> reports = new ArrayList<>();
        reports.add(ProbeReport.newBuilder()
                .setStarted(ProbeStarted.newBuilder()
                        .setFrom(N1)
                        .setTo(N2)
                        .setAddress("10.0.0.2:7402")
                        .setIntervalSeconds(0.2)
                        .setTimeoutSeconds(1)
                        .setStampMethod("kernel"))
                .build());
        int replied = 0;
        int lost = 0;
        int there = 0;
        for (int i = 1; i <= 120; i++) {
            boolean isLost = i == 40 || i == 41 || i == 90;
            replied += isLost ? 0 : 1;
            lost += isLost ? 1 : 0;
            there += isLost && i < 50 ? 1 : 0;
            ProbeResult.Builder result = ProbeResult.newBuilder()
                    .setNumber(i)
                    .setOutcome(isLost ? ProbeOutcome.LOST : ProbeOutcome.REPLIED)
                    .setReordered(i == 100)
                    .setTotalSent(i)
                    .setTotalReplied(replied)
                    .setTotalLost(lost)
                    .setTotalLostForward(there)
                    .setTotalLostReverse(lost - there);
            if (isLost) {
                result.setLostForward(i < 50);
            } else {
                double queue = 0.0004 * Math.max(0, Math.sin(i / 9.0));
                result.setRttSeconds(0.0002 + queue)
                        .setForwardOverMinSeconds(queue)
                        .setReverseOverMinSeconds(0.000002)
                        .setTtlForward(64)
                        .setTtlReverse(63)
                        .setStampMethod("kernel");
            }
            reports.add(ProbeReport.newBuilder().setResult(result).build());
        }
        reports.add(ProbeReport.newBuilder()
                .setEnded(ProbeEnded.getDefaultInstance())
                .build());
        return reports.toArray(ProbeReport[]::new);
    }

    @Test
    void aProbeWithoutATerminalIsALineEachAndASummary() throws IOException {
        server.answer("Probe", probe());
        RecordingTerminal terminal = terminal().run("probe", "n1", "n2", "-c", "120");
        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.code()).isZero();
        Snapshots.check("probe-lines.txt", terminal.out());
        assertThat(server.asked())
                .contains(ProbeRequest.newBuilder()
                        .setFrom("n1")
                        .setTo("n2")
                        .setCount(120)
                        .setIntervalSeconds(0.2)
                        .setForSeconds(900)
                        .build());
    }

    @Test
    void aProbeInATerminalIsOnePlotDrawnAgainInItsPlace() throws IOException {
        server.answer("Probe", probe());
        for (int columns : new int[] {44, 100}) {
            String out = terminal()
                    .with("COLUMNS", String.valueOf(columns))
                    .with("NO_COLOR", "1")
                    .interactive()
                    .run("probe", "n1", "n2")
                    .out();
            assertThat(out).contains("\033[?25l").contains("\033[?25h");
            String last = out.substring(out.lastIndexOf("A\rn1") + 2).replaceAll("\033\\[[?0-9]*[A-Za-z]|\r", "");
            assertThat(last.lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThan(110));
            Snapshots.check("probe-plot-" + columns + ".txt", last);
        }
    }

    @Test
    void aProbeAsJsonIsOneObjectALine() throws IOException {
        server.answer("Probe", probe());
        String out = terminal().run("probe", "n1", "n2", "-o", "json").out();
        assertThat(out.lines()).hasSize(122).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        assertThat(out.lines().skip(41).findFirst().orElseThrow()).contains("\"totalLostForward\":2");
    }

    @Test
    void nothingThatCameBackIsExitCodeOne() {
        server.answer("Probe", probe()[0], probe()[121]);
        assertThat(terminal().run("probe", "n2").code()).isEqualTo(1);
    }

    @Test
    void whatADaemonWouldRefuseIsSaidBeforeItIsAsked() {
        assertThat(terminal().run("probe", "n2", "-i", "10ms").code()).isEqualTo(2);
        assertThat(terminal().run("probe", "n2", "--for", "20m").code()).isEqualTo(2);
        assertThat(terminal().run("probe", "n2", "-c", "0").code()).isEqualTo(2);
        assertThat(terminal().run("probe").code()).isEqualTo(2);
    }
}
