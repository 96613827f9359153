package io.gossamer.metrics;

import io.gossamer.model.Tally;
import io.gossamer.passive.HostNetwork;
import io.gossamer.proto.StatusReply;
import io.gossamer.query.LocalMesh;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Every metric of a node by name: base units, prefix {@code gossamer_}. Gauges are read from one status a scrape, so that a
 * page is one moment; counters are the components' {@link Tally tallies}, each
 * {@code gossamer_<component>_<name>_total{reason="…"}}.
 *
 * <p>There is no series per pair of nodes unless {@code perLink} is set, and then at most {@link LinkSeries#LINKS_MAX}: a
 * mesh of 500 would have a quarter million.
 */
public final class NodeMetrics implements AutoCloseable {
    /** So many names and reasons of tallies; more would be a bug, and is counted. */
    static final int COUNTERS_MAX = 4000;

    private final LocalMesh mesh;
    private final Supplier<? extends Collection<Tally>> tallies;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Set<String> counters = new HashSet<>();
    private final Tally tally = new Tally("metrics");
    private final LinkSeries linkSeries;
    private final HostSeries hostSeries;
    private final ProcessFigures process = new ProcessFigures();
    private StatusReply status = StatusReply.getDefaultInstance();
    private long appliedIndex;
    private long commitIndex;
    private double leaderContactAgeSeconds = Double.NaN;

    /** @param tallies of all components; read at each scrape, so one that comes later is seen */
    public NodeMetrics(LocalMesh mesh, Supplier<? extends Collection<Tally>> tallies, boolean perLink) {
        this.mesh = mesh;
        this.tallies = tallies;
        this.linkSeries = new LinkSeries(registry, perLink, tally);
        this.hostSeries = new HostSeries(registry.getPrometheusRegistry(), new HostNetwork(), tally);
        addMembership();
        addLinksAndAlerts();
        addRaft();
        addSelf();
        process.addTo(registry);
    }

    private void addMembership() {
        String help = "Members of the mesh as this node sees them, by state.";
        state("gossamer_members", help, "alive", s -> s.getMembers().getAlive());
        state("gossamer_members", help, "suspect", s -> s.getMembers().getSuspect());
        state("gossamer_members", help, "unreachable", s -> s.getMembers().getUnreachable());
        state("gossamer_members", help, "dead", s -> s.getMembers().getDead());
        state("gossamer_members", help, "stopped", s -> s.getMembers().getStopped());
        gauge(
                "gossamer_mesh_complete",
                "1 when no member is suspect here, own links are measured and a leader is known.",
                s -> s.getComplete() ? 1 : 0);
        gauge("gossamer_ready", "1 when /readyz says so.", s -> mesh.notReady().isEmpty() ? 1 : 0);
    }

    private void addLinksAndAlerts() {
        String help = "Directed links known to this node, by state.";
        state("gossamer_links", help, "up", s -> s.getLinks().getUp());
        state("gossamer_links", help, "degraded", s -> s.getLinks().getDegraded());
        state("gossamer_links", help, "down", s -> s.getLinks().getDown());
        state("gossamer_links", help, "unknown", s -> s.getLinks().getUnknown());
        gauge(
                "gossamer_links_oldest_age_seconds",
                "Age of the oldest link value shown; NaN while there is none.",
                s -> s.getLinks().hasOldestAgeSeconds() ? s.getLinks().getOldestAgeSeconds() : Double.NaN);
        String alerts = "Alerts of the mesh as this node knows them, by state.";
        state("gossamer_alerts", alerts, "firing", StatusReply::getAlertsFiring);
        state("gossamer_alerts", alerts, "pending", StatusReply::getAlertsPending);
        gauge(
                "gossamer_problems",
                "Sentences that `gossamer status` has about this node.",
                StatusReply::getProblemsCount);
    }

    private void addRaft() {
        gauge(
                "gossamer_raft_has_leader",
                "1 while this node knows a leader.",
                s -> s.getRaft().hasLeader() ? 1 : 0);
        gauge(
                "gossamer_raft_is_leader",
                "1 on the leader.",
                s -> s.getRaft().getRole().equals("leader") ? 1 : 0);
        gauge(
                "gossamer_raft_is_voter",
                "1 on a voter.",
                s -> Set.of("leader", "follower", "candidate")
                                .contains(s.getRaft().getRole())
                        ? 1
                        : 0);
        gauge(
                "gossamer_raft_quorum",
                "1 while a majority of the voters answers.",
                s -> s.getRaft().getQuorum() ? 1 : 0);
        gauge("gossamer_raft_term", "Raft term.", s -> s.getRaft().getTerm());
        gauge("gossamer_raft_voters", "Voters of the group.", s -> s.getRaft().getVoters());
        gauge("gossamer_raft_voters_alive", "Voters that membership holds alive.", s -> s.getRaft()
                .getVotersAlive());
        gauge("gossamer_raft_commit_index", "Last committed entry that this node knows of.", s -> commitIndex);
        gauge("gossamer_raft_applied_index", "Last entry applied here.", s -> appliedIndex);
        gauge(
                "gossamer_raft_leader_contact_age_seconds",
                "Since the last sign of a leader; NaN if there was none.",
                s -> leaderContactAgeSeconds);
    }

    private void addSelf() {
        gauge(
                "gossamer_loop_lag_p99_seconds",
                "Lateness of the protocol thread, 99th percentile of the last minute.",
                s -> s.getSelf().getLoopLagP99Seconds());
        gauge(
                "gossamer_probe_period_seconds",
                "Between two probes of a link: probe.period, or more where this node's links would cost too much.",
                s -> s.getSelf().getProbePeriodSeconds());
        gauge("gossamer_local_health_score", "Lifeguard's local health: 0 is well, 7 the worst.", s -> s.getSelf()
                .getLocalHealth());
        gauge(
                "gossamer_isolated",
                "1 while this node hears nobody although it has peers.",
                s -> s.getSelf().getIsolated() ? 1 : 0);
        gauge(
                "gossamer_self_impaired",
                "1 while this node's own last window is no evidence about the network.",
                s -> s.getSelf().getImpairment().isEmpty() ? 0 : 1);
        gauge("gossamer_disk_free_bytes", "Free space where the data directory is.", s -> s.getSelf()
                .getDiskFreeBytes());
        gauge(
                "gossamer_disk_writable",
                "1 while the data directory can be written.",
                s -> s.getSelf().getDiskWritable() ? 1 : 0);
        gauge("gossamer_process_resident_memory_bytes", "Resident memory of the daemon.", s -> s.getSelf()
                .getRssBytes());
        gauge("gossamer_process_uptime_seconds", "Since the daemon started.", StatusReply::getUptimeSeconds);
    }

    private void gauge(String name, String help, ToDoubleFunction<StatusReply> value) {
        Gauge.builder(name, this, self -> value.applyAsDouble(self.status))
                .description(help)
                .register(registry);
    }

    /** One of several series of a name, told apart by state. */
    private void state(String name, String help, String state, ToDoubleFunction<StatusReply> value) {
        Gauge.builder(name, this, self -> value.applyAsDouble(self.status))
                .description(help)
                .tag("state", state)
                .register(registry);
    }

    /** The page for Prometheus, text format 0.0.4. Any thread; one at a time. */
    public synchronized String scrape() {
        status = mesh.status();
        var raft = mesh.raft();
        commitIndex = raft.getCommitIndex();
        appliedIndex = raft.getAppliedIndex();
        leaderContactAgeSeconds = raft.hasLeaderContactAgeSeconds() ? raft.getLeaderContactAgeSeconds() : Double.NaN;
        if (counters.add("build")) {
            addBuild(status.getVersion());
        }
        linkSeries.refresh(mesh);
        hostSeries.refresh();
        tallies.get().forEach(this::addCounters);
        addCounters(tally);
        return registry.scrape();
    }

    /** Not through Micrometer: it knows no Info, and takes the suffix off a gauge that bears it. */
    private void addBuild(String version) {
        Info build = Info.builder()
                .name("gossamer_build_info")
                .help("Always 1; the version is the label.")
                .labelNames("version")
                .register(registry.getPrometheusRegistry());
        build.addLabelValues(version);
    }

    private void addCounters(Tally component) {
        for (Tally.Name name : component.snapshot().keySet()) {
            String key = component.component() + ' ' + name.name() + ' ' + name.reason();
            if (counters.contains(key)) {
                continue;
            }
            if (counters.size() >= COUNTERS_MAX) {
                tally.count("counters_dropped", "too_many");
                return;
            }
            counters.add(key);
            String full = "gossamer_" + component.component() + "_" + name.name();
            FunctionCounter.builder(full, component, source -> source.value(name.name(), name.reason()))
                    .description("Count of " + name.name().replace('_', ' ') + " in " + component.component()
                            + ", by reason.")
                    .tags(Tags.of("reason", name.reason()))
                    .register(registry);
        }
    }

    @Override
    public void close() {
        registry.close();
    }
}
