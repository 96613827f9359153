package io.gossamer.cli;

import io.gossamer.cli.command.Terminal;
import io.gossamer.cli.exit.ExitCode;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what is wrong with the words on the command line.
 *
 * <p>A class and not a lambda, like {@link Failed}: picocli's class files are of an age whose interfaces cannot stand in the
 * class archive once a lambda implements them, and what the archive lacks makes the JVM open some sixty jars.
 */
final class WrongUsage implements IParameterExceptionHandler {
    private final Terminal terminal;

    WrongUsage(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int handleParseException(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        terminal.err().println("gossamer: " + worded(wrong));
        List<String> near = Verbs.near(wrong);
        if (!near.isEmpty()) {
            terminal.err().println("Did you mean: " + String.join(", ", near) + "?");
        }
        terminal.err().println("Try `" + command.getCommandSpec().qualifiedName() + " --help`.");
        return ExitCode.USAGE.code();
    }

    /** Picocli counts arguments from zero and quotes its own names for them; of a verb that is none that says nothing. */
    private static String worded(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            String word = unmatched.getUnmatched().get(0);
            return unmatched.getCommandLine().getSubcommands().isEmpty()
                    ? "one word too many: '" + word + "'"
                    : "there is no verb '" + word + "'";
        }
        return wrong.getMessage();
    }
}
