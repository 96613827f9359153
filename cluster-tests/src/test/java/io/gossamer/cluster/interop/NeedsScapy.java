package io.gossamer.cluster.interop;

import io.gossamer.cluster.Command;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skipped, with the reason, where Debian's python3-scapy is not installed; with GOSSAMER_REQUIRE_ALL=1 it fails there instead. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsScapy.Condition.class)
@interface NeedsScapy {
    /** The system's own: another one on PATH does not see Debian's packages. */
    String PYTHON = "/usr/bin/python3";

    final class Condition implements ExecutionCondition {
        private static final Optional<String> OBSTACLE = obstacle();

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (OBSTACLE.isEmpty()) {
                return ConditionEvaluationResult.enabled("Scapy speaks STAMP here");
            }
            String reason = "needs the Debian package python3-scapy: " + OBSTACLE.get();
            if ("1".equals(System.getenv("GOSSAMER_REQUIRE_ALL"))) {
                throw new IllegalStateException(reason);
            }
            return ConditionEvaluationResult.disabled(reason);
        }

        private static Optional<String> obstacle() {
            try {
                Command.Outcome outcome =
                        Command.run(Map.of(), 60, List.of(PYTHON, "-c", "import scapy.contrib.stamp"));
                return outcome.code() == 0 ? Optional.empty() : Optional.of(outcome.text());
            } catch (IOException absent) {
                return Optional.of(String.valueOf(absent.getMessage()));
            }
        }
    }
}
