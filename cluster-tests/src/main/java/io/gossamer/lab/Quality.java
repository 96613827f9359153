package io.gossamer.lab;

import io.gossamer.lab.verdict.Result;
import picocli.CommandLine.Option;

/** How good a run must be to count: options that several verbs share. */
final class Quality {
    @Option(
            names = "--late-max",
            paramLabel = "MS",
            defaultValue = "1",
            description = "A run in which the switch was later than this at its 99th percentile is void."
                    + " Default: ${DEFAULT-VALUE}.")
    private double lateMillisMax;

    @Option(
            names = "--stall-max",
            paramLabel = "MS",
            defaultValue = "2000",
            description = "So is one in which this process got no processor for longer. Default: ${DEFAULT-VALUE}.")
    private double stallMillisMax;

    Result.Bounds bounds() {
        return new Result.Bounds(Math.round(lateMillisMax * 1e6), Math.round(stallMillisMax * 1e6));
    }
}
