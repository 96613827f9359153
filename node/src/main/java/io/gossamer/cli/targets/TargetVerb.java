package io.gossamer.cli.targets;

import picocli.CommandLine.Command;

/** {@code target}: lists what is probed outside the mesh, and changes it. */
@Command(
        name = "target",
        description = {
            "Things outside the mesh that its nodes probe (the same as `target ls`).",
            "Exit code 1: at least one does not answer."
        },
        subcommands = {TargetVerb.Listing.class, TargetShowVerb.class, TargetAddVerb.class, TargetRemoveVerb.class})
public final class TargetVerb extends TargetReading {
    /** {@code target ls}. */
    @Command(name = "ls", description = "List the targets. Exit code 1: at least one does not answer.")
    public static final class Listing extends TargetReading {}
}
