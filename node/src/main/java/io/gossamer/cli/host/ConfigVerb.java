package io.gossamer.cli.host;

import io.gossamer.cli.command.Verb;
import io.gossamer.cli.exit.CommandException;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.config.LoadedConfig;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code config}: is the configuration right, and what is in force. */
@Command(
        name = "config",
        description = "Check the configuration of this host, or show what is in force.",
        subcommands = {ConfigVerb.Check.class, ConfigVerb.Dump.class})
public final class ConfigVerb extends Verb {
    @Override
    protected ExitCode run() {
        throw new CommandException(ExitCode.USAGE, "config wants `check` or `dump`; see `gossamer config --help`");
    }

    /** {@code config check}: every problem, each with its place. */
    @Command(
            name = "check",
            description =
                    "Say every problem of the configuration, each with file and line. Exit code 6: there are some.")
    public static final class Check extends Verb {
        @Mixin
        SettingOptions settings;

        @Parameters(arity = "0..1", paramLabel = "FILE", description = "The same as --config FILE.")
        Path file;

        @Override
        protected ExitCode run() {
            settings.from(file);
            LoadedConfig loaded = settings.load(terminal());
            loaded.warnings().forEach(warning -> terminal().out().println("! " + warning));
            String from =
                    settings.source(terminal()).map(Path::toString).orElse("no file: defaults, environment and flags");
            terminal().out().println("the configuration is right (" + from + ")");
            return ExitCode.OK;
        }
    }

    /** {@code config dump}: the configuration in force, as YAML. */
    @Command(
            name = "dump",
            description = "Print the configuration in force as YAML, each value with where it comes from.")
    public static final class Dump extends Verb {
        @Mixin
        SettingOptions settings;

        @Override
        protected ExitCode run() {
            terminal().out().print(settings.load(terminal()).dump());
            return ExitCode.OK;
        }
    }
}
