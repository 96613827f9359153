package io.gossamer.cluster.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.cluster.Await;
import io.gossamer.cluster.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code gossamer agent} without a word more, on hosts where little is as one is used to. */
@NeedsRoot
class BareHostIT {
    /** Where a daemon without any setting would keep its state is not the host's own. */
    private static final String NO_STATE = """
            home=$(getent passwd "$(id -u)" | cut -d: -f6)
            mount -t tmpfs -o mode=700 tmpfs "$home"
            mount -t tmpfs -o mode=755 tmpfs /var/lib
            """;

    @Test
    void startsForRootWithNothingButJavaHomeAndATinyTmpThatRunsNothing() throws Exception {
        try (Sandbox host =
                Sandbox.withOwnNetwork(NO_STATE + "mount -t tmpfs -o noexec,mode=1777,size=8m tmpfs /tmp")) {
            assertRuns(host, Sandbox.bare(), List.of());
            assertThat(host.run(Sandbox.bare(), "sh", "-c", "find /tmp -name 'hsperf*' -o -name '*.so'")
                            .text())
                    .as("no library and no performance file lies in /tmp")
                    .isEmpty();
        }
    }

    @Test
    void startsForAUserWithNothingButJavaHome() throws Exception {
        List<String> asNobody = List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--");
        try (Sandbox host = Sandbox.withOwnNetwork("mount -t tmpfs -o mode=1777 tmpfs /tmp")) {
            assertRuns(host, Sandbox.bare(), asNobody);
            assertThat(host.run(
                                    Sandbox.bare(),
                                    "sh",
                                    "-c",
                                    "find /tmp ! -type d ! -user 65534 -o -path '*/node.key' -perm /077")
                            .text())
                    .as("all that it wrote is its own, and the key is nobody else's to read")
                    .isEmpty();
        }
    }

    private static void assertRuns(Sandbox host, Map<String, String> environment, List<String> prefix)
            throws Exception {
        host.start("agent", environment, words(prefix, "agent"));
        host.awaitLog("agent", "over epoll", 120);
        Await.until("`status --wait` ends well", 120, () -> {
            Command.Outcome status = host.run(environment, words(prefix, "status", "--wait"));
            // 1 comes from a host as busy as a build's: the daemon says that it is late itself.
            assertThat(status.code()).as(status.text() + host.log("agent")).isIn(0, 1);
            assertThat(status.text()).contains("1/1 alive");
            return status.code() == 0;
        });
        assertThat(host.log("agent")).doesNotContain("\tat ").doesNotContain("ERROR");
    }

    private static String[] words(List<String> prefix, String... arguments) {
        List<String> words = new ArrayList<>(prefix);
        words.add(Sandbox.LAUNCHER);
        words.addAll(List.of(arguments));
        return words.toArray(String[]::new);
    }
}
