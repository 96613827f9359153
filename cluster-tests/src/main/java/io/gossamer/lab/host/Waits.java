package io.gossamer.lab.host;

import java.util.Map;

/**
 * The worst of the waits for a processor, each as the share of the few seconds in which it ended. Above 1 a wait was longer than those,
 * since it counts when it ends.
 *
 * <p>The kernel now and then books a wait to one thread that nobody can have had: half a minute at once, on a machine with an idle
 * core, while no other thread waited at all. Who waits longer than the seconds themselves has company on a busy machine, so that such
 * a wait counts only where another thread waited a tenth of the time; otherwise it is shown as misbooked. For one thread.
 */
public final class Waits {
    private static final double COMPANY_SHARE = 0.1;

    private double worst;
    private String where = "";
    private int misbooked;

    void clear() {
        worst = 0;
        where = "";
        misbooked = 0;
    }

    /** @param shares by thread, of the seconds before {@code atSeconds} */
    void add(double atSeconds, Map<String, Double> shares) {
        for (Map.Entry<String, Double> each : shares.entrySet()) {
            if (each.getValue() <= worst) {
                continue;
            }
            if (each.getValue() > 1 && !hasCompany(each.getKey(), shares)) {
                misbooked++;
            } else {
                worst = each.getValue();
                where = "thread %s, %.0f s in".formatted(each.getKey(), atSeconds);
            }
        }
    }

    private static boolean hasCompany(String thread, Map<String, Double> shares) {
        return shares.entrySet().stream()
                .anyMatch(other -> !other.getKey().equals(thread) && other.getValue() >= COMPANY_SHARE);
    }

    /** 0 where nobody waited. */
    public double worst() {
        return worst;
    }

    @Override
    public String toString() {
        return "a daemon waited for a processor %.0f %% of the time%s%s"
                .formatted(
                        worst * 100,
                        where.isEmpty() ? "" : " (" + where + ")",
                        misbooked == 0 ? "" : "; " + misbooked + " waits that nobody can have had were left out");
    }
}
