package io.gossamer.config;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The alert rules that exist and the numbers that each of them takes: what {@code alerting.rules} is checked against. A new
 * rule is one line in {@link #BUILT_IN}.
 */
public final class RuleNames {
    /** A number that a rule takes. */
    public record Parameter(double min, double max) {}

    private static final Map<String, Parameter> RTT = Map.of(
            "factor", new Parameter(1.05, 1000),
            "floor_seconds", new Parameter(0, 60),
            "windows", new Parameter(1, 8));

    public static final RuleNames BUILT_IN = new RuleNames()
            .rule("alone", Map.of("after_seconds", new Parameter(1, 3600)))
            .rule("no_quorum")
            .rule("partition")
            .rule("node_unreachable")
            .rule("node_stopped")
            .rule(
                    "shared_loss",
                    Map.of("loss_ratio", new Parameter(0.001, 1), "samples_min", new Parameter(10, 1_000_000)))
            .rule("shared_rtt", RTT)
            .rule("mtu_black_hole")
            .rule("class_lost")
            .rule("class_remarked")
            .rule("node_impaired")
            .rule("link_down")
            .rule("link_loss", Map.of("loss_ratio", new Parameter(0.001, 1), "samples_min", new Parameter(10, 100_000)))
            .rule("link_rtt", RTT)
            .rule("target_down")
            .rule("target_unreachable_from")
            .rule("certificate_expiring", Map.of("days", new Parameter(0, 3_650)));

    private final Map<String, Map<String, Parameter>> parametersByRule;

    private RuleNames() {
        this(new TreeMap<>());
    }

    private RuleNames(Map<String, Map<String, Parameter>> parametersByRule) {
        this.parametersByRule = parametersByRule;
    }

    public RuleNames rule(String name) {
        return rule(name, Map.of());
    }

    /** These and one more (or one with other parameters). */
    public RuleNames rule(String name, Map<String, Parameter> parameters) {
        Map<String, Map<String, Parameter>> more = new TreeMap<>(parametersByRule);
        more.put(name, new TreeMap<>(parameters));
        return new RuleNames(more);
    }

    /** Ordered. */
    public Set<String> names() {
        return java.util.Collections.unmodifiableSet(parametersByRule.keySet());
    }

    /** Ordered by name; empty for an unknown rule. */
    public Map<String, Parameter> parameters(String rule) {
        return parametersByRule.getOrDefault(rule, Map.of());
    }

    Collection<String> parameterNames(String rule) {
        return parameters(rule).keySet();
    }
}
