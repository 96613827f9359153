package io.gossamer.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.config.GossamerConfig;
import io.gossamer.measure.SelfJudge;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodePorts;
import io.gossamer.model.NodeProfile;
import io.gossamer.model.Zone;
import io.gossamer.probe.LinkMeter;
import io.gossamer.probe.LinkMeterListener;
import io.gossamer.proto.PathReply;
import io.gossamer.proto.PathRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class PathDeskTest {
    private static final NodeId SELF = new NodeId(1, 0xa);
    private static final NodeId OTHER = new NodeId(1, 0xb);

    private static final class Silent implements LinkMeterListener {
        @Override
        public void onWindow(List<LinkSummary> closed) {}

        @Override
        public void onHealthChange(SelfJudge.Health health) {}

        @Override
        public void onStateChange(LinkId link, LinkState from, LinkState to, String reason) {}
    }

    private static Member member(NodeId id, String name) {
        return new Member(
                id,
                new NodeProfile(
                        name,
                        Zone.NONE,
                        "127.0.0.1",
                        new NodePorts(7401, 7402, 7403, 7404, 7405),
                        Map.of(),
                        "0.1.0",
                        0,
                        Optional.empty()),
                MemberState.ALIVE,
                1,
                0,
                List.of(),
                1);
    }

    private static PathRequest request(boolean trace) {
        return PathRequest.newBuilder().setTo(OTHER.toString()).setTrace(trace).build();
    }

    @Test
    void aHostThatCannotTraceSaysSoAndTracingEnds() throws Exception {
        GossamerConfig.Probe withoutKernelStamps = new GossamerConfig.Probe(
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                64,
                32,
                0.05,
                Duration.ofSeconds(1),
                false,
                46,
                List.of(),
                GossamerConfig.Authentication.OFF);
        SystemClock clock = new SystemClock();
        Queue<Runnable> background = new ArrayDeque<>();
        MembershipView view = new MembershipView(
                1, SELF, SELF, List.of(member(SELF, "a"), member(OTHER, "b")), Optional.empty(), false, 0);
        try (LinkMeter meter = new LinkMeter(
                SELF,
                1,
                withoutKernelStamps,
                clock,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new Silent())) {
            meter.start();
            PathDesk desk = new PathDesk(clock, SELF, meter, () -> view, new EventLog(clock), background::add);
            assertThat(desk.answer(request(true)).getTracing()).isTrue();
            background.remove().run();
            PathReply reply = desk.answer(request(false));
            assertThat(reply.getTracing()).isFalse();
            assertThat(reply.getRefused()).contains("probe.kernel_stamps");
            assertThat(reply.hasLatest()).isFalse();
        }
    }
}
