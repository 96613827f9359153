package io.gossamer.cli.debug;

import io.gossamer.cli.command.Verb;
import io.gossamer.cli.exit.CommandException;
import io.gossamer.cli.exit.ExitCode;
import picocli.CommandLine.Command;

/** {@code debug}: what helps those who look for a fault in Gossamer itself. */
@Command(
        name = "debug",
        description = "For those who look for a fault in Gossamer itself.",
        subcommands = DebugDumpVerb.class)
public final class DebugVerb extends Verb {
    @Override
    protected ExitCode run() {
        throw new CommandException(ExitCode.USAGE, "debug what? gossamer debug dump");
    }
}
