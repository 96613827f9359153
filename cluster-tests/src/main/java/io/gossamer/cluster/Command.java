package io.gossamer.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One short command with an environment of its own. However it ends, neither it nor a child of it is left. */
public final class Command {
    /** @param text all that it said, on both streams */
    public record Outcome(int code, String text) {}

    private Command() {}

    /** Nothing of this JVM's environment goes along. */
    public static Outcome run(Map<String, String> environment, long secondsMax, List<String> words) throws IOException {
        Path output = Files.createTempFile("gossamer-test-", ".out");
        Process process = null;
        try {
            ProcessBuilder builder = new ProcessBuilder(words)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(output.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            process = builder.start();
            boolean ended = process.waitFor(secondsMax, TimeUnit.SECONDS);
            String text = Files.readString(output, StandardCharsets.UTF_8);
            if (!ended) {
                throw new IllegalStateException(words + " did not end within " + secondsMax + " s: " + text);
            }
            return new Outcome(process.exitValue(), text);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(words + ": interrupted", interrupted);
        } finally {
            if (process != null) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            Files.deleteIfExists(output);
        }
    }
}
