package io.gossamer.cluster.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.cluster.Await;
import io.gossamer.cluster.ClusterTest;
import io.gossamer.cluster.Command;
import io.gossamer.cluster.DaemonProcess;
import io.gossamer.cluster.Witness;
import io.gossamer.proto.Alert;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A daemon that stood still has measured nothing: it says so, and nobody accuses the network. */
@Tag("alone")
class ImpairedNodeIT extends ClusterTest {
    /** Its own windows are spoilt, and membership is still patient. */
    private static final long STOOD_STILL_MILLIS = 2_500;

    private static final Map<String, String> AT_ONCE =
            Map.of("alerting.rules.node_impaired.hold_for", "0s", "alerting.rules.node_impaired.keep_firing_for", "1m");

    @Test
    void aStoppedDaemonIsAFindingAboutItsHostAndNoneAboutTheNetwork() throws Exception {
        DaemonProcess n1 = mesh.add("n1", List.of(), AT_ONCE).start();
        mesh.add("n2", List.of(n1.gossipAddress()), AT_ONCE).start();
        DaemonProcess n3 = mesh.add("n3", List.of(n1.gossipAddress()), AT_ONCE).start();
        mesh.awaitComplete(90);
        mesh.awaitVoters(3, 60);
        Await.until(
                "all start windows are over",
                90,
                () -> Witness.firing(n1).isEmpty()
                        && mesh.running().stream()
                                .allMatch(daemon -> impairment(daemon).isEmpty()));

        signal(n3, "STOP");
        Thread.sleep(STOOD_STILL_MILLIS);
        signal(n3, "CONT");
        TreeSet<String> seen = new TreeSet<>();
        Await.until("n3 says that it was late, and why", 60, () -> {
            Witness.firing(n1).forEach(alert -> seen.add(alert.getRule() + " " + alert.getSubject()));
            return impairment(n3).contains("ms late");
        });
        Await.until("the leader makes a finding about n3 of it", 60, () -> {
            Witness.firing(n1).forEach(alert -> seen.add(alert.getRule() + " " + alert.getSubject()));
            return seen.contains("node_impaired n3");
        });
        assertThat(impairment(n1)).isEmpty();
        assertThat(Witness.gossamer(n3, "events").text()).contains("self.impaired");
        assertThat(seen).as("nothing about links, or about who is there").containsExactly("node_impaired n3");

        Await.until(
                "it is well again and the finding is over",
                150,
                () -> impairment(n3).isEmpty()
                        && Witness.firing(n1).stream().map(Alert::getRule).noneMatch("node_impaired"::equals));
    }

    private static String impairment(DaemonProcess daemon) {
        return Witness.status(daemon).getSelf().getImpairment();
    }

    private static void signal(DaemonProcess daemon, String name) throws IOException {
        Command.Outcome sent = Command.run(Map.of(), 20, List.of("kill", "-" + name, String.valueOf(daemon.pid())));
        assertThat(sent.code()).as(sent.text()).isZero();
    }
}
