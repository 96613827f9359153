package io.gossamer.cli.raft;

import picocli.CommandLine.Command;

/** {@code raft}: who leads, who votes, and the two ways to mend a group. */
@Command(
        name = "raft",
        description = "Show the Raft group (the same as `raft show`), found it or recover it. Exit code 1: no quorum.",
        subcommands = {RaftVerb.Show.class, RaftBootstrapVerb.class, RaftRecoverVerb.class})
public final class RaftVerb extends RaftReading {
    /** {@code raft show}: the group under its own name. */
    @Command(name = "show", description = "Show leader, term, voters and log.")
    public static final class Show extends RaftReading {}
}
