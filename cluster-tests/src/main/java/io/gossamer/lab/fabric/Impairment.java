package io.gossamer.lab.fabric;

/** One thing that is wrong at a stage, with what it remembers from packet to packet. Not thread-safe. */
interface Impairment {
    /** Called for each packet that reaches the stage, in the order of their entry into the network. */
    void act(Passage passage);
}
