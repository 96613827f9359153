package io.gossamer.cli.command;

import java.util.function.Supplier;
import picocli.CommandLine;

/** A verb about the other verbs; the entry point, which alone knows them, hands them in. */
public interface NeedsAllVerbs {
    void allVerbs(Supplier<CommandLine> all);
}
