package io.gossamer.cli;

import io.gossamer.cli.command.ConnectionOptions;
import io.gossamer.cli.command.DurationConverter;
import io.gossamer.cli.command.NeedsAllVerbs;
import io.gossamer.cli.command.Terminal;
import io.gossamer.cli.command.Verb;
import io.gossamer.cli.exit.ExitCode;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

/** Entry point of the command line: finds the verb, runs it, turns failures into one line and an exit code. */
@Command(
        name = "gossamer",
        synopsisSubcommandLabel = "VERB",
        description = {"A peer-to-peer mesh that watches the network between hosts.", ""},
        footer = {"", "`gossamer VERB --help` says more.", "", "Exit codes:"})
public final class Main extends Verb {
    private Main() {}

    public static void main(String[] args) {
        // Picocli looks for Groovy, and a class that is nowhere makes the JVM open every jar; and it prepares to read
        // types that
        // no option of ours has.
        System.setProperty("picocli.disable.closures", "true");
        System.setProperty("picocli.converters.excludes", "java.time.*,java.sql.*");
        Terminal terminal = Terminal.ofProcess();
        int code = run(terminal, args);
        if (terminal.isOutputLost()) {
            terminal.err().println("gossamer: what was to be said could not be written to standard output");
            code = ExitCode.FAILED.code();
        }
        terminal.err().flush();
        System.exit(code);
    }

    /** The whole of the program but for the end of the process. */
    public static int run(Terminal terminal, String... args) {
        String first = args.length == 0 ? "" : args[0];
        if (first.equals("--version") || first.equals("-V")) {
            return run(terminal, "version");
        }
        if (first.equals("help")) {
            return run(terminal, helpFor(args));
        }
        return commandLine(terminal, first).execute(args);
    }

    /** {@code help VERB …} is {@code VERB … --help}. */
    private static String[] helpFor(String[] args) {
        String[] words = Arrays.copyOfRange(args, 1, args.length + 1);
        words[args.length - 1] = "--help";
        return words;
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
        line.setParameterExceptionHandler(new WrongUsage(terminal));
        line.setExecutionExceptionHandler(new Failed(terminal));
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

    /** Without a verb: the help, and exit code 2. */
    @Override
    protected ExitCode run() {
        whole(terminal()).usage(terminal().out());
        return ExitCode.USAGE;
    }
}
