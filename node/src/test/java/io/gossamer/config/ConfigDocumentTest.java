package io.gossamer.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** config/gossamer.yaml, the schema and the record tree say the same. */
class ConfigDocumentTest {
    /** The module is built in its own directory; the file stands beside it. */
    private static final Path FILE = Path.of("../config/gossamer.yaml");

    @TempDir
    Path dir;

    @Test
    void fileIsWhatTheSchemaSays() throws Exception {
        if (Boolean.getBoolean("gossamer.config.rewrite")) {
            Files.writeString(FILE, ConfigDocument.render());
        }
        assertThat(Files.readString(FILE))
                .as("write it anew with -Dgossamer.config.rewrite=true")
                .isEqualTo(ConfigDocument.render());
    }

    @Test
    void fileAsShippedChangesNothing() throws Exception {
        assertThat(load(FILE)).isEqualTo(defaults());
    }

    @Test
    void everyLineUncommentedChangesNothing() throws Exception {
        String text = Files.readString(FILE).replaceAll("(?m)^( +)# (?=[a-z_]+:.* # )", "$1");
        Path open = Files.writeString(dir.resolve("open.yaml"), text);

        assertThat(text.lines().filter(line -> line.matches(" +[a-z_]+:.*")).count())
                .as("each key and the sections network.ports and probe.authentication")
                .isEqualTo(ConfigSchema.keys().size() + 2);
        assertThat(load(open)).isEqualTo(defaults());
    }

    @Test
    void everyKeyIsAComponentOfTheRecordTreeAndTheOtherWayRound() {
        List<String> components = new ArrayList<>();
        leaves("", GossamerConfig.class, components);

        assertThat(ConfigSchema.keys().stream().map(ConfigKey::path)).containsExactlyElementsOf(components);
    }

    @Test
    void everyKeyCanBeSetAndArrives() throws Exception {
        Map<String, String> flags = new TreeMap<>();
        for (ConfigKey<?> key : ConfigSchema.keys()) {
            boolean rules = key.path().equals("alerting.rules");
            String path = rules ? "alerting.rules.alone.enabled" : key.path();
            flags.put(path, Samples.other(path));
        }
        LoadedConfig loaded = ConfigLoader.loadAll(Optional.empty(), Map.of(), flags);

        for (LoadedConfig.Setting setting : loaded.settings()) {
            assertThat(setting.origin()).as(setting.key()).isEqualTo("flag");
        }
        List<Object> changed = new ArrayList<>();
        List<Object> plain = new ArrayList<>();
        values(loaded.config(), changed);
        values(defaults(), plain);
        assertThat(changed).hasSameSizeAs(plain);
        for (int i = 0; i < changed.size(); i++) {
            assertThat(changed.get(i)).as(ConfigSchema.keys().get(i).path()).isNotEqualTo(plain.get(i));
        }
    }

    private static GossamerConfig defaults() throws ConfigException {
        return ConfigLoader.load(Optional.empty(), Map.of(), Map.of());
    }

    private static GossamerConfig load(Path file) throws ConfigException {
        return ConfigLoader.load(Optional.of(file), Map.of(), Map.of());
    }

    private static boolean isSection(Class<?> type) {
        return type.isRecord() && type.getEnclosingClass() == GossamerConfig.class;
    }

    private static void leaves(String prefix, Class<?> type, List<String> out) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = component.getName().replaceFirst("Bytes$", "");
            String key = prefix + name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
            if (isSection(component.getType())) {
                leaves(key + ".", component.getType(), out);
            } else {
                out.add(key);
            }
        }
    }

    private static void values(Object section, List<Object> out) throws ReflectiveOperationException {
        for (RecordComponent component : section.getClass().getRecordComponents()) {
            Object value = component.getAccessor().invoke(section);
            if (isSection(component.getType())) {
                values(value, out);
            } else {
                out.add(value);
            }
        }
    }

    /** For each key a value that is not its default. */
    private static final class Samples {
        private static final Map<String, String> OTHER = Map.ofEntries(
                Map.entry("node.name", "n1"),
                Map.entry("node.zone", "eu/fra/r1"),
                Map.entry("node.tags", "role=db"),
                Map.entry("node.data_dir", "/tmp/elsewhere"),
                Map.entry("network.cluster", "staging"),
                Map.entry("network.secret", "sixteen letters!"),
                Map.entry("network.bind", "127.0.0.1"),
                Map.entry("network.advertise", "2001:db8::1"),
                Map.entry("network.join", "a,b:7777"),
                Map.entry("raft.founders", "a,b,c"),
                Map.entry("history.disk_free_min", "1GiB"),
                Map.entry("debug.flight_recorder", "2MiB"),
                Map.entry("alerting.webhooks", "http://127.0.0.1:1/hook"),
                Map.entry("api.allow_remote_changes", "true"),
                Map.entry("api.allowed_origins", "https://ops.example"),
                Map.entry("probe.full_mesh_max", "65"),
                Map.entry("probe.degree_max", "33"),
                Map.entry("probe.degraded_loss_ratio", "10%"),
                Map.entry("probe.kernel_stamps", "false"),
                Map.entry("probe.dscp", "46"),
                Map.entry("probe.classes", "cs1,7"),
                Map.entry("probe.authentication.stage", "prefer"),
                Map.entry("probe.authentication.key", "sixteen characters and more"),
                Map.entry("probe.window", "20s"),
                Map.entry("bandwidth.passive", "false"),
                Map.entry("bandwidth.port", "17406"),
                Map.entry("bandwidth.throughput", "true"),
                Map.entry("membership.gossip_period", "300ms"),
                Map.entry("membership.forget_dead_after", "73h"),
                Map.entry("history.retention", "31d"),
                Map.entry("history.spool_retention", "2h"),
                Map.entry("raft.voter_replace_after", "2m"),
                Map.entry("alerting.repeat_after", "5h"),
                Map.entry("alerting.rules.alone.enabled", "false"),
                Map.entry("log.level", "warn"),
                Map.entry("log.levels", "io.gossamer=debug"));

        private Samples() {}

        static String other(String key) {
            if (key.startsWith("network.ports.")) {
                return String.valueOf(17400 + key.length() + key.charAt(14));
            }
            return OTHER.getOrDefault(key, key.endsWith("_max") ? "13s" : "3s");
        }
    }
}
