package io.gossamer.cli;

import io.gossamer.cli.command.Verb;
import io.gossamer.cli.read.MembersVerb;
import io.gossamer.cli.read.StatusVerb;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The list of verbs. A verb's class is loaded when its name is asked for and not before: that keeps the start short. */
final class Verbs {
    static final List<String> NAMES = List.of("status", "members");

    private Verbs() {}

    static Optional<Verb> make(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "status" -> new StatusVerb();
                    case "members" -> new MembersVerb();
                    default -> null;
                });
    }

    /** Names close to what was typed, by picocli's measure. */
    static List<String> near(ParameterException wrong) {
        return wrong instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
    }
}
