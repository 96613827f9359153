package io.gossamer.cluster.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.cluster.Await;
import io.gossamer.cluster.Command;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A mesh on hosts that have only one of the two address families. */
@NeedsRoot
class AddressFamilyIT {
    @Test
    void aMeshFormsWhereThereIsNoIpv4() throws Exception {
        // Without duplicate address detection an address can be used at once.
        String setup = """
                ip addr del 127.0.0.1/8 dev lo
                for i in 1 2; do ip addr add fd00::$i/128 dev lo nodad; done
                """;
        try (Sandbox host = Sandbox.withOwnNetwork(setup)) {
            agent(host, "n1", "--bind", "fd00::1");
            agent(host, "n2", "--bind", "fd00::2", "--join", "[fd00::1]:7401");
            agent(host, "n3", "--bind", "::1", "--join", "fd00::1");
            for (String at : List.of("[fd00::1]:7404", "fd00::2", "[::1]:7404")) {
                assertComplete(host, 3, "--at", at);
            }
            Command.Outcome members = gossamer(host, "members", "--at", "[::1]:7404");
            assertThat(members.text()).contains("[fd00::1]:7401", "[fd00::2]:7401", "leader");
            assertComplete(host, 3); // without --at: this host's loopback, whichever family that has
        }
    }

    @Test
    void aMeshFormsWhereIpv6IsDisabled() throws Exception {
        String setup = "echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6";
        try (Sandbox host = Sandbox.withOwnNetwork(setup)) {
            agent(host, "n1");
            agent(host, "n2", "--port-base", "7411", "--join", "127.0.0.1");
            assertComplete(host, 2);
            assertComplete(host, 2, "--at", "127.0.0.1:7414");
        }
    }

    private static void agent(Sandbox host, String name, String... arguments) throws Exception {
        List<String> words =
                new ArrayList<>(List.of(Sandbox.LAUNCHER, "agent", "--name", name, "--data-dir", "/mnt/data/" + name));
        words.addAll(List.of(arguments));
        host.start(name, Sandbox.lean(), words.toArray(String[]::new));
    }

    private static Command.Outcome gossamer(Sandbox host, String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(Sandbox.LAUNCHER));
        words.addAll(List.of(arguments));
        return host.run(Sandbox.lean(), words.toArray(String[]::new));
    }

    /** Alive, measured, led: that is what `status --wait` waits for, once all are in. */
    private static void assertComplete(Sandbox host, int nodes, String... at) throws Exception {
        List<String> words = new ArrayList<>(List.of("status", "--wait"));
        words.addAll(List.of(at));
        String wanted = nodes + "/" + nodes + " alive";
        Await.until(wanted + " at " + List.of(at), 90, () -> {
            Command.Outcome status = gossamer(host, words.toArray(String[]::new));
            // 1: complete, but something is to be seen to, such as a host as busy as a build's.
            assertThat(status.code()).as(status.text() + host.log("n1")).isIn(0, 1);
            return status.text().contains(wanted) && status.text().contains(", complete");
        });
    }
}
