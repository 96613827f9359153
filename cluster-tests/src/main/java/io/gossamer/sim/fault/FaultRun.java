package io.gossamer.sim.fault;

import io.gossamer.sim.LinkConditions;
import io.gossamer.sim.Meshes;
import io.gossamer.sim.SimNetwork;
import io.gossamer.sim.SimNode;
import io.gossamer.sim.SimRows;
import io.gossamer.sim.SimSettings;
import io.gossamer.sim.Simulation;
import io.gossamer.sim.watch.Agreement;
import io.gossamer.sim.watch.Invariants;
import io.gossamer.sim.watch.Verdicts;
import java.util.List;
import java.util.Optional;

/** Runs a plan against a whole mesh with rows, held to the invariants after every step. */
public final class FaultRun {
    /** Repeats what went wrong: the words stand in every failure. */
    public static final String REPEAT = "cluster-tests/bench replay --seed %d --plan FILE";

    private static final int LOOKS_MAX = 100;
    private static final long LOOK_NANOS = 100 * Simulation.MILLI;

    private final Simulation simulation;
    private final FaultPlan plan;
    private final Invariants invariants;
    private final Verdicts verdicts;

    public FaultRun(SimSettings settings, FaultPlan plan) {
        this.plan = plan;
        this.simulation = new Simulation(settings);
        this.invariants = new Invariants(simulation);
        this.verdicts = new Verdicts(simulation);
        Meshes.found(simulation, simulation.add(plan.nodes()));
        new SimRows(simulation, true).start();
        for (Fault fault : plan.faults()) {
            simulation.at(fault.atNanos(), () -> apply(fault));
        }
    }

    /** To the plan's end. Throws IllegalStateException, with seed and plan, when an invariant breaks. */
    public FaultRun run() {
        try {
            simulation.run(plan.lengthNanos());
        } catch (RuntimeException broken) {
            throw new IllegalStateException(describe(broken.getMessage()), broken);
        }
        return this;
    }

    /** What differs between any two that run, now that it should be quiet; news on its way gets its time. */
    public Optional<String> difference() {
        Optional<String> difference = Agreement.difference(simulation);
        for (int looks = 0; looks < LOOKS_MAX && difference.isPresent(); looks++) {
            simulation.run(LOOK_NANOS);
            difference = Agreement.difference(simulation);
        }
        return difference.map(this::describe);
    }

    private String describe(String what) {
        long seed = simulation.settings().seed();
        return what + "\nat " + Fault.text(simulation.nowNanos() - Simulation.START_NANOS) + ", seed " + seed
                + "; repeat: " + REPEAT.formatted(seed) + ", with the file\n" + plan.text();
    }

    private void apply(Fault fault) {
        switch (fault.verb()) {
            case "crash" -> down(fault, SimNode::crash);
            case "kill" -> down(fault, SimNode::kill);
            case "leave" -> down(fault, SimNode::leave);
            case "stop" -> down(fault, SimNode::stop);
            case "stall" -> {
                verdicts.excuse(node(fault, 1));
                node(fault, 1).stallUntil(simulation.nowNanos() + fault.nanos(2));
            }
            case "start" -> start(fault);
            case "reinstall" -> {
                node(fault, 1).wipe();
                start(fault);
            }
            case "step" -> node(fault, 1).clock().step(fault.nanos(2));
            case "drift" -> node(fault, 1).clock().setDrift(simulation.nowNanos(), fault.number(2));
            default -> applyToNetwork(fault);
        }
    }

    private void down(Fault fault, java.util.function.Consumer<SimNode> how) {
        verdicts.excuse(node(fault, 1));
        if (node(fault, 1).isRunning()) {
            how.accept(node(fault, 1));
        }
    }

    private void start(Fault fault) {
        SimNode node = node(fault, 1);
        if (!node.isRunning()) {
            node.start(List.of(node(fault, 2).endpoint()));
        }
    }

    private void applyToNetwork(Fault fault) {
        SimNetwork network = simulation.network();
        LinkConditions now = network.everywhere();
        switch (fault.verb()) {
            case "loss" -> network.setEverywhere(now.withLoss(fault.number(1)));
            case "bursts" -> network.setEverywhere(now.withBursts(fault.number(1), fault.number(2), fault.number(3)));
            case "disorder" -> network.setEverywhere(now.withDisorder(fault.number(1), fault.number(2)));
            case "delay" -> network.setEverywhere(now.withDelay(fault.nanos(1), fault.nanos(2)));
            case "cut" -> network.set(fault.node(1), fault.node(2), now.withCut(true));
            case "clog" -> network.clog(fault.node(1), fault.node(2), simulation.nowNanos() + fault.nanos(3));
            case "split" -> split(network, fault);
            case "heal" -> {
                network.heal();
                network.clearLinks();
                network.setEverywhere(simulation.settings().network());
            }
            default -> throw new IllegalArgumentException("'" + fault + "': no such fault");
        }
    }

    private void split(SimNetwork network, Fault fault) {
        int[] groups = new int[plan.nodes()];
        for (int node = fault.node(1); node <= Math.min(fault.node(2), plan.nodes() - 1); node++) {
            groups[node] = 1;
        }
        network.partition(groups);
    }

    private SimNode node(Fault fault, int word) {
        return simulation.nodes().get(fault.node(word) % plan.nodes());
    }

    public Verdicts verdicts() {
        return verdicts;
    }

    public Invariants invariants() {
        return invariants;
    }

    public Simulation simulation() {
        return simulation;
    }
}
