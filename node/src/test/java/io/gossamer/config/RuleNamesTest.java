package io.gossamer.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.alert.AlertRule;
import io.gossamer.alert.AlertRules;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The rules that a configuration may name are those that exist, and their shipped values are allowed values. */
class RuleNamesTest {
    @Test
    void everyRuleAndParameterIsKnownAndTheOtherWayRound() {
        AlertRules rules = AlertRules.shipped(Duration.ofMinutes(5));

        assertThat(RuleNames.BUILT_IN.names()).isEqualTo(rules.byName().keySet());
        for (AlertRule rule : rules.byName().values()) {
            assertThat(RuleNames.BUILT_IN.parameters(rule.name()).keySet())
                    .as(rule.name())
                    .isEqualTo(rule.parameters().keySet());
            rule.parameters().forEach((name, value) -> {
                RuleNames.Parameter range =
                        RuleNames.BUILT_IN.parameters(rule.name()).get(name);
                assertThat(value).as(rule.name() + "." + name).isBetween(range.min(), range.max());
            });
            assertThat(AlertingTypes.SEVERITIES).contains(rule.severity());
        }
    }
}
