package io.gossamer.alert;

import static java.util.Map.entry;

import io.gossamer.config.GossamerConfig;
import io.gossamer.detect.AloneDetector;
import io.gossamer.detect.BlackHoleDetector;
import io.gossamer.detect.CertificateDetector;
import io.gossamer.detect.ClassDetector;
import io.gossamer.detect.Detector;
import io.gossamer.detect.LinkDownDetector;
import io.gossamer.detect.LinkLossDetector;
import io.gossamer.detect.LinkRttDetector;
import io.gossamer.detect.NoQuorumDetector;
import io.gossamer.detect.NodeImpairedDetector;
import io.gossamer.detect.NodeStoppedDetector;
import io.gossamer.detect.NodeUnreachableDetector;
import io.gossamer.detect.PartitionDetector;
import io.gossamer.detect.Rules;
import io.gossamer.detect.SharedLossDetector;
import io.gossamer.detect.SharedRttDetector;
import io.gossamer.detect.TargetDetector;
import io.gossamer.proto.RuleRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rules in force, by name: the built-in ones below with the configuration's overrides ({@code alerting.rules.<name>}).
 *
 * <pre>
 *  name              severity  for   keep  parameters
 *  alone             critical   0 s   5 s  after_seconds 10
 *  no_quorum         critical  10 s   5 s
 *  partition         critical   0 s   5 s
 *  node_unreachable  critical   1 s   3 s                    pending from the first suspicion, fires on the verdict
 *  node_stopped      warning    0 s   0 s                    after membership.stop_grace
 *  shared_loss       warning   15 s  60 s  loss_ratio 0.003, samples_min 200
 *  shared_rtt        warning    5 s  60 s  factor 2, floor_seconds 0.005, windows 3
 *  mtu_black_hole    warning   10 s  30 s
 *  class_lost        warning   10 s  30 s
 *  class_remarked    warning   10 s  30 s
 *  node_impaired     warning   15 s  30 s
 *  link_down         warning    5 s  20 s
 *  link_loss         warning   10 s  60 s  loss_ratio 0.015, samples_min 60
 *  link_rtt          warning   20 s  60 s  factor 2, floor_seconds 0.005, windows 3
 *  target_down       critical   5 s  15 s
 *  target_unreachable_from
 *                    warning   30 s  30 s
 *  certificate_expiring
 *                    warning    0 s  60 s  days 14
 * </pre>
 */
public final class AlertRules {
    private static final List<Map.Entry<String, Double>> RTT_PARAMETERS =
            List.of(entry("factor", 2.0), entry("floor_seconds", 0.005), entry("windows", 3.0));

    private final SortedMap<String, AlertRule> byName;
    private final Duration stopGrace;

    private AlertRules(SortedMap<String, AlertRule> byName, Duration stopGrace) {
        this.byName = Collections.unmodifiableSortedMap(byName);
        this.stopGrace = stopGrace;
    }

    /** Throws IllegalArgumentException, in words for a person, on an unknown rule or parameter. */
    public static AlertRules of(GossamerConfig.Alerting alerting, Duration stopGrace) {
        SortedMap<String, AlertRule> rules = builtIn();
        for (Map.Entry<String, GossamerConfig.Rule> entry : new TreeMap<>(alerting.rules()).entrySet()) {
            AlertRule rule = rules.get(entry.getKey());
            if (rule == null) {
                throw new IllegalArgumentException("alerting.rules has no rule '" + entry.getKey() + "'; there are "
                        + String.join(", ", rules.keySet()));
            }
            rules.put(entry.getKey(), rule.with(entry.getValue()));
        }
        return new AlertRules(rules, stopGrace);
    }

    /** The built-in rules as they are. */
    public static AlertRules shipped(Duration stopGrace) {
        return new AlertRules(builtIn(), stopGrace);
    }

    private static SortedMap<String, AlertRule> builtIn() {
        TreeMap<String, AlertRule> rules = new TreeMap<>();
        add(rules, Rules.ALONE, "critical", 0, 5, List.of(entry("after_seconds", 10.0)), "a node hears nobody");
        add(
                rules,
                Rules.NO_QUORUM,
                "critical",
                10,
                5,
                List.of(),
                "most voters are gone: nothing can be decided together");
        add(
                rules,
                Rules.PARTITION,
                "critical",
                0,
                5,
                List.of(),
                "the mesh fell into sides, or a side fell silent at once");
        add(
                rules,
                Rules.NODE_UNREACHABLE,
                "critical",
                1,
                3,
                List.of(),
                "enough observers of a node get no answer from it");
        add(rules, Rules.NODE_STOPPED, "warning", 0, 0, List.of(), "a node was stopped and is not back in time");
        add(
                rules,
                Rules.NODE_IMPAIRED,
                "warning",
                15,
                30,
                List.of(),
                "a node is itself too late to measure, two windows in a row: look at the host");
        addPathRules(rules);
        addTargetRules(rules);
        return rules;
    }

