package io.gossamer.sim.trial;

import io.gossamer.sim.Meshes;
import io.gossamer.sim.SimNode;
import io.gossamer.sim.SimSettings;
import io.gossamer.sim.Simulation;
import java.util.ArrayList;
import java.util.List;

/**
 * A host whose datagrams are filtered for a while is accused and, if it hears that, speaks up over TCP, again and again; then all is well; then it
 * crashes: how long until the last live node has concluded it? What its observers said before must not have used up their word.
 */
public final class RelapseTrial {
    /** Time enough to be accused and to speak up a few times. */
    public static final long FILTERED_NANOS = 30 * Simulation.SECOND;

    private static final long LOOK_NANOS = 50 * Simulation.MILLI;

    private final List<Double> toldSeconds = new ArrayList<>();
    private final CrashTrial crashes;
    private final Simulation simulation;
    private final boolean isDeaf;

    /**
     * @param isDeaf datagrams to the host are filtered, too: then it knows better than to speak up; else it hears that it is accused
     */
    public RelapseTrial(SimSettings settings, int count, boolean isDeaf) {
        this.isDeaf = isDeaf;
        this.crashes = new CrashTrial(Meshes.whole(settings, count), 1);
        this.simulation = crashes.simulation();
    }

    /**
     * One after the other, each another host.
     *
     * @param wellMaxNanos the longest time between the end of the filter and the crash; the shortest is a tenth of it
     */
    public void run(int rounds, long wellMaxNanos) {
        List<SimNode> nodes = simulation.nodes();
        for (int i = 0; i < rounds; i++) {
            SimNode victim = nodes.get(1 + i % (nodes.size() - 1));
            crashes.verdicts().excuse(victim);
            simulation.network().blockDatagrams(victim.index(), true, isDeaf);
            filter(victim);
            simulation.network().blockDatagrams(victim.index(), false, false);
            simulation.run(wellMaxNanos / 10 + simulation.random().nextLong(wellMaxNanos * 9 / 10));
            crashes.crash(victim);
            crashes.awaitAll();
        }
    }

    /** Takes the time until most have concluded that it does not answer, although it speaks up now and then. */
    private void filter(SimNode victim) {
        crashes.verdicts().forget(victim);
        int most = simulation.nodes().size() / 2;
        double told = Double.POSITIVE_INFINITY;
        for (long passed = LOOK_NANOS; passed <= FILTERED_NANOS; passed += LOOK_NANOS) {
            simulation.run(LOOK_NANOS);
            boolean isTold = crashes.verdicts().about(victim).size() >= most;
            told = isTold && told == Double.POSITIVE_INFINITY ? passed / 1e9 : told;
        }
        toldSeconds.add(told);
    }

    /** Of each filter, until most nodes had called that host unreachable; infinite: never while it lasted. */
    public List<Double> toldSeconds() {
        return toldSeconds;
    }

    /** Of each crash, until the last live node knew. */
    public List<Double> seconds() {
        return crashes.seconds();
    }

    public CrashTrial crashes() {
        return crashes;
    }
}
