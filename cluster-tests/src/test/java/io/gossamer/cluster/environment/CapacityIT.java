package io.gossamer.cluster.environment;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import io.gossamer.cluster.Await;
import io.gossamer.cluster.Command;
import io.gossamer.proto.BandwidthReply;
import io.gossamer.proto.CapacityReply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two hosts on a cable that the kernel shapes to 50 Mbit/s one way. */
@NeedsRoot
@Tag("alone")
class CapacityIT {
    private static final double SHAPED = 50e6;

    @Test
    void theCapacityOfAShapedCableIsMeasuredAndThroughputIsOffUnlessAllowed() throws Exception {
        try (Sandbox two = Sandbox.withOwnNetwork("");
                Sandbox one =
                        Sandbox.withOwnNetwork("ip link add cable type veth peer name cable netns " + two.pid())) {
            run(one, "ip", "link", "set", "cable", "up");
            run(two, "ip", "link", "set", "cable", "up");
            run(one, "ip", "addr", "add", "10.78.0.1/24", "dev", "cable");
            run(two, "ip", "addr", "add", "10.78.0.2/24", "dev", "cable");
            run(
                    one,
                    "/usr/sbin/tc",
                    "qdisc",
                    "add",
                    "dev",
                    "cable",
                    "root",
                    "tbf",
                    "rate",
                    "50mbit",
                    "burst",
                    "16kb",
                    "limit",
                    "512kb");
            agent(one, "n1");
            agent(two, "n2", "--join", "10.78.0.1:7401");
            Await.until("both measure each other", 90, () -> gossamer(one, "status")
                    .text()
                    .contains("all 2 links up"));

            CapacityReply.Builder capacity = CapacityReply.newBuilder();
            // asked of the receiving node: the sending one is told under its signature
            Command.Outcome asked = two.run(Sandbox.lean(), Sandbox.LAUNCHER, "capacity", "n1", "n2", "-o", "json");
            JsonFormat.parser().merge(asked.text(), capacity);
            assertThat(capacity.getCapacity().getRefused()).isEmpty();
            assertThat(capacity.getCapacity().getAtLeast()).isFalse();
            assertThat(capacity.getCapacity().getBitsPerSecond()).isCloseTo(SHAPED, Percentage.withPercentage(5));

            assertThat(gossamer(one, "capacity", "n1", "n2").text()).contains("measured a moment ago");
            assertThat(gossamer(one, "throughput", "n1", "n2").text()).contains("bandwidth.throughput: true");
            BandwidthReply.Builder known = BandwidthReply.newBuilder();
            JsonFormat.parser()
                    .merge(gossamer(two, "bandwidth", "n1", "-o", "json").text(), known);
            assertThat(known.getPeers(0).getBandwidth().getCapacity().getBitsPerSecond())
                    .isEqualTo(capacity.getCapacity().getBitsPerSecond());
            assertThat(known.getTrafficUnavailable()).isEmpty();
            assertThat(known.getPeers(0).getBandwidth().getTraffic().getConnections())
                    .as("gRPC and Raft between the two hosts")
                    .isPositive();
            assertThat(gossamer(one, "links", "--detail").text())
                    .contains("capacity")
                    .contains("delivery rate");
            assertThat(gossamer(two, "interfaces", "n1").text())
                    .contains("cable")
                    .contains("yes");
        }
    }

    private static Command.Outcome gossamer(Sandbox host, String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of(Sandbox.LAUNCHER));
        all.addAll(List.of(words));
        return host.run(Sandbox.lean(), all.toArray(String[]::new));
    }

    private static void run(Sandbox host, String... words) throws IOException {
        Command.Outcome outcome = host.run(Sandbox.lean(), words);
        assertThat(outcome.code()).as("%s: %s", List.of(words), outcome.text()).isZero();
    }

    private static void agent(Sandbox host, String name, String... arguments) throws IOException {
        List<String> words =
                new ArrayList<>(List.of(Sandbox.LAUNCHER, "agent", "--name", name, "--data-dir", "/mnt/data/" + name));
        words.addAll(List.of(arguments));
        host.start(name, Sandbox.lean(), words.toArray(String[]::new));
    }
}
