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

    public static final RuleNames BUILT_IN = new RuleNames()
            .rule("node_unreachable")
            .rule("node_stopped")
            .rule("link_down")
            .rule("link_loss", Map.of("threshold", new Parameter(0, 1), "samples_min", new Parameter(1, 100_000)))
            .rule("link_rtt", Map.of("factor", new Parameter(1, 1000), "floor_millis", new Parameter(0, 60_000)))
            .rule("partition")
            .rule("no_quorum")
            .rule("alone");

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
