package io.gossamer.cli;

import io.gossamer.cli.command.ConnectionOptions;
import io.gossamer.cli.command.DurationConverter;
import io.gossamer.cli.command.NeedsAllVerbs;
import io.gossamer.cli.command.Terminal;
import io.gossamer.cli.command.Verb;
import io.gossamer.cli.exit.CommandException;
import io.gossamer.cli.exit.ExitCode;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/** Entry point of the command line: finds the verb, runs it, turns failures into one line and an exit code. */
@Command(
        name = "gossamer",
        synopsisSubcommandLabel = "VERB",
        description = {"A peer-to-peer mesh that watches the network between hosts.", ""},
        footer = {"", "`gossamer VERB --help` says more.", "", "Exit codes:"})
public final class Main extends Verb {
    private Main() {}

    public static void main(String[] args) {
        Terminal terminal = Terminal.ofProcess();
        int code = run(terminal, args);
        terminal.out().flush();
        terminal.err().flush();
        System.exit(code);
    }

    /** The whole of the program but for the end of the process. */
    public static int run(Terminal terminal, String... args) {
        String first = args.length == 0 ? "" : args[0];
        if (first.equals("--version") || first.equals("-V")) {
            return run(terminal, "version");
        }
        return commandLine(terminal, first).execute(args);
    }

    /** All verbs, for completion. */
    public static CommandLine whole(Terminal terminal) {
        return commandLine(terminal, "");
    }

    /** Only the verb that is asked for is loaded; help, completion and a misspelt verb need them all. */
    private static CommandLine commandLine(Terminal terminal, String first) {
        CommandLine root = command(new Main(), terminal);
        Optional<Verb> only = Verbs.make(first);
        if (only.isPresent()) {
            root.addSubcommand(first, command(only.get(), terminal));
        } else {
            Verbs.NAMES.forEach(
                    name -> Verbs.make(name).ifPresent(verb -> root.addSubcommand(name, command(verb, terminal))));
        }
        return root;
    }

    private static CommandLine command(Verb verb, Terminal terminal) {
        verb.on(terminal);
        if (verb instanceof NeedsAllVerbs needy) {
            needy.allVerbs(() -> whole(terminal));
        }
        CommandLine line = new CommandLine(verb);
        line.getSubcommands().values().forEach(sub -> {
            if (sub.getCommand() instanceof Verb subVerb) {
                subVerb.on(terminal);
            }
        });
        line.registerConverter(java.time.Duration.class, new DurationConverter());
        line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(terminal.wantsColour() ? Ansi.ON : Ansi.OFF));
        line.setUsageHelpAutoWidth(false);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.getCommandSpec().exitCodeOnInvalidInput(ExitCode.USAGE.code());
        line.getCommandSpec()
                .usageMessage()
                .footer(footer(line.getCommandSpec().usageMessage().footer()));
        line.setParameterExceptionHandler((wrong, args) -> wrongUsage(terminal, wrong));
        line.setExecutionExceptionHandler((failure, failed, parsed) -> failed(terminal, failure));
        return line;
    }

    private static String[] footer(String[] own) {
        List<String> lines = new java.util.ArrayList<>(List.of(own));
        if (own.length > 0) {
            for (ExitCode each : ExitCode.values()) {
                lines.add("  " + each.code() + "  " + each.meaning());
            }
            lines.add("");
            lines.add("$" + ConnectionOptions.AT_VARIABLE + " names the daemon to ask; $NO_COLOR turns colour off.");
        }
        return lines.toArray(String[]::new);
    }

    private static int wrongUsage(Terminal terminal, ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        terminal.err().println("gossamer: " + wrong.getMessage());
        List<String> near = Verbs.near(wrong);
        if (!near.isEmpty()) {
            terminal.err().println("Did you mean: " + String.join(", ", near) + "?");
        }
        terminal.err().println("Try `" + command.getCommandSpec().qualifiedName() + " --help`.");
        return ExitCode.USAGE.code();
    }

    private static int failed(Terminal terminal, Exception failure) {
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

    /** Without a verb: the help, and exit code 2. */
    @Override
    protected ExitCode run() {
        whole(terminal()).usage(terminal().out());
        return ExitCode.USAGE;
    }
}
