package io.gossamer.config;

import static io.gossamer.config.ConfigSchema.*;

import io.gossamer.config.GossamerConfig.Ports;
import io.gossamer.config.GossamerConfig.Webhook;
import io.gossamer.config.value.Quantity;
import io.gossamer.config.value.RawValue.Place;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The rules between keys: each value may be possible alone and the two together not. */
final class ConfigCoherence {
    /** An alert keeps what was said to each receiver. */
    static final int WEBHOOKS_MAX = 16;

    private final GossamerConfig config;
    private final Function<ConfigKey<?>, Place> places;
    private final Problems problems;
    private final List<String> warnings;

    ConfigCoherence(
            GossamerConfig config, Function<ConfigKey<?>, Place> places, Problems problems, List<String> warnings) {
        this.config = config;
        this.places = places;
        this.problems = problems;
        this.warnings = warnings;
    }

    void check() {
        atLeast(
                SWIM_SUSPICION_MAX,
                config.membership().suspicionMax(),
                SWIM_SUSPICION_MIN,
                config.membership().suspicionMin());
        atLeast(
                SWIM_PROBE_PERIOD,
                config.membership().probePeriod(),
                SWIM_GOSSIP_PERIOD,
                config.membership().gossipPeriod());
        atLeast(
                SWIM_FORGET_DEAD,
                config.membership().forgetDeadAfter(),
                SWIM_STOP_GRACE,
                config.membership().stopGrace());
        atLeast(
                HISTORY_RETENTION,
                config.history().retention(),
                HISTORY_SPOOL,
                config.history().spoolRetention());
        probe();
        raft();
        ports(config.network().ports());
        webhooks();
        if (config.node().name().equals("localhost")) {
            warnings.add("this node is called 'localhost', as others may be: set node.name");
        }
    }

    private void probe() {
        Duration period = config.probe().period();
        if (config.probe().window().toMillis() < 2 * period.toMillis()) {
            wrong(PROBE_WINDOW, "wants at least two of probe.period, which is " + Quantity.show(period));
        }
        if (config.probe().timeout().compareTo(config.probe().window()) > 0) {
            wrong(
                    PROBE_TIMEOUT,
                    "wants at most probe.window, which is "
                            + Quantity.show(config.probe().window()));
        }
        GossamerConfig.Authentication authentication = config.probe().authentication();
        if (!authentication.stage().equals("off")
                && authentication.key().isEmpty()
                && config.network().secret().isEmpty()) {
            wrong(
                    PROBE_AUTHENTICATION,
                    "'" + authentication.stage() + "' wants probe.authentication.key or network.secret");
        }
    }

    private void raft() {
        Duration min = config.raft().electionTimeoutMin();
        if (config.raft().electionTimeoutMax().toMillis() * 4 < min.toMillis() * 5) {
            wrong(
                    RAFT_ELECTION_MAX,
                    "wants a quarter more than raft.election_timeout_min, which is " + Quantity.show(min)
                            + ": candidates must not rise together");
        }
    }

    /** UDP and TCP ports could be shared, but a person who reads a firewall rule should not have to know that. */
    private void ports(Ports ports) {
        List<ConfigKey<Integer>> keys = List.of(PORT_GOSSIP, PORT_STAMP, PORT_RAFT, PORT_GRPC, PORT_HTTP);
        List<Integer> numbers = List.of(ports.gossip(), ports.stamp(), ports.raft(), ports.grpc(), ports.http());
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < keys.size(); i++) {
            if (numbers.get(i) != 0 && !seen.add(numbers.get(i))) {
                wrong(keys.get(i), "port " + numbers.get(i) + " is taken by another key of network.ports");
            }
        }
    }

    private void webhooks() {
        int count = config.alerting().webhooks().size();
        if (count > WEBHOOKS_MAX) {
            wrong(
                    ALERT_WEBHOOKS,
                    count + " webhooks are more than " + WEBHOOKS_MAX + ": let one receiver pass alerts on");
        }
        Set<String> names = new HashSet<>();
        for (Webhook webhook : config.alerting().webhooks()) {
            if (!names.add(webhook.name())) {
                wrong(ALERT_WEBHOOKS, "two webhooks are called '" + webhook.name() + "': give each its name");
            }
        }
    }

    private void atLeast(ConfigKey<Duration> key, Duration value, ConfigKey<Duration> other, Duration least) {
        if (value.compareTo(least) < 0) {
            wrong(
                    key,
                    "'" + Quantity.show(value) + "' is less than " + other.path() + ", which is "
                            + Quantity.show(least));
        }
    }

    private void wrong(ConfigKey<?> key, String what) {
        problems.add(places.apply(key), key.path(), what);
    }
}
