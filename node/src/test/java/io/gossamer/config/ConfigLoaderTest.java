package io.gossamer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gossamer.model.Endpoint;
import io.gossamer.model.Zone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {
    @TempDir
    Path dir;

    @Test
    void nothingGivenIsEveryDefault() throws Exception {
        GossamerConfig config = load("");

        assertThat(config.network().cluster()).isEqualTo("gossamer");
        assertThat(config.network().ports()).isEqualTo(new GossamerConfig.Ports(7401, 7402, 7403, 7404, 7405));
        assertThat(config.network().join()).isEmpty();
        assertThat(config.network().bind()).isEmpty();
        assertThat(config.node().zone()).isEqualTo(Zone.NONE);
        assertThat(config.node().name()).matches("[A-Za-z0-9_-]+");
        assertThat(config.membership().stopGrace()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.api().allowRemoteChanges()).isFalse();
    }

    @Test
    void flagWinsOverEnvironmentOverFileOverDefault() throws Exception {
        Path file = write("probe: {period: 2s, window: 40s, timeout: 7s}\n");
        Map<String, String> environment = Map.of("GOSSAMER_PROBE__PERIOD", "3s", "GOSSAMER_PROBE__WINDOW", "30s");

        GossamerConfig.Probe probe = ConfigLoader.load(Optional.of(file), environment, Map.of("probe.period", "4s"))
                .probe();

        assertThat(probe.period()).isEqualTo(Duration.ofSeconds(4));
        assertThat(probe.window()).isEqualTo(Duration.ofSeconds(30));
        assertThat(probe.timeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(probe.fullMeshMax()).isEqualTo(64);
    }

    @Test
    void moreWebhooksThanAnAlertCanKeepAreRefused() throws Exception {
        StringBuilder urls = new StringBuilder("alerting:\n  webhooks:\n");
        for (int i = 0; i <= ConfigCoherence.WEBHOOKS_MAX; i++) {
            urls.append("    - {name: w")
                    .append(i)
                    .append(", url: 'http://x/")
                    .append(i)
                    .append("'}\n");
        }
        Path file = write(urls.toString());
        ConfigException refused = catchThrowableOfType(
                ConfigException.class, () -> ConfigLoader.load(Optional.of(file), Map.of(), Map.of()));
        assertThat(refused).hasMessageContaining("17 webhooks are more than 16");
    }

    @Test
    void listsAndMappingsAreReadFromOneLineToo() throws Exception {
        GossamerConfig config = ConfigLoader.load(
                Optional.empty(),
                Map.of("GOSSAMER_NETWORK__JOIN", "a, [2001:db8::1]:8000 ,::1", "GOSSAMER_NODE__TAGS__RACK", "r7"),
                Map.of("log.levels.io.gossamer.swim", "DEBUG", "alerting.rules.link_loss.parameters.loss_ratio", "5%"));

        assertThat(config.network().join())
                .containsExactly(new Endpoint("a", 7401), new Endpoint("2001:db8::1", 8000), new Endpoint("::1", 7401));
        assertThat(config.node().tags()).containsExactly(Map.entry("rack", "r7"));
        assertThat(config.log().levels()).containsExactly(Map.entry("io.gossamer.swim", "debug"));
        assertThat(config.alerting().rules().get("link_loss").parameters())
                .containsExactly(Map.entry("loss_ratio", 0.05));
    }

    @Test
    void flagForOnePartLeavesTheOtherPartsOfTheFile() throws Exception {
        Path file = write(
                "alerting:\n  rules:\n    link_loss: {hold_for: 1m, severity: critical}\n    alone: {enabled: no}\n");

        Map<String, GossamerConfig.Rule> rules = ConfigLoader.load(
                        Optional.of(file), Map.of(), Map.of("alerting.rules.link_loss.hold_for", "2m"))
                .alerting()
                .rules();

        assertThat(rules.get("link_loss").holdFor()).contains(Duration.ofMinutes(2));
        assertThat(rules.get("link_loss").severity()).contains("critical");
        assertThat(rules.get("alone").enabled()).contains(false);
    }

    @Test
    void everyProblemIsToldAtOnceWithItsLine() throws Exception {
        Path file = write("network:\n  joni: [a]\n  ports:\n    http: 99999\nprobe:\n  period: 10\nprobes: 1\n");

        assertThat(problems(file))
                .containsExactlyInAnyOrder(
                        file + ":2: network.joni: unknown key (did you mean 'network.join'?)",
                        file + ":4: network.ports.http: '99999' is out of range; wants a whole number from 0 to 65535",
                        file + ":6: probe.period: '10' has no unit (ms, s, m, h, d); wants a duration from 100ms to 1m",
                        file + ":7: probes: unknown key (did you mean 'probe'?)");
    }

    /** Text of the file, the line that is wrong, and what is said about it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "probe:%n  period: 1s%n  period: 2s|3|given twice; first at",
                "probe:%n%tperiod: 1s|2|tab",
                "probe: 3|1|is a section",
                "node: [a]|1|is a section",
                "network:%n  join: {a: b}|2|wants a list",
                "network:%n  bind: 'a:80'|2|has a port",
                "network:%n  join: ['a:0']|2|a port is a number from 1 to 65535",
                "node:%n  name: 'a b'|2|wants a name",
                "node:%n  name: ''|0|",
                "node:%n  zone: a/b/c/d|2|wants region/site/rack",
                "probe:%n  period: -5s|2|is no duration",
                "probe:%n  period: 9999999999s|2|is no duration",
                "probe:%n  period: [1s]|2|not a list",
                "history:%n  disk_free_min: 10MB|2|is no size like 200MiB",
                "history:%n  disk_free_min: 99999999TiB|2|is out of range",
                "probe:%n  degraded_loss_ratio: 150%%|2|is out of range",
                "probe:%n  degraded_loss_ratio: NaN|2|is out of range",
                "api:%n  allow_remote_changes: maybe|2|wants true or false",
                "log:%n  level: inf|2|did you mean 'info'?",
                "alerting:%n  rules:%n    link_lost: {}|3|did you mean 'link_loss'?",
                "alerting:%n  rules:%n    link_loss:%n      hold: 3s|4|did you mean 'hold_for'?",
                "alerting:%n  rules:%n    alone: {parameters: {x: 3}}|3|unknown key",
                "alerting:%n  webhooks: ['ftp://x/y']|2|wants a URL",
                "alerting:%n  webhooks: [{name: a}]|2|has no url",
                "membership:%n  suspicion_min: 20s|2|",
                "raft:%n  election_timeout_max: 1s|2|a quarter more",
                "network:%n  ports:%n    http: 7401|3|is taken",
                "a: &a [*a]|1|anchors and aliases",
                "- a|1|wants sections",
                "{|1|not YAML",
                "'probe: {period: 1s'|1|",
                "%1$c|1|not YAML"
            })
    void wrongFileIsRefusedAtItsLine(String text, int line, String said) throws Exception {
        Path file = write(String.format(text.replace("%t", "\t"), 7));
        if (line == 0) {
            ConfigLoader.load(Optional.of(file), Map.of(), Map.of());
            return;
        }
        assertThat(String.join("\n", problems(file))).contains(said == null ? "" : said);
        if (!text.contains("suspicion_min")) {
            assertThat(problems(file).get(0)).startsWith(file + ":" + line);
        }
    }

    @Test
    void missingFileDirectoryBinaryAndHugeFilesAreRefused() throws Exception {
        assertThat(problems(dir.resolve("none.yaml"))).containsExactly(dir.resolve("none.yaml") + ": no such file");
        assertThat(problems(dir).get(0)).contains("is a directory");
        Path binary = Files.write(dir.resolve("b.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 1});
        assertThat(problems(binary).get(0)).contains("not UTF-8");
        Path huge = Files.write(dir.resolve("h.yaml"), new byte[YamlSource.FILE_BYTES_MAX + 1]);
        assertThat(problems(huge).get(0)).contains("larger than 1MiB");
        Path deep = Files.writeString(dir.resolve("d.yaml"), "node: " + "[".repeat(5000) + "]".repeat(5000));
        assertThat(problems(deep)).isNotEmpty().allMatch(line -> line.contains("nested deeper"));
    }

    @Test
    void unknownVariableIsAnErrorButForeignOnesAreLeftAlone() throws Exception {
        Map<String, String> foreign = Map.of(
                "GOSSAMER_JAVA_OPTS", "-Xmx1g",
                "GOSSAMER_HOME", "/opt/gossamer",
                "GOSSAMER_REQUIRE_ALL", "1",
                "GOSSAMER_SERVICE_HOST", "10.0.0.1",
                "GOSSAMER_PORT_7401_UDP_ADDR", "10.0.0.1",
                "PATH", "/bin");
        ConfigLoader.load(Optional.empty(), foreign, Map.of());

        ConfigException wrong = catchThrowableOfType(
                ConfigException.class,
                () -> ConfigLoader.load(Optional.empty(), Map.of("GOSSAMER_NETWORK_JOIN", "a"), Map.of()));
        assertThat(wrong.problems())
                .containsExactly("environment: GOSSAMER_NETWORK_JOIN: unknown variable"
                        + " (did you mean 'GOSSAMER_NETWORK__JOIN'?)");
    }

    @Test
    void unknownFlagIsAnError() {
        ConfigException wrong = catchThrowableOfType(
                ConfigException.class,
                () -> ConfigLoader.load(Optional.empty(), Map.of(), Map.of("network.jion", "a")));
        assertThat(wrong).hasMessage("flag: network.jion: unknown key (did you mean 'network.join'?)");
    }

    @Test
    void secretsAreNeverShown() throws Exception {
        Path file = write("network:\n  secret: correct-horse-battery\nalerting:\n  webhooks:\n"
                + "    - {url: 'https://u:pw@hooks.example/T0/token', headers: {Authorization: Bearer-xyz}}\n");
        LoadedConfig loaded = ConfigLoader.loadAll(Optional.of(file), Map.of(), Map.of());

        assertThat(loaded.config().network().secret()).isEqualTo("correct-horse-battery");
        String everything = loaded.dump() + loaded.config();
        assertThat(everything)
                .doesNotContain("correct-horse")
                .doesNotContain("token")
                .doesNotContain("Bearer-xyz");
        assertThat(everything).doesNotContain("pw@");

        Path shortSecret = write("network: {secret: hunter2}\n");
        assertThat(problems(shortSecret).get(0)).doesNotContain("hunter2").contains("16 to 256");
    }

    @Test
    void dumpSaysTheOriginOfEachValueAndCanBeLoadedAgain() throws Exception {
        Path file =
                write("node:\n  name: n1\n  tags: {a: 'x: \"y\" # z', b: 'true'}\nnetwork:\n  join: ['[::1]:7000']\n");
        LoadedConfig loaded = ConfigLoader.loadAll(
                Optional.of(file), Map.of("GOSSAMER_LOG__LEVEL", "warn"), Map.of("probe.degree_max", "16"));
        String dump = loaded.dump();

        assertThat(dump)
                .containsPattern("(?m)^  name: n1 +# file .*:2$")
                .containsPattern("(?m)^  cluster: gossamer +# default$")
                .containsPattern("(?m)^  level: warn +# env$")
                .containsPattern("(?m)^  degree_max: 16 +# flag$");
        assertThat(ConfigLoader.load(Optional.of(write(dump)), Map.of(), Map.of()))
                .isEqualTo(loaded.config());
    }

    @Property(tries = 300)
    void noTextMakesTheLoaderThrowAnythingElse(
            @ForAll @StringLength(max = 60) @CharRange(from = ' ', to = '~') String line) throws IOException {
        Path file = Files.createTempFile("gossamer-config", ".yaml");
        try {
            Files.writeString(file, "network:\n  join: " + line + "\n" + line + "\n", StandardCharsets.UTF_8);
            ConfigLoader.load(Optional.of(file), Map.of(), Map.of("node.name", line));
        } catch (ConfigException wrong) {
            assertThat(wrong.problems()).isNotEmpty();
        } finally {
            Files.delete(file);
        }
    }

    private Path write(String text) throws IOException {
        return Files.writeString(Files.createTempFile(dir, "gossamer", ".yaml"), text);
    }

    private GossamerConfig load(String text) throws Exception {
        return ConfigLoader.load(Optional.of(write(text)), Map.of(), Map.of());
    }

    private static List<String> problems(Path file) {
        return catchThrowableOfType(
                        ConfigException.class, () -> ConfigLoader.load(Optional.of(file), Map.of(), Map.of()))
                .problems();
    }
}
