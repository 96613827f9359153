package io.gossamer.cluster.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.cluster.Await;
import io.gossamer.cluster.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Seeds given as names: several addresses behind one, some of them dead; and a name that comes later than the daemon. */
@NeedsRoot
class SeedNamesIT {
    private static final Path HOSTS = Path.of("/mnt/etc/hosts");

    /** A host of the same network that nobody has: what is sent there is answered by nothing, not even by a refusal. */
    private static final String SILENT = "10.66.0.9";

    /** Names come from a file of this sandbox's own, and from nowhere else. */
    private static final String SETUP = """
            ip link add cable type veth peer name far
            ip link set cable up
            ip link set far up
            ip addr add 10.66.0.1/24 dev cable
            mkdir /mnt/etc
            echo 'hosts: files' >/mnt/etc/nsswitch.conf
            echo '127.0.0.1 localhost' >/mnt/etc/hosts
            mount --bind /mnt/etc/nsswitch.conf /etc/nsswitch.conf
            mount --bind /mnt/etc/hosts /etc/hosts
            """;

    @Test
    void aDeadAddressDelaysNobodyAndANameThatComesLaterIsFound() throws Exception {
        try (Sandbox host = Sandbox.withOwnNetwork(SETUP)) {
            agent(host, "n1", 7401, "--bind", "10.66.0.1");
            host.awaitLog("n1", "runs as", 60);
            write(host, SILENT + " seed.test\n10.66.0.1 seed.test\n");

            agent(host, "n2", 7411, "--join", "seed.test:7401");
            host.awaitLog("n2", "runs as", 60);
            double seconds = Await.until(
                    "joined by the living address", 20, () -> host.log("n2").contains("member.joined n1"));
            assertThat(seconds).as("the dead address delays nobody").isLessThan(10);

            agent(host, "n3", 7421, "--join", "late.test:7401");
            host.awaitLog("n3", "the name 'late.test' has no address", 60);
            assertThat(host.log("n3")).doesNotContain("member.joined");
            write(host, SILENT + " late.test\n10.66.0.1 late.test\n");
            Await.until(
                    "joined once the name is there", 40, () -> host.log("n3").contains("member.joined n1"));
            assertThat(host.log("n3").lines().filter(line -> line.contains("has no address")))
                    .as("said once, not at each retry")
                    .hasSize(1);
            Await.until("all three", 60, () -> {
                Command.Outcome status = host.run(Sandbox.lean(), Sandbox.LAUNCHER, "status", "--at", "10.66.0.1:7404");
                return status.text().contains("3/3 alive") && status.text().contains("no alert firing");
            });
        }
    }

    /** Into the file that is mounted, which must stay the same one. */
    private static void write(Sandbox host, String lines) throws IOException {
        Files.writeString(host.inside(HOSTS), "127.0.0.1 localhost\n" + lines);
    }

    private static void agent(Sandbox host, String name, int portBase, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                Sandbox.LAUNCHER,
                "agent",
                "--name",
                name,
                "--data-dir",
                "/mnt/data/" + name,
                "--port-base",
                String.valueOf(portBase)));
        words.addAll(List.of(arguments));
        host.start(name, Sandbox.lean(), words.toArray(String[]::new));
    }
}
