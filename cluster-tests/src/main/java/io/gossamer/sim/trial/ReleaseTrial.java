package io.gossamer.sim.trial;

import io.gossamer.sim.Meshes;
import io.gossamer.sim.SimNode;
import io.gossamer.sim.SimRows;
import io.gossamer.sim.SimSettings;
import io.gossamer.sim.Simulation;
import io.gossamer.sim.Traffic;
import io.gossamer.sim.watch.Agreement;
import io.gossamer.sim.watch.Verdicts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Members that starved together are let go at once: the others' links to all of them come back, and they themselves judge what they
 * missed. What a mesh sends then is on top of what it must already do to hear them.
 */
public final class ReleaseTrial {
    private static final long SETTLE_NANOS = 60 * Simulation.SECOND;

    private final Simulation simulation;
    private final Verdicts verdicts;
    private final List<Second> seconds = new ArrayList<>();
    private OptionalDouble agreedSeconds = OptionalDouble.empty();
    private long releasedNanos;

    /**
     * What all nodes together sent in one second.
     *
     * @param startNanos since the release; negative: before it
     * @param bytes on the wire
     * @param messages packets, or the updates that rode in them
     */
    public record Second(long startNanos, Map<Traffic.Use, Long> bytes, Map<Traffic.Use, Long> messages, long packets) {
        public long totalBytes() {
            return bytes.values().stream().mapToLong(each -> each).sum();
        }
    }

    public ReleaseTrial(SimSettings settings, int count) {
        this.simulation = Meshes.whole(settings, count);
        this.verdicts = new Verdicts(simulation);
    }

    /** {@code starved} members run for {@code runningNanos} of each {@code blockedNanos + runningNanos}, then always. */
    public void run(int starved, long blockedNanos, long runningNanos, long starvedNanos, long afterNanos) {
        new SimRows(simulation, true).start();
        simulation.run(SETTLE_NANOS);
        releasedNanos = simulation.nowNanos() + SETTLE_NANOS + starvedNanos;
        watch(SETTLE_NANOS);
        List<SimNode> victims = simulation.nodes().subList(0, starved);
        victims.forEach(verdicts::excuse);
        while (simulation.nowNanos() < releasedNanos) {
            long left = releasedNanos - simulation.nowNanos();
            long blocked = Math.min(blockedNanos, left);
            victims.forEach(victim -> victim.stallUntil(simulation.nowNanos() + blocked));
            watch(Math.min(blockedNanos + runningNanos, left));
        }
        watch(afterNanos);
    }

    private void watch(long nanos) {
        long end = simulation.nowNanos() + nanos;
        while (simulation.nowNanos() < end) {
            Second before = sums();
            simulation.run(Math.min(Simulation.SECOND, end - simulation.nowNanos()));
            Second now = sums();
            seconds.add(new Second(
                    before.startNanos(),
                    less(now.bytes(), before.bytes()),
                    less(now.messages(), before.messages()),
                    now.packets() - before.packets()));
            lookForAgreement();
        }
    }

    private void lookForAgreement() {
        boolean isOver = simulation.nowNanos() > releasedNanos;
        if (!isOver || Agreement.viewDifference(simulation).isPresent()) {
            agreedSeconds = OptionalDouble.empty();
        } else if (agreedSeconds.isEmpty()) {
            agreedSeconds = OptionalDouble.of((simulation.nowNanos() - releasedNanos) / 1e9);
        }
    }

    private Second sums() {
        Map<Traffic.Use, Long> bytes = new EnumMap<>(Traffic.Use.class);
        Map<Traffic.Use, Long> messages = new EnumMap<>(Traffic.Use.class);
        long packets = 0;
        for (SimNode node : simulation.nodes()) {
            for (Traffic.Use use : Traffic.Use.values()) {
                bytes.merge(use, node.traffic().of(use), Long::sum);
                messages.merge(use, node.traffic().messagesOf(use), Long::sum);
            }
            packets += node.traffic().packets();
        }
        return new Second(simulation.nowNanos() - releasedNanos, bytes, messages, packets);
    }

    private static Map<Traffic.Use, Long> less(Map<Traffic.Use, Long> now, Map<Traffic.Use, Long> before) {
        Map<Traffic.Use, Long> less = new EnumMap<>(Traffic.Use.class);
        now.forEach((use, sum) -> less.put(use, sum - before.get(use)));
        return less;
    }

    /** Those that began in {@code [from, to)} seconds since the release. */
    public List<Second> between(double from, double to) {
        return seconds.stream()
                .filter(second ->
                        second.startNanos() >= from * Simulation.SECOND && second.startNanos() < to * Simulation.SECOND)
                .toList();
    }

    /** From the release until all views were equal and stayed so. Empty: not before the end. */
    public OptionalDouble agreedSeconds() {
        return agreedSeconds;
    }

    public Verdicts verdicts() {
        return verdicts;
    }

    public Simulation simulation() {
        return simulation;
    }
}
