package io.gossamer.cli.host;

import io.gossamer.cli.command.NeedsAllVerbs;
import io.gossamer.cli.command.Verb;
import io.gossamer.cli.exit.ExitCode;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code completion}: what a shell needs to finish words. */
@Command(
        name = "completion",
        description = {
            "Print the completion script for bash and zsh.",
            "bash: source <(gossamer completion)",
            "zsh:  autoload -U +X bashcompinit && bashcompinit; source <(gossamer completion)"
        })
public final class CompletionVerb extends Verb implements NeedsAllVerbs {
    private Supplier<CommandLine> everything;

    @Override
    public void allVerbs(Supplier<CommandLine> all) {
        everything = all;
    }

    @Override
    protected ExitCode run() {
        terminal().out().print(AutoComplete.bash("gossamer", everything.get()));
        return ExitCode.OK;
    }
}
