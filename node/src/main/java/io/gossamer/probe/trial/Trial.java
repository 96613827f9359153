package io.gossamer.probe.trial;

import java.util.OptionalInt;

/**
 * Does a packet of a special kind get to the peer? That it did not come back says little: it may be lost like any other, and it may be
 * the answer, as special, that was. So a whole trial is a plain packet, the special one, and another plain one, and the reflector's
 * count of requests (RFC 8762 §4.3) in the two plain answers says whether the special one came in between. Whether the way back bears
 * such packets is for the peer to find. Pure; for one thread.
 */
public final class Trial {
    /** Of its packets, so that the special one is not overtaken. */
    public static final long APART_NANOS = 100_000_000L;

    private static final int SPECIAL = 1;

    public enum Outcome {
        ARRIVED,
        VANISHED,
        UNCLEAR
    }

    private final int special;
    private final boolean quick;
    private final int[] numbers = new int[3];
    private final OptionalInt[] counts = {OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty()};
    private final boolean[] answered = new boolean[3];
    private int sent;
    private long sentNanos;
    private boolean refused;

    private Trial(int special, boolean quick) {
        this.special = special;
        this.quick = quick;
        this.sent = quick ? SPECIAL : 0;
    }

    /** The special packet alone: either it comes back, or nothing is known. */
    public static Trial quick(int special) {
        return new Trial(special, true);
    }

    public static Trial whole(int special) {
        return new Trial(special, false);
    }

    /** What is tried. */
    public int special() {
        return special;
    }

    public boolean isSent() {
        return sent == (quick ? 2 : 3);
    }

    /** May its next packet go? Then {@link #sent}. */
    public boolean isReady(long nowNanos) {
        boolean isFirst = sent == (quick ? SPECIAL : 0);
        return !isSent() && (isFirst || nowNanos - sentNanos >= APART_NANOS);
    }

    public boolean isNextSpecial() {
        return sent == SPECIAL;
    }

    /** @param taken false: this host itself did not send it */
    public void sent(long nowNanos, int number, boolean taken) {
        numbers[sent] = number;
        refused |= !taken && sent == SPECIAL;
        sent++;
        sentNanos = nowNanos;
    }

    /** Whether this host would not send what is tried. */
    public boolean isRefused() {
        return refused;
    }

    /** Returns whether this is the answer to the special packet. */
    public boolean answered(int number, OptionalInt count) {
        for (int i = quick ? SPECIAL : 0; i < sent; i++) {
            if (numbers[i] == number) {
                answered[i] = true;
                counts[i] = count;
                return i == SPECIAL;
            }
        }
        return false;
    }

    /** Nothing that is still to come would change its outcome. */
    public boolean isSettled(long nowNanos, long timeoutNanos) {
        if (!isSent()) {
            return false;
        }
        boolean told = answered[SPECIAL] || answered[2] && nowNanos - sentNanos >= APART_NANOS;
        return told || nowNanos - sentNanos >= timeoutNanos;
    }

    public Outcome outcome() {
        if (answered[SPECIAL]) {
            return Outcome.ARRIVED;
        }
        if (refused) {
            return Outcome.VANISHED;
        }
        if (quick || counts[0].isEmpty() || counts[2].isEmpty()) {
            return Outcome.UNCLEAR;
        }
        return switch (counts[2].getAsInt() - counts[0].getAsInt()) {
            case 1 -> Outcome.VANISHED;
            case 2 -> Outcome.ARRIVED;
            default -> Outcome.UNCLEAR; // it counts otherwise, or began anew
        };
    }
}
