package io.gossamer.cli.command;

import io.gossamer.cli.output.OutputFormat;
import io.gossamer.cli.output.Style;
import picocli.CommandLine.Option;

/** How a verb prints what it has to say. */
public final class OutputOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default: table). json is what /api/v1 answers.")
    OutputFormat format;

    @Option(
            names = "--no-color",
            description = "No colour, as with $NO_COLOR; there is none outside a terminal anyway.")
    boolean noColour;

    public OutputFormat format() {
        return format;
    }

    public Style style(Terminal terminal) {
        return noColour || !terminal.wantsColour() ? Style.PLAIN : Style.COLOURED;
    }
}
