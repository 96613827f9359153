package io.gossamer.cluster.page;

import java.io.File;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A test that drives Chromium. Skipped, with the reason, where there is none; with GOSSAMER_REQUIRE_ALL=1 it fails there
 * instead.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsBrowser.Condition.class)
@interface NeedsBrowser {
    /** Looks for both programs on PATH, as Debian names them. */
    final class Condition implements ExecutionCondition {
        static final Optional<File> BROWSER = find(List.of("chromium", "chromium-browser", "google-chrome"));
        static final Optional<File> DRIVER = find(List.of("chromedriver"));

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (BROWSER.isPresent() && DRIVER.isPresent()) {
                return ConditionEvaluationResult.enabled("there is a browser and its driver");
            }
            String reason = "needs chromium and chromedriver on PATH (Debian: chromium, chromium-driver)";
            if ("1".equals(System.getenv("GOSSAMER_REQUIRE_ALL"))) {
                throw new IllegalStateException(reason);
            }
            return ConditionEvaluationResult.disabled(reason);
        }

        private static Optional<File> find(List<String> names) {
            String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
            for (String name : names) {
                for (String directory : path.split(File.pathSeparator, -1)) {
                    Path program = Path.of(directory, name);
                    if (Files.isExecutable(program)) {
                        return Optional.of(program.toFile());
                    }
                }
            }
            return Optional.empty();
        }
    }
}
