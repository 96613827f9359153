package io.gossamer.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.proto.LinkMeasures;
import io.gossamer.proto.LinkState;
import io.gossamer.proto.LinkStatus;
import io.gossamer.query.InMemoryMesh;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Reads the page as Prometheus does: text exposition format 0.0.4. */
final class NodeMetricsTest {
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{((?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\.)*\",?)*)\\})? (NaN|[+-]?Inf|[-+0-9.eE]+)");

    private final NodeId self = NodeId.parse("00000000000000000000000000000001");
    private final NodeId peer = NodeId.parse("00000000000000000000000000000002");
    private final InMemoryMesh mesh = mesh();
    private final List<Tally> tallies = new ArrayList<>();

    private InMemoryMesh mesh() {
        Map<NodeId, InMemoryMesh.Entry> world = InMemoryMesh.world();
        world.put(self, new InMemoryMesh.Entry("n1", 1, Optional.empty()));
        world.put(peer, new InMemoryMesh.Entry("n\"2\\", 1, Optional.empty()));
        InMemoryMesh made = new InMemoryMesh(self, "n1", world);
        made.links.add(LinkStatus.newBuilder()
                .setFrom(made.ref(self))
                .setTo(made.ref(peer))
                .setState(LinkState.LINK_UP)
                .setMeasures(LinkMeasures.newBuilder().setLossRatio(0.25).setRttP50Seconds(0.004))
                .build());
        return made;
    }

    /** Sample text to value; fails on anything that is not the format, and on a series that comes twice. */
    private static Map<String, Double> parse(String page) {
        Map<String, Double> samples = new TreeMap<>();
        Set<String> described = new HashSet<>();
        Set<String> typed = new HashSet<>();
        assertThat(page).endsWith("\n");
        for (String line : page.stripTrailing().split("\n", -1)) {
            if (line.startsWith("# HELP ")) {
                String[] words = line.split(" ", 4);
                assertThat(words).as(line).hasSize(4);
                assertThat(words[3]).as(line).isNotBlank();
                described.add(words[2]);
            } else if (line.startsWith("# TYPE ")) {
                assertThat(typed.add(line.split(" ", 4)[2])).as(line).isTrue();
            } else {
                Matcher sample = SAMPLE.matcher(line);
                assertThat(sample.matches()).as(line).isTrue();
                assertThat(typed).as(line).contains(sample.group(1));
                assertThat(described).as(line).contains(sample.group(1));
                String value = sample.group(4);
                assertThat(samples.put(line.substring(0, line.lastIndexOf(' ')), Double.valueOf(value)))
                        .as(line)
                        .isNull();
            }
        }
        return samples;
    }

    @Test
    void thePageIsValidAndEveryNameHasThePrefixAndAHelp() {
        tallies.add(new Tally("gossip"));
        tallies.get(0).count("datagrams_dropped", "malformed");
        Map<String, Double> samples = parse(new NodeMetrics(mesh, () -> tallies, false).scrape());
        assertThat(samples.keySet()).allMatch(name -> name.startsWith("gossamer_"));
        assertThat(samples.keySet())
                .noneMatch(name -> name.contains("millis") || name.contains("nanos") || name.contains("percent"));
        assertThat(samples)
                .containsEntry("gossamer_members{state=\"alive\"}", 2.0)
                .containsEntry("gossamer_alerts{state=\"firing\"}", 2.0)
                .containsEntry("gossamer_raft_term", 7.0)
                .containsEntry("gossamer_raft_has_leader", 1.0)
                .containsEntry("gossamer_raft_commit_index", 41.0)
                .containsEntry("gossamer_process_resident_memory_bytes", 1e8)
                .containsEntry("gossamer_build_info{version=\"0.1.0\"}", 1.0)
                .containsEntry("gossamer_gossip_datagrams_dropped_total{reason=\"malformed\"}", 1.0)
                .containsKeys(
                        "gossamer_jvm_heap_used_bytes",
                        "gossamer_loop_lag_p99_seconds",
                        "gossamer_probe_period_seconds",
                        "gossamer_process_cpu_seconds_total");
    }

    @Test
    void countersFollowTheirTalliesAlsoThoseThatComeLater() {
        NodeMetrics metrics = new NodeMetrics(mesh, () -> tallies, false);
        parse(metrics.scrape());
        Tally late = new Tally("http");
        tallies.add(late);
        late.count("requests");
        late.count("refused", "busy");
        parse(metrics.scrape());
        late.count("requests");
        late.count("refused", "");
        Map<String, Double> samples = parse(metrics.scrape());
        assertThat(samples)
                .containsEntry("gossamer_http_requests_total{reason=\"\"}", 2.0)
                .containsEntry("gossamer_http_refused_total{reason=\"busy\"}", 1.0)
                .containsEntry("gossamer_http_refused_total{reason=\"\"}", 1.0);
    }

    @Test
    void noPairOfNodesIsNamedUnlessAskedFor() {
        assertThat(new NodeMetrics(mesh, () -> tallies, false).scrape()).doesNotContain("gossamer_link_", "n\\\"2");
        Map<String, Double> samples = parse(new NodeMetrics(mesh, () -> tallies, true).scrape());
        assertThat(samples)
                .containsEntry("gossamer_link_loss_ratio{from=\"n1\",to=\"n\\\"2\\\\\"}", 0.25)
                .containsEntry("gossamer_link_rtt_p50_seconds{from=\"n1\",to=\"n\\\"2\\\\\"}", 0.004)
                .containsEntry("gossamer_link_up{from=\"n1\",to=\"n\\\"2\\\\\"}", 1.0);
    }
}
