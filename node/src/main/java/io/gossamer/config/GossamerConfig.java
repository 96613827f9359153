package io.gossamer.config;

import io.gossamer.model.Endpoint;
import io.gossamer.model.Zone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that can be set, as one immutable tree; names, defaults and units are those of config/gossamer.yaml, key for
 * component (snake_case for camelCase; a unit at the end of a name is the value's there: diskFreeMinBytes is
 * disk_free_min). Made by {@link ConfigLoader} only, which has checked it.
 */
public record GossamerConfig(
        Node node,
        Network network,
        Membership membership,
        Probe probe,
        Bandwidth bandwidth,
        History history,
        Raft raft,
        Alerting alerting,
        Api api,
        Logging log,
        Debug debug) {
    /** Does it say anything that a running daemon cannot change? */
    public boolean needsRestartAfter(GossamerConfig before) {
        return !network.ports().equals(before.network.ports())
                || !membership.equals(before.membership)
                || probe.needsRestartAfter(before.probe)
                || !raft.equals(before.raft);
    }

    /** {@code node}: who this is. Empty name: the host's name. */
    public record Node(String name, Zone zone, Map<String, String> tags, Path dataDir) {}

    /**
     * {@code network}: how it is reached and whom it asks first.
     *
     * @param cluster meshes of another name are refused
     * @param secret empty, or the mesh's shared secret: datagrams are sealed under a key made from it
     * @param bind addresses to listen on; empty: the wildcard address
     * @param advertise what others are told; empty: found out
     * @param join seeds, retried for ever with back-off
     */
    public record Network(
            String cluster,
            String secret,
            Optional<String> bind,
            Optional<String> advertise,
            List<Endpoint> join,
            Ports ports) {
        /** Without the secret: configurations end up in logs. */
        @Override
        public String toString() {
            return "Network[cluster=" + cluster + ", secret=" + (secret.isEmpty() ? "none" : "***") + ", bind=" + bind
                    + ", advertise=" + advertise + ", join=" + join + ", ports=" + ports + "]";
        }
    }

    /** {@code network.ports}; 0 lets the system choose (tests). */
    public record Ports(int gossip, int stamp, int raft, int grpc, int http) {}

    /** {@code membership}: SWIM's periods; see SwimConfig for how they hang together. */
    public record Membership(
            Duration probePeriod,
            Duration suspicionMin,
            Duration suspicionMax,
            Duration unreachableToDead,
            Duration gossipPeriod,
            Duration antiEntropyPeriod,
            Duration stopGrace,
            Duration forgetDeadAfter) {}

    /** {@code probe}: STAMP between nodes. @param classes DSCPs besides that of the probes */
    public record Probe(
            Duration period,
            Duration timeout,
            int fullMeshMax,
            int degreeMax,
            double degradedLossRatio,
            Duration window,
            boolean kernelStamps,
            int dscp,
            List<Integer> classes,
            Authentication authentication) {
        /** But for what a running daemon can change. */
        public boolean needsRestartAfter(Probe before) {
            return !equals(new Probe(
                    before.period,
                    before.timeout,
                    before.fullMeshMax,
                    before.degreeMax,
                    before.degradedLossRatio,
                    before.window,
                    before.kernelStamps,
                    before.dscp,
                    before.classes,
                    authentication));
        }
    }

    /**
     * {@code probe.authentication}: STAMP's authenticated mode.
     *
     * @param stage off, accept, prefer or require
     * @param key empty: made from network.secret
     */
    public record Authentication(String stage, String key) {
        public static final Authentication OFF = new Authentication("off", "");

        /** Without the key: configurations end up in logs. */
        @Override
        public String toString() {
            return "Authentication[stage=" + stage + ", key=" + (key.isEmpty() ? "none" : "***") + "]";
        }
    }

    /**
     * {@code bandwidth}: how much goes between two hosts.
     *
     * @param passive look at the kernel's figures of connections to other members' hosts
     * @param port where trains and bulk of a measurement come in while it runs, UDP and TCP; 0: the system chooses
     * @param throughput tests that fill the path may be run from and to this node
     */
    public record Bandwidth(boolean passive, int port, boolean throughput) {}

    /** {@code history}: what RocksDB keeps on this host. */
    public record History(Duration retention, Duration flushPeriod, long diskFreeMinBytes, Duration spoolRetention) {}

    /** {@code raft}. @param founders empty, or the names that found the group together, the same list on each */
    public record Raft(
            List<String> founders,
            Duration electionTimeoutMin,
            Duration electionTimeoutMax,
            Duration voterReplaceAfter) {}

    /** {@code alerting}. @param rules overrides of the built-in rules, by name */
    public record Alerting(Map<String, Rule> rules, List<Webhook> webhooks, Duration repeatAfter) {}

    /** {@code alerting.rules.<name>}; absent parts keep the built-in value. */
    public record Rule(
            Optional<Boolean> enabled,
            Optional<Duration> holdFor,
            Optional<Duration> keepFiringFor,
            Optional<String> severity,
            Map<String, Double> parameters) {}

    /** {@code alerting.webhooks[]}. */
    public record Webhook(
            String name, String url, Map<String, String> headers, Duration timeout, boolean sendResolved) {
        /** Scheme, host and port: what follows is often a password. */
        public String maskedUrl() {
            java.net.URI uri = java.net.URI.create(url);
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            return uri.getScheme() + "://" + uri.getHost() + port + "/***";
        }

        @Override
        public String toString() {
            return "Webhook[name=" + name + ", url=" + maskedUrl() + ", timeout=" + timeout + "]";
        }
    }

    /** {@code api}. */
    public record Api(boolean allowRemoteChanges, Duration fanoutTimeout, List<String> allowedOrigins) {}

    /** {@code log}: level for all, and for single loggers. */
    public record Logging(String level, Map<String, String> levels) {}

    /** {@code debug}. @param flightRecorderBytes what the flight recorder may keep; 0: it is off */
    public record Debug(long flightRecorderBytes) {}
}
