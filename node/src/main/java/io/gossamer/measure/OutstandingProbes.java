package io.gossamer.measure;

import java.util.function.IntConsumer;

/**
 * The fate of one link's latest probes, in a ring indexed by sequence number. A settled probe stays in the ring until it is
 * overwritten, so that a late reply and a second reply are known for what they are.
 */
final class OutstandingProbes {
    /** Thirty seconds of timeout at ten probes a second, and room to know late ones. */
    static final int OUTSTANDING_MAX = 512;

    private static final int MASK = OUTSTANDING_MAX - 1;

    /** What a reply turns out to be. */
    enum Match {
        /** In time. */
        FIRST("first"),
        /** After its probe was called lost; only once. */
        LATE("late"),
        /** The probe was answered before. */
        DUPLICATE("duplicate"),
        /** Never sent, or long forgotten. */
        UNKNOWN("unknown");

        private final String word;

        Match(String word) {
            this.word = word;
        }

        /** As it is counted. */
        String word() {
            return word;
        }
    }

    private enum Fate {
        PENDING,
        ANSWERED,
        LOST
    }

    private final long[] sentNanos = new long[OUTSTANDING_MAX];
    private final Fate[] fates = new Fate[OUTSTANDING_MAX];
    private final int first;
    private int oldestPending;
    private int next;

    OutstandingProbes(int firstSequence) {
        first = firstSequence;
        oldestPending = firstSequence;
        next = firstSequence;
    }

    /** Returns the new probe's sequence number. A probe that is overwritten while still pending is given to {@code lost}. */
    int send(long nowNanos, IntConsumer lost) {
        if (next - oldestPending == OUTSTANDING_MAX) {
            settleOldest(lost);
        }
        int sequence = next++;
        sentNanos[sequence & MASK] = nowNanos;
        fates[sequence & MASK] = Fate.PENDING;
        return sequence;
    }

    /** Corrects when a probe left; one that the ring does not hold is passed over. */
    void sentAt(int sequence, long nanos) {
        if (contains(sequence)) {
            sentNanos[sequence & MASK] = nanos;
        }
    }

    boolean isPending(int sequence) {
        return contains(sequence) && fates[sequence & MASK] == Fate.PENDING;
    }

    /** Calls a pending probe lost before its turn; the caller counts it. */
    void giveUp(int sequence) {
        if (isPending(sequence)) {
            fates[sequence & MASK] = Fate.LOST;
        }
    }

    boolean contains(int sequence) {
        // differences, not comparisons: sequence numbers wrap
        int age = next - sequence;
        return age >= 1 && age <= OUTSTANDING_MAX && sequence - first >= 0;
    }

    /** Throws IllegalArgumentException for a probe that the ring does not hold. */
    long sentNanos(int sequence) {
        if (!contains(sequence)) {
            throw new IllegalArgumentException("no probe " + Integer.toUnsignedString(sequence));
        }
        return sentNanos[sequence & MASK];
    }

    Match answer(int sequence) {
        if (!contains(sequence)) {
            return Match.UNKNOWN;
        }
        Fate before = fates[sequence & MASK];
        fates[sequence & MASK] = Fate.ANSWERED;
        return switch (before) {
            case PENDING -> Match.FIRST;
            case LOST -> Match.LATE;
            case ANSWERED -> Match.DUPLICATE;
        };
    }

    /** Calls lost, oldest first, each probe that has waited {@code timeoutNanos}. */
    void expire(long nowNanos, long timeoutNanos, IntConsumer lost) {
        while (oldestPending != next) {
            boolean pending = fates[oldestPending & MASK] == Fate.PENDING;
            if (pending && nowNanos - sentNanos[oldestPending & MASK] < timeoutNanos) {
                return;
            }
            settleOldest(lost);
        }
    }

    private void settleOldest(IntConsumer lost) {
        int sequence = oldestPending++;
        if (fates[sequence & MASK] == Fate.PENDING) {
            fates[sequence & MASK] = Fate.LOST;
            lost.accept(sequence);
        }
    }
}
