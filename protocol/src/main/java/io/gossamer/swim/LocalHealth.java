package io.gossamer.swim;

/**
 * Lifeguard's local health score (§IV-A, LHA Probe): how far this node should distrust itself, 0 to {@value #SCORE_MAX}. Its
 * probes get {@code score + 1} times their time.
 *
 * <p>Rises when those that should have answered "I cannot reach it either" did not, when this node had to refute, and when
 * its event loop ran late; falls with every answered probe.
 */
final class LocalHealth {
    static final int SCORE_MAX = 7;

    private final boolean isOn;
    private int score;

    LocalHealth(boolean isOn) {
        this.isOn = isOn;
    }

    int score() {
        return score;
    }

    long scaled(long nanos) {
        return nanos * (score + 1);
    }

    void onProbeAnswered() {
        change(-1);
    }

    /** With nobody to ask, the failure itself is the only sign. */
    void onProbeFailed(int nacksExpected, int nacksReceived) {
        change(nacksExpected == 0 ? 1 : nacksExpected - nacksReceived);
    }

    void onRefuted() {
        change(1);
    }

    void onLateness() {
        change(1);
    }

    private void change(int by) {
        score = !isOn ? 0 : Math.max(0, Math.min(SCORE_MAX, score + by));
    }
}
