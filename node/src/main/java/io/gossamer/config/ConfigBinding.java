package io.gossamer.config;

import static io.gossamer.config.ConfigSchema.*;

import io.gossamer.config.GossamerConfig.Ports;
import io.gossamer.config.LoadedConfig.Setting;
import io.gossamer.config.value.RawValue;
import io.gossamer.config.value.RawValue.Place;
import io.gossamer.config.value.ValueType.WrongValueException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads every key's value by its type, fills in defaults, checks what hangs together, and builds the record tree. */
final class ConfigBinding {
    private final Map<String, RawValue> raw;
    private final HostDefaults host;
    private final Problems problems;
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, Object> values = new HashMap<>();

    ConfigBinding(Map<String, RawValue> raw, HostDefaults host, Problems problems) {
        this.raw = raw;
        this.host = host;
        this.problems = problems;
    }

    LoadedConfig bind() throws ConfigException {
        for (ConfigKey<?> key : keys()) {
            read(key);
        }
        values.putIfAbsent(NODE_NAME.path(), host.nodeName());
        if (!values.containsKey(NODE_DATA_DIR.path())) {
            values.put(NODE_DATA_DIR.path(), host.dataDir(get(NODE_NAME), warnings));
        }
        problems.throwIfAny();
        GossamerConfig config = tree();
        new ConfigCoherence(config, key -> place(key), problems, warnings).check();
        problems.throwIfAny();
        return new LoadedConfig(config, warnings, settings());
    }

    private <T> void read(ConfigKey<T> key) {
        RawValue given = given(key);
        try {
            if (given != null) {
                values.put(key.path(), key.type().read(given));
            }
        } catch (WrongValueException wrong) {
            String part = wrong.part().isEmpty() ? "" : "." + wrong.part();
            String what = key.secret() ? "wants " + key.type().describe() : wrong.getMessage();
            problems.add(wrong.place(), key.path() + part, what);
        }
    }

    /** What was given, else the default; null where that is found out at start. An empty name or directory is none. */
    private RawValue given(ConfigKey<?> key) {
        RawValue given = raw.get(key.path());
        boolean foundOut = key.defaultText().isEmpty();
        boolean blank = given instanceof RawValue.Scalar scalar && scalar.text().isBlank();
        if (given == null || given instanceof RawValue.Nothing || foundOut && blank) {
            return foundOut ? null : defaultOf(key);
        }
        return given;
    }

    static RawValue defaultOf(ConfigKey<?> key) {
        return switch (key.defaultText()) {
            case "[]" -> new RawValue.Sequence(List.of(), Place.DEFAULT);
            case "{}" -> new RawValue.Mapping(Map.of(), Place.DEFAULT);
            case "\"\"" -> new RawValue.Scalar("", Place.DEFAULT);
            default -> new RawValue.Scalar(key.defaultText(), Place.DEFAULT);
        };
    }

    /** Values are put by key, read by the key's own type. */
    @SuppressWarnings("unchecked")
    private <T> T get(ConfigKey<T> key) {
        return (T) values.get(key.path());
    }

    private Place place(ConfigKey<?> key) {
        RawValue given = given(key);
        return given == null ? Place.DEFAULT : given.place();
    }

    private List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        for (ConfigKey<?> key : keys()) {
            settings.add(setting(key));
        }
        return settings;
    }

    private <T> Setting setting(ConfigKey<T> key) {
        T value = get(key);
        String shown =
                key.secret() && !"".equals(value) ? "\"********\"" : key.type().showMasked(value);
        return new Setting(key.path(), shown, LoadedConfig.originText(place(key)));
    }

    private GossamerConfig tree() {
        return new GossamerConfig(
                node(),
                network(),
                membership(),
                new GossamerConfig.Probe(
                        get(PROBE_PERIOD),
                        get(PROBE_TIMEOUT),
                        get(PROBE_FULL_MESH),
                        get(PROBE_DEGREE),
                        get(PROBE_DEGRADED),
                        get(PROBE_WINDOW),
                        get(PROBE_KERNEL_STAMPS),
                        get(PROBE_DSCP),
                        get(PROBE_CLASSES),
                        new GossamerConfig.Authentication(get(PROBE_AUTHENTICATION), get(PROBE_KEY))),
                new GossamerConfig.Bandwidth(get(BANDWIDTH_PASSIVE), get(BANDWIDTH_PORT), get(BANDWIDTH_THROUGHPUT)),
                new GossamerConfig.History(
                        get(HISTORY_RETENTION), get(HISTORY_FLUSH), get(HISTORY_DISK_FREE), get(HISTORY_SPOOL)),
                new GossamerConfig.Raft(
                        get(RAFT_FOUNDERS), get(RAFT_ELECTION_MIN), get(RAFT_ELECTION_MAX), get(RAFT_REPLACE)),
                new GossamerConfig.Alerting(get(ALERT_RULES), get(ALERT_WEBHOOKS), get(ALERT_REPEAT)),
                new GossamerConfig.Api(get(API_REMOTE), get(API_FANOUT), get(API_ORIGINS)),
                new GossamerConfig.Logging(get(LOG_LEVEL), get(LOG_LEVELS)),
                new GossamerConfig.Debug(get(DEBUG_FLIGHT_RECORDER)));
    }

    private GossamerConfig.Node node() {
        Path dataDir = get(NODE_DATA_DIR).toAbsolutePath().normalize();
        return new GossamerConfig.Node(get(NODE_NAME), get(NODE_ZONE), get(NODE_TAGS), dataDir);
    }

    private GossamerConfig.Network network() {
        return new GossamerConfig.Network(
                get(NETWORK_CLUSTER),
                get(NETWORK_SECRET),
                get(NETWORK_BIND),
                get(NETWORK_ADVERTISE),
                get(NETWORK_JOIN),
                new Ports(get(PORT_GOSSIP), get(PORT_STAMP), get(PORT_RAFT), get(PORT_GRPC), get(PORT_HTTP)));
    }

    private GossamerConfig.Membership membership() {
        return new GossamerConfig.Membership(
                get(SWIM_PROBE_PERIOD),
                get(SWIM_SUSPICION_MIN),
                get(SWIM_SUSPICION_MAX),
                get(SWIM_DEAD),
                get(SWIM_GOSSIP_PERIOD),
                get(SWIM_ANTI_ENTROPY),
                get(SWIM_STOP_GRACE),
                get(SWIM_FORGET_DEAD));
    }
}
