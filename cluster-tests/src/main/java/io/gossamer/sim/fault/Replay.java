package io.gossamer.sim.fault;

import io.gossamer.sim.SimSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs a plan from a file and prints what came of it, the trace's digest last: {@code Replay SEED FILE}. */
public final class Replay {
    private Replay() {}

    public static void main(String[] arguments) throws IOException {
        System.exit(run(Long.parseLong(arguments[0]), Path.of(arguments[1])) ? 0 : 1);
    }

    /** False: an invariant broke, or at the end two nodes did not see the same. */
    public static boolean run(long seed, Path file) throws IOException {
        FaultRun run = new FaultRun(SimSettings.of(seed), FaultPlan.parse(Files.readString(file)));
        boolean holds = true;
        try {
            run.run();
            holds = run.difference().isEmpty();
            run.difference().ifPresent(System.out::println);
        } catch (IllegalStateException broken) {
            System.out.println(broken.getMessage());
            holds = false;
        }
        run.verdicts().falseOnes().forEach(System.out::println);
        System.out.println("digest " + Long.toHexString(run.simulation().digest()));
        return holds;
    }
}
