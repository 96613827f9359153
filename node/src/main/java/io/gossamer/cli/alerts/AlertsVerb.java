package io.gossamer.cli.alerts;

import picocli.CommandLine.Command;

/** {@code alerts}: what fires, and what to do about it. */
@Command(
        name = "alerts",
        description = "Show alerts (the same as `alerts ls`), acknowledge or silence them.",
        subcommands = {
            AlertsVerb.Ls.class,
            AlertVerb.class,
            AcknowledgeVerb.class,
            SilenceVerb.class,
            SilencesVerb.class,
            UnsilenceVerb.class
        })
public final class AlertsVerb extends AlertsList {
    /** {@code alerts ls}: the list under its own name. */
    @Command(name = "ls", description = "List alerts, firing first.")
    public static final class Ls extends AlertsList {}
}
