package io.gossamer.config;

import io.gossamer.config.GossamerConfig.Rule;
import io.gossamer.config.GossamerConfig.Webhook;
import io.gossamer.config.value.Plurals;
import io.gossamer.config.value.Quantity;
import io.gossamer.config.value.Scalars;
import io.gossamer.config.value.ValueType;
import io.gossamer.model.Endpoint;
import io.gossamer.model.NodeProfile;
import io.gossamer.model.PathClass;
import io.gossamer.model.TrafficClass;
import io.gossamer.model.Zone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every key that exists: the one list from which files are read, {@code config dump} is printed and config/gossamer.yaml is
 * written. Order here is order there.
 */
final class ConfigSchema {
    static final int GOSSIP_PORT = 7401;
    private static final List<ConfigKey<?>> KEYS = new ArrayList<>();
    private static final ValueType<String> NAME = Scalars.text(
            "a name of 1 to " + NodeProfile.TEXT_MAX + " letters, digits, '.', '_' or '-'",
            "[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final ValueType<Integer> PORT = Scalars.whole(0, 65535);
    private static final ValueType<Integer> TRAFFIC_CLASS = Scalars.of(
            "ef, af11 to af43, cs1 to cs7, le, voice-admit or a DSCP from 0 to 63",
            text -> TrafficClass.dscp(text)
                    .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no class of traffic")),
            TrafficClass::word);
    private static final ValueType<String> LEVEL =
            Scalars.word(List.of("trace", "debug", "info", "warn", "error", "off"));

    static final ConfigKey<String> NODE_NAME =
            key("node.name", NAME, "", "Unique in the mesh. Left out: this host's name without its domain.");
    static final ConfigKey<Zone> NODE_ZONE = key(
            "node.zone", Scalars.zone(), "\"\"", "Spreads voters and probes; set it as soon as there are two sites.");
    static final ConfigKey<Map<String, String>> NODE_TAGS = key(
            "node.tags",
            Plurals.map(
                    "[A-Za-z0-9._-]{1,64}",
                    NodeProfile.TAGS_MAX,
                    Scalars.text("at most 64 characters", "\\P{Cntrl}{0,64}")),
            "{}",
            "At most 16; alerts carry them as labels: {role: db, owner: storage}.");
    static final ConfigKey<Path> NODE_DATA_DIR = key(
            "node.data_dir",
            Scalars.directory(),
            "",
            "Left out: /var/lib/gossamer as a service, else ~/.local/share/gossamer/NAME. Never a network file system.");

    static final ConfigKey<String> NETWORK_CLUSTER = key(
            "network.cluster",
            NAME,
            "gossamer",
            "Meshes of another name are refused; name staging and production apart.");
    static final ConfigKey<String> NETWORK_SECRET = add(new ConfigKey<>(
            "network.secret",
            Scalars.text("nothing, or 16 to 256 characters", "|\\P{Cntrl}{16,256}"),
            "\"\"",
            "The same on every node: datagrams are sealed with it. Best given as GOSSAMER_NETWORK__SECRET.",
            true));
    static final ConfigKey<Optional<String>> NETWORK_BIND =
            key("network.bind", Scalars.host(), "\"\"", "Listen on this address only; \"\" is all of them.");
    static final ConfigKey<Optional<String>> NETWORK_ADVERTISE = key(
            "network.advertise",
            Scalars.host(),
            "\"\"",
            "What others are told; set it behind NAT or with several addresses.");
    static final ConfigKey<List<Endpoint>> NETWORK_JOIN = key(
            "network.join",
            Plurals.list(Scalars.endpoint(GOSSIP_PORT)),
            "[]",
            "Seeds, HOST[:PORT]; the same list everywhere is fine. [] starts a mesh of one that others join.");
    static final ConfigKey<Integer> PORT_GOSSIP =
            key("network.ports.gossip", PORT, "7401", "UDP and TCP: membership. 0 (any of these): the system chooses.");
    static final ConfigKey<Integer> PORT_STAMP =
            key("network.ports.stamp", PORT, "7402", "UDP: the STAMP reflector (RFC 8762).");
    static final ConfigKey<Integer> PORT_RAFT = key("network.ports.raft", PORT, "7403", "TCP: Raft between voters.");
    static final ConfigKey<Integer> PORT_GRPC =
            key("network.ports.grpc", PORT, "7404", "TCP: the command line and peers.");
    static final ConfigKey<Integer> PORT_HTTP = key("network.ports.http", PORT, "7405", "TCP: JSON, /metrics, health.");

    static final ConfigKey<Duration> SWIM_PROBE_PERIOD = key(
            "membership.probe_period",
            Quantity.duration("100ms", "1m"),
            "1s",
            "How often each observer calls; the same on every node.");
    static final ConfigKey<Duration> SWIM_SUSPICION_MIN = key(
            "membership.suspicion_min",
            Quantity.duration("500ms", "5m"),
            "2s",
            "A suspect that enough others suspect too is unreachable after this.");
    static final ConfigKey<Duration> SWIM_SUSPICION_MAX = key(
            "membership.suspicion_max",
            Quantity.duration("500ms", "30m"),
            "12s",
            "A suspect that few others suspect, after this.");
    static final ConfigKey<Duration> SWIM_DEAD = key(
            "membership.unreachable_to_dead",
            Quantity.duration("1s", "24h"),
            "15s",
            "Then it loses its place in the overlay; the alert stays.");
    static final ConfigKey<Duration> SWIM_GOSSIP_PERIOD = key(
            "membership.gossip_period",
            Quantity.duration("50ms", "10s"),
            "125ms",
            "News spreads in a few of these; rounded up to eighths of probe_period.");
    static final ConfigKey<Duration> SWIM_ANTI_ENTROPY = key(
            "membership.anti_entropy_period",
            Quantity.duration("1s", "10m"),
            "10s",
            "Repairs what gossip missed, with one peer at a time.");
    static final ConfigKey<Duration> SWIM_STOP_GRACE = key(
            "membership.stop_grace",
            Quantity.duration("0s", "24h"),
            "5m",
            "A node stopped by SIGTERM alerts only after this: longer than your slowest reboot.");
    static final ConfigKey<Duration> SWIM_FORGET_DEAD = key(
            "membership.forget_dead_after",
            Quantity.duration("1h", "30d"),
            "72h",
            "The dead are still called this long, so that halves find each other.");

    static final ConfigKey<Duration> PROBE_PERIOD = key(
            "probe.period",
            Quantity.duration("100ms", "1m"),
            "1s",
            "One STAMP packet a link, less often where many links would cost over 180 kbit/s: docs/operating.md.");
    static final ConfigKey<Duration> PROBE_TIMEOUT = key(
            "probe.timeout",
            Quantity.duration("50ms", "30s"),
            "1s",
            "A later reply counts as late, not as received; where 8 x the usual RTT is longer, that holds.");
    static final ConfigKey<Integer> PROBE_FULL_MESH = key(
            "probe.full_mesh_max",
            Scalars.whole(2, 512),
            "64",
            "Up to so many nodes everybody probes everybody; the same on every node.");
    static final ConfigKey<Integer> PROBE_DEGREE =
            key("probe.degree_max", Scalars.whole(4, 512), "32", "Above that, links a node.");
    static final ConfigKey<Double> PROBE_DEGRADED = key(
            "probe.degraded_loss_ratio",
            Quantity.ratio(0.001, 1),
            "0.05",
            "A link that loses this share (0.05 or 5%) is degraded.");
    static final ConfigKey<Duration> PROBE_WINDOW = key(
            "probe.window",
            Quantity.duration("1s", "5m"),
            "10s",
            "A summary is made of so much; the grain of history and alerts.");
    static final ConfigKey<Boolean> PROBE_KERNEL_STAMPS = key(
            "probe.kernel_stamps",
            Scalars.toggle(),
            "true",
            "The kernel's receive times, where it is Linux; false: this process's own, which say how busy the host is.");

    static final ConfigKey<Integer> PROBE_DSCP = key(
            "probe.dscp",
            Scalars.whole(0, 63),
            "0",
            "The class that probes travel in (RFC 2474), with kernel stamps; 46 is voice. 0 is what most traffic has.");
    static final ConfigKey<List<Integer>> PROBE_CLASSES = key(
            "probe.classes",
            Plurals.list(TRAFFIC_CLASS, PathClass.CLASSES_MAX),
            "ef",
            "Other classes that each link is tried with now and then, with kernel stamps: do they arrive, and unchanged?");
    static final ConfigKey<String> PROBE_AUTHENTICATION = key(
            "probe.authentication.stage",
            Scalars.word(List.of("off", "accept", "prefer", "require")),
            "off",
            "Goes through the mesh word by word, each on all nodes before the next; see docs/security.md.");
    static final ConfigKey<String> PROBE_KEY = add(new ConfigKey<>(
            "probe.authentication.key",
            Scalars.text("nothing, or 16 to 128 characters", "|\\P{Cntrl}{16,128}"),
            "\"\"",
            "Shared with routers that probe too; \"\": made from network.secret. Best given as GOSSAMER_PROBE__AUTHENTICATION__KEY.",
            true));

    static final ConfigKey<Boolean> BANDWIDTH_PASSIVE = key(
            "bandwidth.passive",
            Scalars.toggle(),
            "true",
            "Every 10 s, what the kernel knows of TCP connections to members' hosts: sends nothing, opens none.");
    static final ConfigKey<Integer> BANDWIDTH_PORT = key(
            "bandwidth.port",
            PORT,
            "7406",
            "UDP and TCP, open only while this node receives a capacity or throughput test. 0: the system chooses.");
    static final ConfigKey<Boolean> BANDWIDTH_THROUGHPUT = key(
            "bandwidth.throughput",
            Scalars.toggle(),
            "false",
            "true: `gossamer throughput` may fill the path to and from this node, 10 s at a time, 1 % of a day.");

    static final ConfigKey<Duration> HISTORY_RETENTION = key(
            "history.retention",
            Quantity.duration("6h", "3650d"),
            "30d",
            "About 15 MB a link in 30 days, dropped six hours at a time; last month is what people compare with.");
    static final ConfigKey<Duration> HISTORY_FLUSH = key(
            "history.flush_period",
            Quantity.duration("100ms", "1m"),
            "2s",
            "A killed daemon loses at most this much history.");
    static final ConfigKey<Long> HISTORY_DISK_FREE = key(
            "history.disk_free_min",
            Quantity.size("0B", "1TiB"),
            "256MiB",
            "With less free than this, history pauses and says so; measuring goes on.");
    static final ConfigKey<Duration> HISTORY_SPOOL = key(
            "history.spool_retention", Quantity.duration("1m", "24h"), "1h", "Summaries wait this long for a leader.");

    static final ConfigKey<List<String>> RAFT_FOUNDERS = key(
            "raft.founders",
            Plurals.list(NAME),
            "[]",
            "Node names that found the group together, the same list on each; [] unless all hosts are made at once.");
    static final ConfigKey<Duration> RAFT_ELECTION_MIN = key(
            "raft.election_timeout_min",
            Quantity.duration("200ms", "1m"),
            "1s",
            "Above ten round trips and any pause of a busy host.");
    static final ConfigKey<Duration> RAFT_ELECTION_MAX = key(
            "raft.election_timeout_max",
            Quantity.duration("300ms", "2m"),
            "2s",
            "At least a quarter above the minimum; between regions 2s and 4s do.");
    static final ConfigKey<Duration> RAFT_REPLACE = key(
            "raft.voter_replace_after",
            Quantity.duration("10s", "24h"),
            "1m",
            "A dead voter is replaced after so long a silence.");

    static final ConfigKey<Map<String, Rule>> ALERT_RULES = key(
            "alerting.rules",
            AlertingTypes.rules(RuleNames.BUILT_IN),
            "{}",
            "Overrides by name: {link_loss: {hold_for: 1m, severity: critical, parameters: {loss_ratio: 5%}}}.");
    static final ConfigKey<List<Webhook>> ALERT_WEBHOOKS = key(
            "alerting.webhooks",
            Plurals.list(AlertingTypes.webhook()),
            "[]",
            "[{name: ops, url: \"https://…\", headers: {}, timeout: 5s, send_resolved: true}], or URLs alone.");
    static final ConfigKey<Duration> ALERT_REPEAT = key(
            "alerting.repeat_after",
            Quantity.duration("1m", "30d"),
            "4h",
            "What still fires is sent again after this.");

    static final ConfigKey<Boolean> API_REMOTE = key(
            "api.allow_remote_changes",
            Scalars.toggle(),
            "false",
            "true: leave, forget, ack … also from other hosts; anybody who reaches the port may.");
    static final ConfigKey<Duration> API_FANOUT = key(
            "api.fanout_timeout",
            Quantity.duration("100ms", "1m"),
            "2s",
            "How long a node waits for others when it answers for them.");
    static final ConfigKey<List<String>> API_ORIGINS = key(
            "api.allowed_origins",
            Plurals.list(Scalars.text("an origin like https://host:port", "https?://[A-Za-z0-9._\\[\\]:-]+")),
            "[]",
            "Web pages of these origins may call the JSON face from a browser.");

    static final ConfigKey<String> LOG_LEVEL =
            key("log.level", LEVEL, "info", "trace, debug, info, warn, error or off.");
    static final ConfigKey<Map<String, String>> LOG_LEVELS = key(
            "log.levels",
            Plurals.map("[A-Za-z0-9_.$]{1,128}", 64, LEVEL),
            "{}",
            "Single loggers: {io.gossamer.swim: debug}.");

    static final ConfigKey<Long> DEBUG_FLIGHT_RECORDER = key(
            "debug.flight_recorder",
            Quantity.size("0B", "64MiB"),
            "1MiB",
            "Memory for membership's latest inputs, for `gossamer debug dump`: minutes of them. 0B: off.");

    private ConfigSchema() {}

    private static <T> ConfigKey<T> key(String path, ValueType<T> type, String defaultText, String advice) {
        return add(new ConfigKey<>(path, type, defaultText, advice, false));
    }

    private static <T> ConfigKey<T> add(ConfigKey<T> key) {
        KEYS.add(key);
        return key;
    }

    static List<ConfigKey<?>> keys() {
        return List.copyOf(KEYS);
    }
}
