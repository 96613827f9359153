package io.gossamer.cli;

import io.gossamer.cli.command.Terminal;
import io.gossamer.cli.exit.CommandException;
import io.gossamer.cli.exit.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what a verb throws into one line on stderr and an exit code. */
final class Failed implements IExecutionExceptionHandler {
    private final Terminal terminal;

    Failed(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof CommandException said) {
            terminal.out().flush();
            terminal.err().println("gossamer: " + said.getMessage());
            return said.code().code();
        }
        terminal.err().println("gossamer: " + failure);
        if (!terminal.environment().getOrDefault("GOSSAMER_DEBUG", "").isEmpty()) {
            failure.printStackTrace(terminal.err());
        } else {
            terminal.err().println("This is a fault of the program; GOSSAMER_DEBUG=1 shows where it happened.");
        }
        return ExitCode.FAILED.code();
    }
}
