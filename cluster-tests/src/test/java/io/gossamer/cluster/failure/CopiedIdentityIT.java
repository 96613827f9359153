package io.gossamer.cluster.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.cluster.Await;
import io.gossamer.cluster.ClusterTest;
import io.gossamer.cluster.DaemonProcess;
import io.gossamer.cluster.Witness;
import io.gossamer.proto.MemberState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A disk image that was cloned: two daemons of one identity in one mesh. */
class CopiedIdentityIT extends ClusterTest {
    private static final String WAY_OUT = "gossamer identity reset";

    private DaemonProcess n1;
    private DaemonProcess n2;
    private DaemonProcess n3;
    private DaemonProcess copy;

    private void threeNodes() throws IOException {
        n1 = mesh.add("n1", List.of(), Map.of()).start();
        n2 = mesh.add("n2", List.of(n1.gossipAddress()), Map.of()).start();
        n3 = mesh.add("n3", List.of(n1.gossipAddress()), Map.of()).start();
        mesh.awaitComplete(90);
        mesh.awaitVoters(3, 60);
        // What it remembers of the others is what brings the copy to them.
        Await.until(
                "n3 remembers both",
                20,
                () -> Files.exists(n3.dataDir().resolve("peers"))
                        && Files.readAllLines(n3.dataDir().resolve("peers")).size() == 3);
    }

    @Test
    void twinsStartedInOneSecondAreToldApartAndTheResetOneIsANodeOfItsOwn() throws Exception {
        threeNodes();
        String id = Witness.member(n1, "n3").getId();
        n3.terminate();
        copy = mesh.add("n4", List.of(), Map.of());
        copyTree(n3.dataDir(), copy.dataDir());
        n3.start();
        copy.start();
        awaitAllSayIt();
        assertNobodyIsMissedFor(8);
        resetTheCopy();
        assertTheMeshIsWhole(id);
    }

    @Test
    void aCopyStartedBesideItsRunningOriginalUnderTheSameNameIsToldApart() throws Exception {
        threeNodes();
        String id = Witness.member(n1, "n3").getId();
        copy = mesh.add("n4", List.of(), Map.of("node.name", "n3"));
        copyTree(n3.dataDir(), copy.dataDir());
        copy.start();
        awaitAllSayIt();
        assertNobodyIsMissedFor(8);
        // The copy is thrown away: the original stands, and in a while nobody speaks of it any more.
        copy.terminate();
        Await.until("n3 stands everywhere", 20, () -> List.of(n1, n2).stream()
                .allMatch(other -> Witness.member(other, "n3").getState() == MemberState.ALIVE
                        && Witness.member(other, "n3").getPorts().getGossip() == n3.port(0)));
        assertThat(Witness.member(n1, "n3").getId()).isEqualTo(id);
    }

    private void awaitAllSayIt() {
        for (DaemonProcess twin : List.of(n3, copy)) {
            Await.until(twin + " says it", 20, () -> speaks(twin));
            assertThat(lines(twin, "node.identity_clash")).hasSize(1).allMatch(line -> line.contains(WAY_OUT));
        }
        // Whoever hears both. To one that heard the other twin first, this one's packets may be recordings.
        Await.until("a bystander says it", 20, () -> !bystanders().isEmpty());
        for (DaemonProcess other : bystanders()) {
            assertThat(lines(other, "member.identity_clash ")).hasSize(1);
        }
    }

    private List<DaemonProcess> bystanders() {
        return List.of(n1, n2).stream().filter(CopiedIdentityIT::speaks).toList();
    }

    private static boolean speaks(DaemonProcess daemon) {
        return Witness.problems(daemon).stream().anyMatch(problem -> problem.contains(WAY_OUT));
    }

    private static List<String> lines(DaemonProcess daemon, String text) {
        return daemon.logText().lines().filter(line -> line.contains(text)).toList();
    }

    private void assertNobodyIsMissedFor(int seconds) throws InterruptedException {
        Thread.sleep(seconds * 1_000L); // longer than a kill would need to fire
        for (DaemonProcess other : List.of(n1, n2)) {
            assertThat(Witness.everFired(other)).isEmpty();
            assertThat(Witness.events(other, "member.unreachable")).isEmpty();
        }
        assertThat(bystanders()).as("it lasts").isNotEmpty();
    }

    private void resetTheCopy() throws Exception {
        copy.terminate();
        var said = Witness.gossamer(
                List.of("identity", "reset", "--data-dir", copy.dataDir().toString(), "--yes"));
        assertThat(said.code()).as(said.text()).isZero();
        copy.start();
    }

    private void assertTheMeshIsWhole(String id) {
        mesh.awaitComplete(60);
        Await.until("no problem is left", 60, () -> mesh.running().stream()
                .allMatch(daemon -> Witness.problems(daemon).isEmpty()));
        assertThat(Witness.member(n1, "n3").getId()).isEqualTo(id);
        assertThat(Witness.member(n1, "n4").getId()).isNotEqualTo(id).isNotEmpty();
        assertThat(Witness.everFired(n1)).isEmpty();
    }

    /** As an image of a disk that is in use is: what vanishes meanwhile is not in it. */
    private static void copyTree(Path from, Path to) throws IOException {
        try (var paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                try {
                    Files.copy(path, to.resolve(from.relativize(path).toString()));
                } catch (NoSuchFileException gone) {
                    // deleted while we looked
                }
            }
        }
    }
}
