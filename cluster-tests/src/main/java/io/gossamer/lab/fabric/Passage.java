package io.gossamer.lab.fabric;

import java.util.random.RandomGenerator;

/** One packet under way: where impairments write what they do to it. */
final class Passage {
    final byte[] bytes;
    final int length;
    final RandomGenerator random;

    /** When it reaches the stage that it is at. */
    long atNanos;

    /** Behind its turn by so much, and no reason for others to wait: it was reordered. */
    long heldNanos;

    int copies = 1;
    Fate fate = Fate.PASSED;

    /** The sender is to be told that this is the longest that passes; 0: it is not. */
    int toldMtu;

    Passage(byte[] bytes, int length, long nowNanos, RandomGenerator random) {
        this.bytes = bytes;
        this.length = length;
        this.atNanos = nowNanos;
        this.random = random;
    }

    void end(Fate how) {
        fate = how;
    }
}
