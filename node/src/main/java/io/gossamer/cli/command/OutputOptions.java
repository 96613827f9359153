package io.gossamer.cli.command;

import io.gossamer.cli.output.OutputFormat;
import io.gossamer.cli.output.Style;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How a reading verb prints what it read. */
public final class OutputOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default: table). json is what /api/v1 answers.")
    OutputFormat format;

    @Option(
            names = "--watch",
            arity = "0..1",
            fallbackValue = "2s",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Print again and again, every 2s unless a time is given.")
    Duration watch;

    @Option(
            names = "--no-color",
            description = "No colour, as with $NO_COLOR; there is none outside a terminal anyway.")
    boolean noColour;

    public OutputFormat format() {
        return format;
    }

    Duration watch() {
        return watch;
    }

    public Style style(Terminal terminal) {
        return noColour || !terminal.wantsColour() ? Style.PLAIN : Style.COLOURED;
    }
}
