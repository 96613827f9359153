package io.gossamer.measure;

/** How long the runs of lost probes are (RFC 3357 §5: loss periods). Losses come in the order of their numbers. */
final class LossRuns {
    private boolean any;
    private int last;
    private int run;
    private int longest;

    void lost(int sequence) {
        run = any && sequence == last + 1 ? run + 1 : 1;
        any = true;
        last = sequence;
        longest = Math.max(longest, run);
    }

    /** The longest that ended or went on in the window. */
    int longest() {
        return longest;
    }

    /** A run that goes on keeps its length. */
    void startWindow() {
        longest = 0;
    }
}
