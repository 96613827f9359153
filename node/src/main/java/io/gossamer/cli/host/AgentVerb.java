package io.gossamer.cli.host;

import io.gossamer.cli.command.Verb;
import io.gossamer.cli.exit.CommandException;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.config.GossamerConfig;
import io.gossamer.config.LoadedConfig;
import io.gossamer.daemon.Daemon;
import io.gossamer.daemon.StartException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code agent}: the daemon itself, in the foreground. */
@Command(
        name = "agent",
        description = {
            "Run the daemon of this host, in the foreground.",
            "",
            "On the first host:   gossamer agent",
            "On the others:       gossamer agent --join HOST[:PORT]",
            "",
            "SIGTERM stops it and is not leaving: the others show it as stopped and expect it back.",
            "`gossamer leave` leaves for good. SIGHUP reads the configuration again.",
            "Flags go over the environment (GOSSAMER_NETWORK__PORTS__HTTP), that over the file.",
            ""
        })
public final class AgentVerb extends Verb {
    @Mixin
    SettingOptions settings;

    @Override
    protected ExitCode run() throws InterruptedException {
        LoadedConfig loaded = settings.load(terminal());
        loaded.warnings().forEach(warning -> terminal().err().println("gossamer: " + warning));
        Daemon daemon = start(loaded.config());
        Thread stop = new Thread(daemon::stop, "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        HangUp.onEach(daemon::reload);
        daemon.awaitStopped();
        return ExitCode.OK;
    }

    private Daemon start(GossamerConfig config) {
        try {
            return Daemon.start(config, () -> settings.load(terminal()).config());
        } catch (StartException failed) {
            throw new CommandException(ExitCode.NOT_STARTED, failed.getMessage(), failed);
        }
    }
}
