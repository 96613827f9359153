package io.gossamer.cluster.environment;

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

/**
 * A test that makes namespaces and mounts. Skipped, with the reason, where it cannot; with GOSSAMER_REQUIRE_ALL=1 it fails
 * there instead.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsRoot.Condition.class)
public @interface NeedsRoot {
    /** Tries it once rather than asking who we are: root in a container may not, and another user sometimes may. */
    final class Condition implements ExecutionCondition {
        private static final List<String> TRIAL = List.of(
                "unshare",
                "--net",
                "--mount",
                "sh",
                "-ec",
                "mount -t tmpfs -o size=64k tmpfs /mnt; ip link set lo up; setpriv --version; nsenter --version");
        private static final Optional<String> OBSTACLE = obstacle();

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (OBSTACLE.isEmpty()) {
                return ConditionEvaluationResult.enabled("namespaces and mounts can be made");
            }
            String reason =
                    "needs root, unshare, nsenter, setpriv and ip to make namespaces and mounts: " + OBSTACLE.get();
            if ("1".equals(System.getenv("GOSSAMER_REQUIRE_ALL"))) {
                throw new IllegalStateException(reason);
            }
            return ConditionEvaluationResult.disabled(reason);
        }

        private static Optional<String> obstacle() {
            try {
                Command.Outcome outcome = Command.run(Map.of("PATH", System.getenv("PATH")), 20, TRIAL);
                return outcome.code() == 0 ? Optional.empty() : Optional.of(outcome.text());
            } catch (IOException absent) {
                return Optional.of(String.valueOf(absent.getMessage()));
            }
        }
    }
}
