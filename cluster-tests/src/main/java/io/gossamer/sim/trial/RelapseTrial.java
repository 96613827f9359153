package io.gossamer.sim.trial;

import io.gossamer.sim.Meshes;
import io.gossamer.sim.SimNode;
import io.gossamer.sim.SimSettings;
import io.gossamer.sim.Simulation;
import java.util.List;

/**
 * A host whose datagrams are filtered for a while is accused and speaks up over TCP, again and again; then all is well; then it
 * crashes: how long until the last live node has concluded it? What its observers said before must not have used up their word.
 */
public final class RelapseTrial {
    /** Time enough to be accused and to speak up a few times. */
    public static final long FILTERED_NANOS = 30 * Simulation.SECOND;

    private final CrashTrial crashes;
    private final Simulation simulation;

    public RelapseTrial(SimSettings settings, int count) {
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
            simulation.network().blockDatagrams(victim.index(), true);
            simulation.run(FILTERED_NANOS);
            simulation.network().blockDatagrams(victim.index(), false);
            simulation.run(wellMaxNanos / 10 + simulation.random().nextLong(wellMaxNanos * 9 / 10));
            crashes.crash(victim);
            crashes.awaitAll();
        }
    }

    /** Of each crash, until the last live node knew. */
    public List<Double> seconds() {
        return crashes.seconds();
    }

    public CrashTrial crashes() {
        return crashes;
    }
}
