package io.gossamer.bench;

import io.gossamer.linkstate.LinkStateTable;
import io.gossamer.model.MembershipView;
import io.gossamer.sim.Simulation;
import io.gossamer.sim.trial.HeapTrial;
import java.util.List;

/** {@code S1 [--n N]}: heap of one machine a member, with rows and what a daemon shows of it; and what ten thousand that came and went leave behind. */
final class HeapBench {
    private static final double BYTES_MAX = 600;
    private static final int CHURNED = 10_000;
    private static final long REST_MAX = 2L << 20;
    private static final int ROUNDS = 3;
    private static final int LOOKS = 8;

    private HeapBench() {}

    static boolean run(Bench.Call call) throws InterruptedException {
        int count = call.number("n", 5000);
        SimReport report = new SimReport("S1").put("n", count);
        int members = measure(report, count);
        churn(report);
        report.bar(members == count + 1, "members are missing");
        return report.end(0);
    }

    /**
     * Looked at from the end: what is freed when a machine that has run for a quarter of an hour is let go. From the beginning it
     * would look smaller by what the first reading of so many records leaves behind.
     */
    private static int measure(SimReport report, int count) throws InterruptedException {
        HeapTrial trial = new HeapTrial();
        trial.tell(0, count, true);
        for (int round = 1; round <= ROUNDS; round++) {
            trial.pass(5 * 60 * Simulation.SECOND);
            trial.renew(0, count, round);
        }
        trial.pass(5 * 60 * Simulation.SECOND);
        long running = used();
        // As a daemon holds them between two looks.
        MembershipView view = trial.swim().view();
        List<LinkStateTable.Received> rows = trial.swim().rows();
        long shown = used();
        report.put("shown", view.members().size() + rows.size());
        int members = trial.swim().load().members(); // asked last, so that it is still there
        view = null;
        rows = null;
        trial = null;
        double rest = used();
        double each = (running - rest) / count;
        double shownEach = (shown - rest) / count;
        SimReport.say("%-46s %10s", "heap", "B a member");
        SimReport.say("%-46s %10.0f", "the machine", each);
        SimReport.say("%-46s %10.0f", "the machine, its view and its list of rows", shownEach);
        report.put("heapBytesPerMember", shownEach).put("heapBytesPerMemberMachine", each);
        report.bar(shownEach <= BYTES_MAX, "%.0f B a member".formatted(shownEach));
        return members;
    }

    private static void churn(SimReport report) throws InterruptedException {
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
        report.bar(rest <= REST_MAX, rest + " B are left of those that came and went");
    }

    /** The smallest of a few looks: some of what is let go is found out only by a second collection. */
    private static long used() throws InterruptedException {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < LOOKS; i++) {
            System.gc();
            Thread.sleep(50);
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
