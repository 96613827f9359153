package io.gossamer.bench;

import io.gossamer.bench.accuracy.LabAccuracyBench;
import io.gossamer.bench.accuracy.StampAccuracyBench;
import io.gossamer.bench.accuracy.StressBench;
import io.gossamer.sim.fault.Replay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The entry of {@code cluster-tests/bench ID [--n N] [--seeds K] [--seed0 S]}: runs one measurement, prints a table and, as
 * its last line, one JSON object; exit code 1 where the bar is missed, 2 on a wrong call.
 */
public final class Bench {
    private Bench() {}

    /** What one measurement needs: options as typed, and the distribution's launcher. */
    record Call(Map<String, String> options, Path launcher) {
        int number(String name, int otherwise) {
            return Integer.parseInt(options.getOrDefault(name, String.valueOf(otherwise)));
        }
    }

    /** One measurement; true when its bar is met. */
    interface Measurement {
        boolean run(Call call) throws Exception;
    }

    static Map<String, Measurement> measurements() {
        Map<String, Measurement> all = new LinkedHashMap<>();
        all.put("start-orders", StartOrdersBench::run);
        all.put("footprint", FootprintBench::run);
        all.put("connects", ConnectBench::run);
        all.put("members-latency", MembersLatencyBench::run);
        all.put("leader-of-500", LeaderOf500Bench::run);
        all.put("signatures", SignatureBench::run);
        all.put("seals", SealBench::run);
        all.put("lab-switch", LabSwitchBench::run);
        all.put("serf-head-to-head", SerfBench::run);
        all.put("targets", TargetsBench::run);
        all.put("D1", CrashBench::run);
        all.put("D2", RelapseBench::run);
        all.put("F2", LossBench::run);
        all.put("C1", SpreadBench::run);
        all.put("C2", PartitionBench::run);
        all.put("B1", SteadyBench::run);
        all.put("F1", StallBench::run);
        all.put("F3", LinkFaultBench::run);
        all.put("F4", ReleaseBench::run);
        all.put("C3", JoinBench::run);
        all.put("C4", RollingBench::run);
        all.put("S1", HeapBench::run);
        all.put("X1", LiarBench::run);
        all.put(
                "replay",
                call -> Replay.run(
                        call.number("seed", 1), Path.of(call.options().get("plan"))));
        all.put("V1", CoordinateBench::run);
        all.put("flight-recorder", FlightBench::run);
        all.put("flight-replay", FlightReplayBench::run);
        all.put("capacity", CapacityBench::run);
        all.put("passive", PassiveBench::run);
        all.put("direction", DirectionBench::run);
        all.put(
                "stamp-accuracy",
                call -> StampAccuracyBench.run(call.launcher(), call.number("rounds", 5), call.number("seconds", 30)));
        all.put(
                "lab-accuracy",
                call -> LabAccuracyBench.run(call.launcher(), call.number("rounds", 5), call.number("seconds", 20)));
        all.put(
                "stress",
                call -> StressBench.run(
                        call.launcher(),
                        new StressBench.Plan(
                                call.number("n", 4),
                                call.number("loops", 8),
                                call.number("percent", 40) / 100.0,
                                call.number("minutes", 60))));
        return all;
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, Measurement> all = measurements();
        if (arguments.length == 0 || !all.containsKey(arguments[0])) {
            System.err.println("usage: cluster-tests/bench ID [--n N] [--rounds R]; ID is one of " + all.keySet());
            System.exit(2);
        }
        Map<String, String> options = new TreeMap<>();
        for (int i = 1; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i].replaceFirst("^--", ""), arguments[i + 1]);
        }
        Path launcher = Path.of(System.getProperty("gossamer.launcher", "node/target/gossamer/bin/gossamer"));
        if (!Files.isExecutable(launcher)) {
            System.err.println("no distribution at " + launcher + ": run ./gossamer version once, which builds it");
            System.exit(2);
        }
        try {
            System.exit(all.get(arguments[0]).run(new Call(options, launcher.toAbsolutePath())) ? 0 : 1);
        } catch (IllegalArgumentException wrong) {
            System.err.println(arguments[0] + ": " + wrong.getMessage());
            System.exit(2);
        }
    }
}
