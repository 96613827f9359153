package io.gossamer.bench;

import java.util.ArrayList;
import java.util.List;

/** What a leader of hundreds must keep to; each miss in words. */
public final class LeaderBar {
    /** Live objects may fill this much of the shipped heap: the rest is room for what comes and goes. */
    private static final double LIVE_SHARE_MAX = 0.8;

    private static final double GC_SHARE_MAX = 0.20;
    private static final long LINKS_EACH = 64;

    private LeaderBar() {}

    /** Does it live on, with everything in a heap that has room left? Holds however starved the machine is. */
    public static List<String> heapMisses(LeaderOf500.Seen seen, int size) {
        List<String> misses = new ArrayList<>();
        check(misses, seen.alive(), "the daemon died:\n" + seen.logTail());
        int alive = seen.status().getMembers().getAlive();
        check(misses, alive == size, "only " + alive + " of " + size + " members are alive");
        long links = seen.status().getLinks().getTotal();
        check(misses, links >= (size - 1) * LINKS_EACH, "only " + links + " links are known");
        long batches = seen.swarm().acknowledged();
        check(misses, batches >= size, "only " + batches + " batches of summaries were taken");
        double live = seen.gc().liveMegabytesMax() / (seen.heapMaxBytes() / (1 << 20));
        check(misses, live <= LIVE_SHARE_MAX, "%.0f %% of the heap is live".formatted(live * 100));
        return misses;
    }

    /** All that is wanted of it where it has the processors for itself. */
    static List<String> misses(LeaderOf500.Seen seen, int size) {
        List<String> misses = heapMisses(seen, size);
        check(misses, seen.failures().isEmpty(), seen.failures().size() + " calls failed, e.g. " + seen.failures());
        check(misses, seen.status().getRaft().getRole().equals("leader"), "it does not lead any more");
        check(misses, seen.gcShare() < GC_SHARE_MAX, "collecting takes %.0f %%".formatted(seen.gcShare() * 100));
        check(
                misses,
                seen.swarm().refused() == 0,
                seen.swarm().refused() + " batches failed: " + seen.swarm().lastRefusal());
        List<String> lost = seen.troubles().stream()
                .filter(line -> line.matches("gossamer_(loop|desk|swim|api|aggregate)_.*"))
                .filter(line -> !line.startsWith("gossamer_swim_lateness"))
                .toList();
        check(misses, lost.isEmpty(), "work was lost: " + lost);
        return misses;
    }

    private static void check(List<String> misses, boolean holds, String miss) {
        if (!holds) {
            misses.add(miss);
        }
    }
}
