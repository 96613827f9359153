package io.gossamer.alert;

import io.gossamer.config.GossamerConfig;
import io.gossamer.proto.RuleRecord;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One rule: how long a trouble must last before it fires, how long it must be over before it resolves, and its thresholds. See
 * {@link AlertRules} for the built-in ones.
 *
 * @param holdFor {@code for}: counted from pending, in state time
 * @param keepFiringFor counted from the last bad evidence
 * @param parameters by name; an override may change values, not add names
 */
public record AlertRule(
        String name,
        String severity,
        Duration holdFor,
        Duration keepFiringFor,
        SortedMap<String, Double> parameters,
        boolean enabled,
        String help) {
    public AlertRule {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    public double parameter(String parameter) {
        return parameters.get(parameter);
    }

    /** This rule with what the configuration says otherwise. Throws IllegalArgumentException on an unknown parameter. */
    AlertRule with(GossamerConfig.Rule override) {
        TreeMap<String, Double> values = new TreeMap<>(parameters);
        for (Map.Entry<String, Double> entry : override.parameters().entrySet()) {
            if (values.replace(entry.getKey(), entry.getValue()) == null) {
                throw new IllegalArgumentException("alerting.rules." + name + " has no parameter '" + entry.getKey()
                        + "'; it has " + (parameters.isEmpty() ? "none" : String.join(", ", parameters.keySet())));
            }
        }
        return new AlertRule(
                name,
                override.severity().orElse(severity),
                override.holdFor().orElse(holdFor),
                override.keepFiringFor().orElse(keepFiringFor),
                values,
                override.enabled().orElse(enabled),
                help);
    }

    RuleRecord toRecord() {
        return RuleRecord.newBuilder()
                .setName(name)
                .setSeverity(severity)
                .setForNanos(holdFor.toNanos())
                .setKeepFiringForNanos(keepFiringFor.toNanos())
                .putAllParameters(parameters)
                .setEnabled(enabled)
                .setHelp(help)
                .build();
    }
}
