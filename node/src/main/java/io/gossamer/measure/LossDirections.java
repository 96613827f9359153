package io.gossamer.measure;

/**
 * Tells on which way probes were lost, from a stateful reflector's own sequence numbers (RFC 8762 §4.3).
 *
 * <p>Between two replies, {@code a} then {@code b}, the sender's numbers say how many probes went out and the reflector's how
 * many it answered. Those that it never answered were lost forward (from → to), the rest of the gap on the way back:
 *
 * <pre>
 *   sender     7    8    9   10         gap: 2 probes (8, 9)
 *   reflector 31   32         33        answered in the gap: 1 (its 32)    ⇒ 1 forward, 1 reverse
 * </pre>
 *
 * <p>A loss is settled by a timeout, a gap by the reply that ends it, in either order: losses wait for a direction and
 * directions for a loss. With no reply at all there is no gap and no direction: then only the other end can tell.
 */
final class LossDirections {
    /** A longer gap is an outage: its split says nothing about the link as it is now. */
    private static final int GAP_MAX = OutstandingProbes.OUTSTANDING_MAX;

    private boolean stateful;
    private int lastSequence;
    private long lastReflectorSequence;

    private int forwardCredit;
    private int reverseCredit;
    private int unknownCredit;
    private int lostBefore;
    private int lostNow;

    private int forward;
    private int reverse;

    /** A first reply to a probe. {@code reflectorSequence} is negative where the reflector keeps no count. */
    void answered(int sequence, long reflectorSequence) {
        if (reflectorSequence < 0) {
            stateful = false;
            return;
        }
        if (!stateful) {
            stateful = true;
        } else if (sequence - lastSequence <= 0) {
            outOfOrder();
            return;
        } else {
            gap(sequence - lastSequence, reflectorSequence - lastReflectorSequence);
        }
        lastSequence = sequence;
        lastReflectorSequence = reflectorSequence;
        assign();
    }

    void lost() {
        lostNow++;
        assign();
    }

    /** Closes the window: losses of it that still have no direction never get one. */
    Split takeWindow() {
        Split split = new Split(stateful, forward, reverse);
        forward = 0;
        reverse = 0;
        lostBefore = Math.min(lostBefore + lostNow, GAP_MAX);
        lostNow = 0;
        return split;
    }

    Split peekWindow() {
        return new Split(stateful, forward, reverse);
    }

    record Split(boolean known, int forward, int reverse) {}

    private void gap(int sent, long reflected) {
        int missing = Math.min(sent - 1, GAP_MAX);
        if (reflected <= 0 || sent > GAP_MAX) {
            unknownCredit += missing; // the reflector started to count anew
            return;
        }
        // more reflected than sent: probes doubled on their way, so none is missed there
        int lostForward = (int) Math.min(missing, Math.max(0, sent - reflected));
        forwardCredit += lostForward;
        reverseCredit += missing - lostForward;
    }

    /** The gap it belonged to has been split already; it was answered, so it stood there as lost in reverse. */
    private void outOfOrder() {
        if (reverseCredit > 0) {
            reverseCredit--;
        }
    }

    private void assign() {
        while (lostBefore > 0 && takeCredit() != Way.NONE) {
            lostBefore--;
        }
        while (lostNow > 0) {
            Way way = takeCredit();
            if (way == Way.NONE) {
                return;
            }
            lostNow--;
            forward += way == Way.FORWARD ? 1 : 0;
            reverse += way == Way.REVERSE ? 1 : 0;
        }
    }

    private enum Way {
        FORWARD,
        REVERSE,
        UNKNOWN,
        NONE
    }

    private Way takeCredit() {
        if (unknownCredit > 0) {
            unknownCredit--;
            return Way.UNKNOWN;
        }
        if (forwardCredit > 0) {
            forwardCredit--;
            return Way.FORWARD;
        }
        if (reverseCredit > 0) {
            reverseCredit--;
            return Way.REVERSE;
        }
        return Way.NONE;
    }
}
