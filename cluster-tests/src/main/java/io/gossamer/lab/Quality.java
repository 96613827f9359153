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
            names = "--starved-max",
            paramLabel = "PERCENT",
            defaultValue = "50",
            description =
                    "So is one in which daemons' threads that could run did not get a processor for more than this share of"
                            + " five seconds. Default: ${DEFAULT-VALUE}.")
    private double starvedPercentMax;

    Result.Busy bounds() {
        return new Result.Busy(Math.round(lateMillisMax * 1e6), starvedPercentMax / 100);
    }
}
