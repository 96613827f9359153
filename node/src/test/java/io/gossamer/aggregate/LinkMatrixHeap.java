package io.gossamer.aggregate;

import io.gossamer.model.LinkId;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures what a leader of 500 nodes with 64 neighbours each holds: run its main with -Xmx64m -XX:+UseSerialGC. Fills every
 * window of every link, as T1 would in 80 s, with an evaluation after each round, and prints heap and time.
 */
public final class LinkMatrixHeap {
    private static final int NODES = 500;
    private static final int NEIGHBOURS = 64;
    private static final int ROUNDS = 12;

    private LinkMatrixHeap() {}

    public static void main(String[] arguments) {
        long before = usedBytes();
        LinkMatrix matrix = new LinkMatrix(new Tally("aggregate"));
        long now = 0;
        long evaluationNanos = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (int node = 0; node < NODES; node++) {
                matrix.accept(new NodeId(1, node), 7, summaries(node, round), false, now);
            }
            now += 10_000_000_000L;
            long start = threadCpuNanos();
            int size = matrix.evidence(now).size();
            evaluationNanos = threadCpuNanos() - start;
            if (size != NODES * NEIGHBOURS) {
                throw new IllegalStateException("expected " + NODES * NEIGHBOURS + " links, got " + size);
            }
        }
        long held = usedBytes() - before;
        System.out.printf(
                "%d links: %.1f MB held, %d bytes a link; one evaluation's evidence in %.1f ms of CPU%n",
                matrix.links(), held / 1e6, held / matrix.links(), evaluationNanos / 1e6);
    }

    private static List<LinkSummary> summaries(int node, int round) {
        NodeId self = new NodeId(1, node);
        List<LinkSummary> summaries = new ArrayList<>();
        for (int i = 1; i <= NEIGHBOURS; i++) {
            LinkId link = new LinkId(self, new NodeId(1, (node + i) % NODES));
            summaries.add(LinkMatrixTest.summary(link, 7, 1_700_000_000_000L + round * 10_000L, 10, 0, false));
        }
        return summaries;
    }

    private static long threadCpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long usedBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
