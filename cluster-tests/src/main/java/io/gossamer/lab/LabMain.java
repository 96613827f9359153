package io.gossamer.lab;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry of {@code ./gossamer lab}: from a checkout only, as root only. */
@Command(
        name = "gossamer lab",
        description = {
            "Real daemons on a network whose faults are known: namespaces on this machine, joined by a switch that does what it is told.",
            ""
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "VERB",
        subcommands = {ListVerb.class, RunVerb.class, UpVerb.class, ScoreVerb.class},
        footer = {"", "Exit codes: 0 all was right, 1 not, 2 wrong usage, 3 no lab can be made here."})
public final class LabMain implements Callable<Integer> {
    static final int RIGHT = 0;
    static final int WRONG = 1;
    static final int USAGE = 2;
    static final int IMPOSSIBLE = 3;

    private LabMain() {}

    /** The checkout, which the start script names. */
    static Path checkout() {
        return Path.of(System.getProperty("gossamer.checkout", "")).toAbsolutePath();
    }

    static Path launcher() {
        return checkout().resolve("node/target/gossamer/bin/gossamer");
    }

    static Path scenarios() {
        return checkout().resolve("cluster-tests/scenarios");
    }

    /** Where runs leave what they saw. */
    static Path logs() {
        return checkout().resolve("cluster-tests/target/lab");
    }

    @Override
    public Integer call() {
        CommandLine.usage(this, System.err);
        return USAGE;
    }

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new LabMain());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            System.err.println("gossamer lab: " + failure.getMessage());
            return failure instanceof IllegalArgumentException ? USAGE : WRONG;
        });
        System.exit(line.execute(arguments));
    }

    /** False, and said, where no lab can be made. */
    static boolean isPossible() {
        String obstacle = Lab.obstacle();
        if (!obstacle.isEmpty()) {
            System.err.println("gossamer lab: " + obstacle);
        }
        return obstacle.isEmpty();
    }
}
