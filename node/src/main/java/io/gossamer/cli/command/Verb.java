package io.gossamer.cli.command;

import io.gossamer.cli.exit.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** What every verb has: a terminal to write to, and help. */
public abstract class Verb implements Callable<Integer> {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and end.")
    boolean helpWanted;

    private Terminal terminal;

    public final void on(Terminal ofCaller) {
        this.terminal = ofCaller;
    }

    protected final Terminal terminal() {
        return terminal;
    }

    @Override
    public final Integer call() throws Exception {
        return run().code();
    }

    protected abstract ExitCode run() throws Exception;
}
