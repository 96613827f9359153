package io.gossamer.cluster.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.cluster.Await;
import io.gossamer.cluster.ClusterTest;
import io.gossamer.cluster.DaemonProcess;
import io.gossamer.proto.AddSilenceRequest;
import io.gossamer.proto.LinkStatus;
import io.gossamer.proto.LinksRequest;
import io.gossamer.proto.RaftReply;
import io.gossamer.proto.RaftRequest;
import io.gossamer.proto.StatusReply;
import io.gossamer.proto.StatusRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data directories on disks of their own that have no byte left: at the start, and in the middle of the work. */
@NeedsRoot
class FullDiskIT extends ClusterTest {
    private static final Map<String, String> SETTINGS = Map.of("history.disk_free_min", "1MiB");

    /** Full to the last byte; and with a little left, enough for the key and too little for the history. */
    @ParameterizedTest
    @ValueSource(ints = {0, 100_000})
    void aDiskThatIsFullAtTheStartIsSaidInOneLine(int bytesLeft) throws Exception {
        DaemonProcess daemon = mesh.add("n1", List.of(), SETTINGS);
        try (Sandbox disk = Sandbox.withOwnMounts(diskOf(daemon, 8))) {
            fill(disk, daemon, bytesLeft);
            daemon.behind(disk.enter()).start();
            assertThat(daemon.exitCode(60)).isNotZero();
            assertThat(daemon.logText())
                    .contains(daemon.dataDir().toString())
                    .doesNotContain("\tat ")
                    .doesNotContain("Exception");
            assertThat(daemon.logText().lines().filter(line -> line.contains("disk is full")))
                    .hasSize(1)
                    .allMatch(line -> line.startsWith("gossamer: "));
            Files.delete(filling(disk, daemon));
            daemon.start();
            Await.until(
                    "it starts once there is space", 60, () -> status(daemon).getComplete());
        }
    }

    @Test
    void aDiskThatFillsUpTakesLeadershipAwayAndNothingElseUntilThereIsSpaceAgain() throws Exception {
        DaemonProcess n1 = mesh.add("n1", List.of(), SETTINGS);
        DaemonProcess n2 = mesh.add("n2", List.of(n1.gossipAddress()), SETTINGS);
        DaemonProcess n3 = mesh.add("n3", List.of(n1.gossipAddress()), SETTINGS);
        StringBuilder disks = new StringBuilder();
        for (DaemonProcess daemon : mesh.daemons()) {
            disks.append(diskOf(daemon, 96));
        }
        try (Sandbox host = Sandbox.withOwnMounts(disks.toString())) {
            for (DaemonProcess daemon : mesh.daemons()) {
                daemon.behind(host.enter()).start();
            }
            mesh.awaitComplete(90);
            mesh.awaitVoters(3, 90);
            DaemonProcess sick = mesh.leader().orElseThrow();
            DaemonProcess well = sick == n2 ? n3 : n2;
            fill(host, sick, 0);
            Await.until("its status says so", 60, () -> speaksOfItsDisk(sick));
            Await.until("another leads", 60, () -> mesh.leader()
                    .filter(leader -> leader != sick)
                    .isPresent());
            awaitFreshLinks(sick, well);
            String voter = raft(sick).getPeerId();
            fill(host, sick, 0); // what the change of leaders has freed
            growTheLogUntilItFailsAt(sick, well);
            Files.delete(filling(host, sick));
            Await.until("it is well again", 60, () -> !speaksOfItsDisk(sick));
            mesh.awaitComplete(60);
            mesh.awaitVoters(3, 60);
            Await.until(
                    "it has all that was decided meanwhile",
                    60,
                    () -> raft(sick).getAppliedIndex() >= raft(well).getCommitIndex());
            assertThat(raft(sick).getPeerId()).as("its vote was kept").isEqualTo(voter);
            assertThat(sick.starts()).as("it went on all the time").isEqualTo(1);
            // Ratis prints its own traces of it; nothing else may have gone wrong.
            assertThat(failures(sick.logText())).allMatch(FullDiskIT::isOfTheFullDisk);
        }
    }

    private static RaftReply raft(DaemonProcess daemon) {
        return daemon.api().raft(RaftRequest.getDefaultInstance());
    }

    /** More than its open segment has room for on the disk already. */
    private static void growTheLogUntilItFailsAt(DaemonProcess sick, DaemonProcess well) {
        AddSilenceRequest silence = AddSilenceRequest.newBuilder()
                .putMatchers("subject", "nothing")
                .setForSeconds(600)
                .setBy("test")
                .setComment("c".repeat(400))
                .build();
        Await.until("the log of " + sick + " cannot be written", 120, () -> {
            for (int i = 0; i < 20; i++) {
                well.api().addSilence(silence);
            }
            return sick.logText().contains("the Raft log cannot be written");
        });
    }

    /** Each printed throwable with its causes, one line each, without its frames. */
    private static List<String> failures(String log) {
        List<String> failures = new ArrayList<>();
        for (String line : log.lines().toList()) {
            if (line.matches("[a-z][\\w.]*(Exception|Error)\\b.*")) {
                failures.add(line);
            } else if (line.startsWith("Caused by: ") && !failures.isEmpty()) {
                failures.set(failures.size() - 1, failures.get(failures.size() - 1) + '\n' + line);
            }
        }
        return failures;
    }

    /** The disk is the first cause, or Ratis refuses what comes after an append that failed for it. */
    private static boolean isOfTheFullDisk(String failure) {
        String root = failure.substring(failure.lastIndexOf('\n') + 1);
        return root.contains("No space left on device")
                // what still comes in while the server that cannot write is closed, to be opened anew
                || root.matches(".*ServerNotReadyException: .* current state is CLOSING")
                || root.matches(".*RaftLogIOException: Log already failed at index \\d+ .*");
    }

    private static boolean speaksOfItsDisk(DaemonProcess daemon) {
        return status(daemon).getProblemsList().stream().anyMatch(problem -> problem.contains("free space"));
    }

    private static StatusReply status(DaemonProcess daemon) {
        return daemon.api().status(StatusRequest.getDefaultInstance());
    }

    /** Values of the sick node's own links reach another node, measured after its disk was full. */
    private static void awaitFreshLinks(DaemonProcess sick, DaemonProcess asked) {
        long full = System.nanoTime();
        LinksRequest ofSick = LinksRequest.newBuilder().setFrom(sick.name()).build();
        Await.until("links of " + sick + " measured on a full disk, seen at " + asked, 60, () -> {
            double since = (System.nanoTime() - full) / 1e9;
            List<LinkStatus> links = asked.api().links(ofSick).getLinksList();
            return links.size() == 2
                    && links.stream().allMatch(link -> link.hasMeasures() && link.getAgeSeconds() < since);
        });
    }

    private static String diskOf(DaemonProcess daemon, int megabytes) {
        return "mkdir -p " + daemon.dataDir() + "\nmount -t tmpfs -o mode=700,size=" + megabytes + "m tmpfs "
                + daemon.dataDir() + "\n";
    }

    private static Path filling(Sandbox host, DaemonProcess daemon) {
        return host.inside(daemon.dataDir()).resolve("filling");
    }

    private static void fill(Sandbox host, DaemonProcess daemon, int bytesLeft) throws IOException {
        Path file = filling(host, daemon);
        byte[] block = new byte[4_096];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
        try (var channel = java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - bytesLeft);
        }
    }
}
