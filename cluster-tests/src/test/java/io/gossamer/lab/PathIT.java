package io.gossamer.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.cluster.Await;
import io.gossamer.cluster.ClusterTest;
import io.gossamer.cluster.DaemonProcess;
import io.gossamer.cluster.environment.NeedsRoot;
import io.gossamer.lab.script.Order;
import io.gossamer.lab.script.Scenario;
import io.gossamer.proto.Event;
import io.gossamer.proto.EventsRequest;
import io.gossamer.proto.PathEnd;
import io.gossamer.proto.PathReply;
import io.gossamer.proto.PathRequest;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Real daemons, routers between them that decrement TTLs and tell of what expires, and loss at one of them. */
@NeedsRoot
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("alone")
class PathIT {
    private static final double TRACE_SECONDS_MAX = 60;

    private Lab lab;

    @BeforeAll
    void startTwoZones() throws Exception {
        lab = new Lab(
                ClusterTest.launcher(),
                new Scenario.Shape(
                        4,
                        2,
                        2,
                        1,
                        Scenario.FRAME_BYTES,
                        Map.of(),
                        List.of(),
                        new TreeSet<>(),
                        new TreeSet<>(),
                        new TreeSet<>()));
        lab.start();
    }

    @AfterAll
    void leaveNothing() throws IOException {
        if (lab != null) {
            lab.close();
        }
    }

    @BeforeEach
    void heal() throws Exception {
        order("heal");
    }

    private void order(String line) throws Exception {
        lab.carryOut(Order.parse(line, lab.layout()));
    }

    private DaemonProcess host(String name) {
        return lab.hosts().host(name).daemon();
    }

    /** Asked of {@code n2}, so that the node asked is not the one that traces. */
    private PathReply trace(int probes) {
        PathRequest.Builder request =
                PathRequest.newBuilder().setFrom("n1").setTo("n4").setProbes(probes);
        Await.until(
                "the trace begins",
                TRACE_SECONDS_MAX,
                () -> host("n2").api().path(request.setTrace(true).build()).getTracing());
        Await.until(
                "the trace is over",
                TRACE_SECONDS_MAX,
                () -> !host("n2").api().path(request.setTrace(false).build()).getTracing());
        PathReply reply = host("n2").api().path(request.setTrace(false).build());
        assertThat(reply.getRefused()).isEmpty();
        return reply;
    }

    private static List<String> routers(PathReply reply) {
        return reply.getLatest().getHopsList().stream()
                .flatMap(hop -> hop.getFromList().stream())
                .toList();
    }

    @Test
    void anyNodeShowsTheWayOfAnothersPackets() {
        PathReply reply = trace(3);
        assertThat(reply.getLatest().getEnd()).isEqualTo(PathEnd.PATH_REACHED);
        assertThat(reply.getLatest().getHopsList()).hasSize(4);
        assertThat(routers(reply)).hasSize(4).doesNotHaveDuplicates();
        assertThat(routers(reply).get(3))
                .isEqualTo(lab.layout().addressOf(lab.layout().host("n4")));
        assertThat(reply.getSuspect()).isEmpty();
        assertThat(reply.hasGood()).isTrue();
    }

    @Test
    void lossInsideTheNetworkIsSaidToBeginBetweenTwoRouters() throws Exception {
        order("loss zone2.down 60%");
        PathReply reply = trace(20);
        assertThat(reply.getSuspect())
                .isEqualTo("between %s (hop 2) and %s (hop 3)"
                        .formatted(routers(reply).get(1), routers(reply).get(2)));
    }

    @Test
    void aRouterThatTellsOfNothingIsNotBlamed() throws Exception {
        order("icmp zone2 0");
        PathReply reply = trace(5);
        assertThat(reply.getLatest().getHops(2).getAnswered()).isZero();
        assertThat(reply.getLatest().getEnd()).isEqualTo(PathEnd.PATH_REACHED);
        assertThat(reply.getSuspect()).isEmpty();
    }

    @Test
    void aLinkThatGoesDownIsTracedByItselfAndAnEventSaysWhere() throws Exception {
        trace(3);
        order("cut zone1->zone2");
        Await.until("an event says where it ends", 90, () -> {
            Iterator<Event> events = host("n1")
                    .api()
                    .events(EventsRequest.newBuilder()
                            .setBacklog(200)
                            .setKindPrefix("link.path")
                            .build());
            boolean said = false;
            while (events.hasNext()) {
                said |= events.next().getText().startsWith("loss begins");
            }
            return said;
        });
    }
}
