package io.gossamer.probe;

import static io.gossamer.waiting.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.model.Endpoint;
import io.gossamer.model.LinkState;
import io.gossamer.probe.path.Hop;
import io.gossamer.probe.path.PathTrace;
import io.gossamer.probe.path.TracedPath;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real sockets on loopback, where the target is the first place on the way. */
@EnabledOnOs(OS.LINUX)
class FlowTracerTest extends LiveMeters {
    @Override
    String stamps() {
        return "kernel";
    }

    private static TracedPath trace(LinkMeter meter, String host, int port) throws Exception {
        return meter.trace(new ProbeTarget(B, new Endpoint(host, port)), 3, PathTrace.Settings.SHIPPED)
                .get(30, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void theTargetAnswersFromTheFlowsOwnPort(String host) throws Exception {
        Assumptions.assumeTrue(isUsable(host), host + " is not usable on this host");
        LinkMeter a = start(A, host, new Recording());
        LinkMeter b = start(B, host, new Recording());
        TracedPath path = trace(a, host, b.stampPort());
        assertThat(path.end()).isEqualTo(TracedPath.End.REACHED);
        Hop hop = path.hops().get(0);
        assertThat(path.hops()).hasSize(1);
        assertThat(hop.answered()).isEqualTo(3);
        assertThat(hop.isTarget()).isTrue();
        assertThat(hop.rttMinNanos()).isPresent();
        assertThat(path.sourcePort()).isPositive();
        assertThat(path.suspect()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aPortAtWhichNobodyListensIsARefusal(String host) throws Exception {
        Assumptions.assumeTrue(isUsable(host), host + " is not usable on this host");
        int free;
        try (DatagramSocket unused = new DatagramSocket(0, InetAddress.getByName(host))) {
            free = unused.getLocalPort();
        }
        LinkMeter a = start(A, host, new Recording());
        TracedPath path = trace(a, host, free);
        assertThat(path.end()).isEqualTo(TracedPath.End.REFUSED);
        assertThat(path.hops().get(0).from()).hasSize(1);
        assertThat(path.hops().get(0).isTarget()).isFalse();
    }

    @Test
    void measuringGoesOnBesideATraceThatIsRefused() throws Exception {
        LinkMeter a = start(A, "127.0.0.1", new Recording());
        LinkMeter b = start(B, "127.0.0.1", new Recording());
        a.setTargets(List.of(new ProbeTarget(B, new Endpoint("127.0.0.1", b.stampPort()))));
        int free;
        try (DatagramSocket unused = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            free = unused.getLocalPort();
        }
        for (int i = 0; i < 5; i++) {
            trace(a, "127.0.0.1", free);
        }
        await().until(() ->
                !a.ownLinks().isEmpty() && a.ownLinks().get(0).running().recentProbes() >= 10);
        assertThat(a.ownLinks().get(0).running().recentLost()).isZero();
        assertThat(a.ownLinks().get(0).state()).isEqualTo(LinkState.UP);
        assertThat(a.tally().value("send_failed", "")).isZero();
    }

    @Test
    void onlyOneTraceIsOnAtATime() throws Exception {
        LinkMeter a = start(A, "127.0.0.1", new Recording());
        LinkMeter b = start(B, "127.0.0.1", new Recording());
        ProbeTarget target = new ProbeTarget(B, new Endpoint("127.0.0.1", b.stampPort()));
        CompletableFuture<TracedPath> first = a.trace(target, 0, PathTrace.Settings.SHIPPED.withProbes(30));
        CompletableFuture<TracedPath> second = a.trace(target, 1, PathTrace.Settings.SHIPPED);
        assertThatThrownBy(() -> second.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("another path is being traced");
        assertThat(first.get(30, TimeUnit.SECONDS).isReached()).isTrue();
    }
}
