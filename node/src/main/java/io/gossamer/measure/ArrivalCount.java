package io.gossamer.measure;

/**
 * Counts one sender's probes as they come in, by their sequence numbers (RFC 3550 §A.3 does so for RTP): how many should have come is how
 * far the numbers rose. Pure; one thread.
 *
 * <pre>
 *  number is                          then
 *  above the highest, by up to 512    the gap was expected, this one came
 *  one of the 64 below, not yet seen  it came, out of order (RFC 4737 §3.3)
 *  one of the 64 below, seen          a copy (RFC 5560 §3.2)
 *  anything else                      the sender began anew: nothing is known of what lies between
 * </pre>
 */
public final class ArrivalCount {
    /** A longer gap is an outage of both, or another boot: half a thousand probes say nothing about the link as it is now. */
    static final int GAP_MAX = OutstandingProbes.OUTSTANDING_MAX;

    private static final int SEEN_MAX = Long.SIZE;

    private boolean known;
    private int highest;
    /** Bit i: whether the number i below the highest was seen. */
    private long seen;

    private int expected;
    private int received;
    private int duplicates;
    private int reordered;

    /** Of the time since the last {@link #take}. */
    public record Counts(int expected, int received, int duplicates, int reordered) {}

    public void arrived(int sequence) {
        int ahead = sequence - highest; // differences, not comparisons: sequence numbers wrap
        if (known && ahead > 0 && ahead <= GAP_MAX) {
            expected += ahead;
            received++;
            seen = ahead < SEEN_MAX ? seen << ahead | 1 : 1;
            highest = sequence;
        } else if (known && ahead <= 0 && ahead > -SEEN_MAX) {
            long bit = 1L << -ahead;
            boolean copy = (seen & bit) != 0;
            duplicates += copy ? 1 : 0;
            received += copy ? 0 : 1;
            reordered += copy ? 0 : 1;
            seen |= bit;
        } else {
            known = true;
            highest = sequence;
            seen = 1;
            expected++;
            received++;
        }
    }

    /** Closes the window. One that came late, out of order, may make more received than was expected in its window. */
    public Counts take() {
        Counts counts = new Counts(expected, received, duplicates, reordered);
        expected = 0;
        received = 0;
        duplicates = 0;
        reordered = 0;
        return counts;
    }
}
