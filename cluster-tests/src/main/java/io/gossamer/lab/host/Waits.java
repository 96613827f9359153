package io.gossamer.lab.host;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * How much daemons waited for a processor, each thread's wait as the share of the few seconds in which it ended.
 *
 * <p>What counts is the third longest wait of these seconds: who lacks processors lacks them for many threads alike, while the kernel
 * now and then books a wait to one thread that nobody can have had, half a minute at once beside an idle core. For one thread.
 */
public final class Waits {
    private static final int RANK = 3;

    private double worst;
    private String where = "";

    void clear() {
        worst = 0;
        where = "";
    }

    /** @param shares by thread, of the seconds before {@code atSeconds} */
    void add(double atSeconds, Map<String, Double> shares) {
        if (shares.size() < RANK) {
            return;
        }
        List<Map.Entry<String, Double>> longestFirst = new ArrayList<>(shares.entrySet());
        longestFirst.sort(Map.Entry.comparingByValue(Comparator.reverseOrder()));
        Map.Entry<String, Double> third = longestFirst.get(RANK - 1);
        if (third.getValue() > worst) {
            worst = third.getValue();
            where = "thread %s and two others, %.0f s in".formatted(third.getKey(), atSeconds);
        }
    }

    /** 0 where nobody waited. */
    public double worst() {
        return worst;
    }

    @Override
    public String toString() {
        return "daemons waited for a processor %.0f %% of the time%s"
                .formatted(worst * 100, where.isEmpty() ? "" : " (" + where + ")");
    }
}
