package io.gossamer.bench;

import io.gossamer.sim.Simulation;
import io.gossamer.sim.trial.HeapTrial;

/** {@code S1 [--n N]}: heap of one machine a member, rows included; and what ten thousand that came and went leave behind. */
final class HeapBench {
    private static final double BYTES_MAX = 600;
    private static final int CHURNED = 10_000;
    private static final long REST_MAX = 2L << 20;

    private HeapBench() {}

    static boolean run(Bench.Call call) throws InterruptedException {
        int count = call.number("n", 5000);
        SimReport report = new SimReport("S1").put("n", count);
        new HeapTrial().tell(0, 200, true); // what only the first ones load
        HeapTrial trial = new HeapTrial();
        long empty = used();
        trial.tell(0, count, true);
        double each = (double) (used() - empty) / count;
        int shown = trial.swim().view().members().size() + trial.swim().rows().size();
        double shownEach = (double) (used() - empty) / count;
        SimReport.say("%-46s %10s", "heap", "B a member");
        SimReport.say("%-46s %10.0f", "the machine", each);
        SimReport.say("%-46s %10.0f", "the machine, its view and all rows in full", shownEach);
        report.put("heapBytesPerMember", each)
                .put("heapBytesPerMemberShown", shownEach)
                .put("shown", shown);

        HeapTrial churned = new HeapTrial();
        churned.tell(0, 100, false);
        long before = used();
        for (int from = 100; from < 100 + CHURNED; from += 500) {
            churned.tell(from, from + 500, false);
            churned.leave(from, from + 500);
            churned.pass(2 * 3_600 * Simulation.SECOND);
        }
        long rest = used() - before;
        SimReport.say("%-46s %10d", "left of " + CHURNED + " that came and went, in all", rest);
        SimReport.say(
                "%-46s %10d",
                "of them still in the table", churned.swim().load().members() - 101);
        report.put("churnedRestBytes", rest)
                .put("churnedMembers", churned.swim().load().members());
        report.bar(each <= BYTES_MAX, "%.0f B a member".formatted(each));
        report.bar(rest <= REST_MAX, rest + " B are left of those that came and went");
        report.bar(trial.swim().load().members() == count + 1, "members are missing");
        return report.end(0);
    }

    private static long used() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(20);
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
