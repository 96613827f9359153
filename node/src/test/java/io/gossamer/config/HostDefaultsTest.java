package io.gossamer.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostDefaultsTest {
    @TempDir
    Path root;

    private final List<String> warnings = new ArrayList<>();
    private Path home;
    private Path service;

    @BeforeEach
    void makeHome() throws IOException {
        home = Files.createDirectories(root.resolve("home/ann"));
        service = root.resolve("var/lib/gossamer");
        Files.createDirectories(service.getParent());
    }

    @Test
    void nameIsTheHostsWithoutItsDomain() {
        assertThat(named("db-1.fra.example.org").nodeName()).isEqualTo("db-1");
        assertThat(named("_odd host!").nodeName()).isEqualTo("odd-host-");
        assertThat(named("ÄÖ").nodeName()).isEqualTo("node");
        assertThat(named("x".repeat(200)).nodeName()).hasSize(63);
    }

    @Test
    void dataOfAPersonLivesInTheHomeDirectory() {
        assertThat(dataDir(Map.of("HOME", home.toString()))).isEqualTo(home.resolve(".local/share/gossamer/n1"));
    }

    @Test
    void dataOfAServiceLivesInTheHostsDirectory() {
        assertThat(dataDir(Map.of("HOME", home.toString(), "INVOCATION_ID", "1")))
                .isEqualTo(service);
    }

    @Test
    void desktopSessionWithoutRightsIsNoService() {
        Path forbidden = Path.of("/proc/sys/gossamer");
        HostDefaults host = new HostDefaults(
                "h", Map.of("HOME", home.toString(), "INVOCATION_ID", "1"), forbidden, Optional.empty(), root);
        assertThat(host.dataDir("n1", warnings)).isEqualTo(home.resolve(".local/share/gossamer/n1"));
    }

    @Test
    void directoryMadeByAPackageIsTakenAndSystemdsWordComesFirst() throws IOException {
        Files.createDirectories(service);
        assertThat(dataDir(Map.of("HOME", home.toString()))).isEqualTo(service);
        assertThat(dataDir(Map.of("STATE_DIRECTORY", home.toString()))).isEqualTo(home);
    }

    @Test
    void withoutHomeTheJvmsIsTakenAndThenTheTemporaryOneWithAWarning() {
        HostDefaults known = new HostDefaults("h", Map.of(), service, Optional.of(home), root);
        assertThat(known.dataDir("n1", warnings)).isEqualTo(home.resolve(".local/share/gossamer/n1"));
        assertThat(warnings).isEmpty();

        assertThat(dataDir(Map.of("HOME", "/nonexistent"))).isEqualTo(root.resolve("gossamer/n1"));
        assertThat(warnings).hasSize(1).first().asString().contains("node.data_dir");
    }

    private HostDefaults named(String hostName) {
        return new HostDefaults(hostName, Map.of(), service, Optional.empty(), root);
    }

    private Path dataDir(Map<String, String> environment) {
        return new HostDefaults("h", environment, service, Optional.empty(), root).dataDir("n1", warnings);
    }
}