    private static void addPathRules(SortedMap<String, AlertRule> rules) {
        add(
                rules,
                Rules.SHARED_LOSS,
                "warning",
                15,
                60,
                List.of(entry("loss_ratio", 0.003), entry("samples_min", 200.0)),
                "many links lose packets and have a node, or the way between zones, in common");
        add(
                rules,
                Rules.SHARED_RTT,
                "warning",
                5,
                60,
                RTT_PARAMETERS,
                "many links became slower and have a node, or the way between zones, in common");
        add(
                rules,
                Rules.MTU_BLACK_HOLE,
                "warning",
                10,
                30,
                List.of(),
                "packets over some size vanish and nobody says so, small ones get through");
        add(
                rules,
                Rules.CLASS_LOST,
                "warning",
                10,
                30,
                List.of(),
                "packets of a class of traffic vanish, others get through");
        add(
                rules,
                Rules.CLASS_REMARKED,
                "warning",
                10,
                30,
                List.of(),
                "packets of a class of traffic arrive in another one, and once did not");
        add(rules, Rules.LINK_DOWN, "warning", 5, 20, List.of(), "two live nodes do not get through to each other");
        add(
                rules,
                Rules.LINK_LOSS,
                "warning",
                10,
                60,
                List.of(entry("loss_ratio", 0.015), entry("samples_min", 60.0)),
                "one way of a pair loses more than loss_ratio, by the lower end of Wilson's interval");
        add(
                rules,
                Rules.LINK_RTT,
                "warning",
                // Two windows: what it shares with others is known only once their windows, too, have ended.
                20,
                60,
                RTT_PARAMETERS,
                "a link's median exceeds its own baseline by a factor and a floor, several windows in a row");
    }

    private static void addTargetRules(SortedMap<String, AlertRule> rules) {
        add(
                rules,
                Rules.TARGET_DOWN,
                "critical",
                5,
                15,
                List.of(),
                "most vantage points of a target get no answer from it");
        add(
                rules,
                Rules.TARGET_UNREACHABLE_FROM,
                "warning",
                30,
                30,
                List.of(),
                "some vantage points of a target get no answer from it, others do");
        add(
                rules,
                Rules.CERTIFICATE_EXPIRING,
                "warning",
                0,
                60,
                List.of(entry("days", 14.0)),
                "the certificate of a target ends within days");
    }

    private static void add(
            SortedMap<String, AlertRule> rules,
            String name,
            String severity,
            int holdSeconds,
            int keepSeconds,
            List<Map.Entry<String, Double>> parameters,
            String help) {
        TreeMap<String, Double> byParameter = new TreeMap<>();
        parameters.forEach(parameter -> byParameter.put(parameter.getKey(), parameter.getValue()));
        rules.put(
                name,
                new AlertRule(
                        name,
                        severity,
                        Duration.ofSeconds(holdSeconds),
                        Duration.ofSeconds(keepSeconds),
                        byParameter,
                        true,
                        help));
    }

    public SortedMap<String, AlertRule> byName() {
        return byName;
    }

    public AlertRule rule(String name) {
        return byName.get(name);
    }

    /** What is replicated, so that every node shows the rules that the leader goes by. */
    public List<RuleRecord> records() {
        List<RuleRecord> records = new ArrayList<>();
        byName.values().forEach(rule -> records.add(rule.toRecord()));
        return records;
    }

    /** One detector a rule that is enabled, causes before effects. {@code no_quorum} is not among them: see FallbackBook. */
    public List<Detector> detectors() {
        AlertRule loss = rule(Rules.LINK_LOSS);
        AlertRule shared = rule(Rules.SHARED_LOSS);
        AlertRule sharedRtt = rule(Rules.SHARED_RTT);
        AlertRule rtt = rule(Rules.LINK_RTT);
        List<Detector> all = new ArrayList<>(List.of(
                alone(),
                new PartitionDetector(),
                new NodeUnreachableDetector(),
                new NodeStoppedDetector(stopGrace.toNanos()),
                new SharedLossDetector(shared.parameter("loss_ratio"), (int) shared.parameter("samples_min")),
                new SharedRttDetector(
                        sharedRtt.parameter("factor"), (long) (sharedRtt.parameter("floor_seconds") * 1e9), (int)
                                sharedRtt.parameter("windows")),
                new BlackHoleDetector(),
                ClassDetector.lost(),
                ClassDetector.remarked(),
                new NodeImpairedDetector(),
                new LinkDownDetector(),
                new LinkLossDetector(loss.parameter("loss_ratio"), (int) loss.parameter("samples_min")),
                new LinkRttDetector(rtt.parameter("factor"), (long) (rtt.parameter("floor_seconds") * 1e9), (int)
                        rtt.parameter("windows")),
                TargetDetector.down(),
                TargetDetector.unreachableFromSome(),
                new CertificateDetector(rule(Rules.CERTIFICATE_EXPIRING).parameter("days"))));
        all.removeIf(detector -> !rule(detector.rule()).enabled());
        return all;
    }

    /** What a node without a leader still judges. */
    public List<Detector> fallbackDetectors() {
        List<Detector> all = new ArrayList<>(List.of(alone(), new NoQuorumDetector()));
        all.removeIf(detector -> !rule(detector.rule()).enabled());
        return all;
    }

    private Detector alone() {
        return new AloneDetector((long) (rule(Rules.ALONE).parameter("after_seconds") * 1e9));
    }
}
