package io.gossamer.cluster.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.gossamer.cluster.Await;
import io.gossamer.cluster.ClusterTest;
import io.gossamer.cluster.DaemonProcess;
import io.gossamer.cluster.SteppableClock;
import io.gossamer.cluster.Witness;
import io.gossamer.proto.HistoryReply;
import io.gossamer.proto.HistoryRequest;
import io.gossamer.proto.LinkState;
import io.gossamer.proto.LinkStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The wall clock of one host steps: whatever of the daemon asks the C library for it, the JVM and Ratis too, gets the stepped
 * one, while the monotonic clock goes on. libfaketime cannot do that: it stands in every timed wait of the JVM, too.
 */
class SteppedClockIT extends ClusterTest {
    private static final Duration STEP = Duration.ofHours(1);
    private static final Map<String, String> SETTINGS = Map.of("probe.window", "2s", "probe.period", "200ms");

    @TempDir
    private Path directory;

    private SteppableClock clock;
    private DaemonProcess n1;

    @BeforeEach
    void threeNodesOneOfThemWithAClockOfItsOwn() throws Exception {
        Optional<SteppableClock> made = SteppableClock.in(directory);
        if (made.isEmpty() && "1".equals(System.getenv("GOSSAMER_REQUIRE_ALL"))) {
            throw new IllegalStateException("no C compiler: apt-get install gcc libc6-dev");
        }
        assumeThat(made).as("a C compiler is installed").isPresent();
        clock = made.get();
        // The founder is the leader: its clock is the one that stamps what all agree on.
        n1 = mesh.add("n1", List.of(), SETTINGS);
        clock.variables().forEach(n1::addVariable);
        n1.start();
        mesh.add("n2", List.of(n1.gossipAddress()), SETTINGS).start();
        mesh.add("n3", List.of(n1.gossipAddress()), SETTINGS).start();
        mesh.awaitComplete(90);
        mesh.awaitVoters(3, 60);
    }

    @Test
    void anHourForwardAndBackIsNoticedByNobody() throws Exception {
        assertThat(n1.isRunning()).isTrue();
        Await.until("windows before the step", 30, () -> points(Instant.now()) >= 2);
        int before = points(Instant.now());

        Instant stepped = Instant.now();
        clock.step(STEP);
        Await.until("its clock has stepped", 20, () -> clockOf(n1).isAfter(stepped.plus(STEP.dividedBy(2))));
        watch(6);
        Await.until("windows after the step", 30, () -> points(Instant.now().plus(STEP)) >= 2);
        assertThat(points(stepped)).as("what was before").isGreaterThanOrEqualTo(before);

        clock.step(Duration.ZERO);
        watch(6);
        // Names of windows only rise: they stay ahead, where they can be read and are said to be.
        int ahead = toNow();
        Await.until("windows after the step back", 40, () -> toNow() > ahead + 1);
        assertThat(Witness.problems(n1)).singleElement().asString().contains("wall clock was set back");
        assertThat(points(stepped)).as("what was before").isGreaterThanOrEqualTo(before);
        assertNothingHappened();
    }

    /** By the API alone, that is: what an event made now would be stamped with. */
    private static Instant clockOf(DaemonProcess daemon) throws Exception {
        HistoryReply reply = history(daemon, Instant.now(), Instant.now().plus(STEP.multipliedBy(2)));
        return reply.getPointsList().stream()
                .map(point -> Instant.ofEpochSecond(point.getStart().getSeconds()))
                .reduce(Instant.EPOCH, (one, other) -> one.isAfter(other) ? one : other);
    }

    /** Windows of n1's own history in the ten minutes before {@code end}. */
    private int points(Instant end) {
        return history(n1, end.minusSeconds(600), end).getPointsCount();
    }

    /** Windows up to now, whatever n1 takes for that, from before the first step. */
    private int toNow() {
        return n1.api()
                .history(HistoryRequest.newBuilder()
                        .setFrom("n1")
                        .setTo("n2")
                        .setStart(timestamp(Instant.now().minusSeconds(600)))
                        .setStepSeconds(10)
                        .build())
                .getPointsCount();
    }

    private static HistoryReply history(DaemonProcess asked, Instant start, Instant end) {
        return asked.api()
                .history(HistoryRequest.newBuilder()
                        .setFrom("n1")
                        .setTo("n2")
                        .setStart(timestamp(start))
                        .setEnd(timestamp(end))
                        .setStepSeconds(10)
                        .build());
    }

    private static com.google.protobuf.Timestamp timestamp(Instant at) {
        return com.google.protobuf.Timestamp.newBuilder()
                .setSeconds(at.getEpochSecond())
                .build();
    }

    private void watch(int seconds) throws InterruptedException {
        for (int i = 0; i < seconds; i++) {
            Thread.sleep(1_000);
            for (DaemonProcess daemon : mesh.running()) {
                for (LinkStatus link : Witness.links(daemon)) {
                    assertThat(link.getState()).as("%s", link).isEqualTo(LinkState.LINK_UP);
                    if (link.hasMeasures() && link.getMeasures().hasRttMaxSeconds()) {
                        assertThat(link.getMeasures().getRttMaxSeconds())
                                .as("%s", link)
                                .isBetween(0.0, 5.0);
                        assertThat(link.getMeasures().getRttMinSeconds())
                                .as("%s", link)
                                .isGreaterThan(0);
                    }
                    assertThat(link.getAgeSeconds()).as("%s", link).isBetween(0.0, 60.0);
                }
            }
        }
    }

    private void assertNothingHappened() {
        for (DaemonProcess daemon : mesh.running()) {
            assertThat(Witness.alerts(daemon)).isEmpty();
            assertThat(Witness.events(daemon, "link.down")).isEmpty();
            assertThat(Witness.events(daemon, "member.unreachable")).isEmpty();
            assertThat(daemon.starts()).isEqualTo(1);
        }
        assertThat(mesh.identities()).hasSize(2);
    }
}
