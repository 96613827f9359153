package io.gossamer.sim;

/** Looks on from outside time: how far a simulation is, which takes minutes at thousands of nodes. It may end it by throwing. */
public interface SimPace {
    /** Of no interest. */
    SimPace NONE = simulation -> {};

    /** Called every some ten thousand events. Must change nothing in the simulation. */
    void onEvents(Simulation simulation);
}
