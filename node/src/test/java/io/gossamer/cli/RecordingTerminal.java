package io.gossamer.cli;

import io.gossamer.cli.command.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** A terminal that keeps what was printed; its clock stands still. */
final class RecordingTerminal {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new TreeMap<>();
    private boolean interactive;
    private int code = -1;

    RecordingTerminal with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    RecordingTerminal interactive() {
        interactive = true;
        return this;
    }

    RecordingTerminal run(String... args) {
        Terminal terminal = new Terminal(
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                interactive,
                () -> NOW);
        code = Main.run(terminal, args);
        terminal.out().flush();
        return this;
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    int code() {
        return code;
    }
}
