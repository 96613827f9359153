package io.gossamer.probe.pace;

/**
 * What probing may cost a node's line, and what that leaves for what: {@value #BITS_A_SECOND} bit/s, in and out together. A quarter is
 * its own requests'; their answers are as long, and its observers, whose pace follows from the same rule, have the other half. Packets of
 * full size and of other classes have theirs first, since of those there are few. What is left is the probes': where they would
 * cost more, they come less often. So a full mesh of 64 keeps a second with open packets over IPv4 and takes up to 2.3 with
 * authenticated ones over IPv6.
 *
 * @param periodNanos between two probes of a link
 * @param sizeBytesASecond for packets of full size
 */
public record ProbeBudget(long periodNanos, int sizeBytesASecond) {
    public static final int BITS_A_SECOND = 180_000;

    private static final double OWN_BYTES_A_SECOND = BITS_A_SECOND / 8.0 / 4;

    /** In the dearest mesh a packet of 1,500 bytes each two seconds. */
    static final int SIZE_BYTES_A_SECOND_MIN = 750;

    /** Of what is left: a node may have half as many observers again as it has targets, and looks come when they come. */
    private static final double SIZE_SHARE = 0.5;

    private static final double SECOND_NANOS = 1e9;

    /**
     * @param wantedNanos {@code probe.period}. Who sets less than a second gets the probes, and the cost, that he asked for
     * @param probeBytes of one request to each target, with headers, in all
     * @param classBytesASecond of requests in other classes
     */
    public static ProbeBudget of(long wantedNanos, double probeBytes, double classBytesASecond) {
        double all = OWN_BYTES_A_SECOND * Math.max(1, SECOND_NANOS / wantedNanos);
        double forProbes = Math.max(1, all - SIZE_BYTES_A_SECOND_MIN - classBytesASecond);
        double periodNanos = Math.max(wantedNanos, probeBytes / forProbes * SECOND_NANOS);
        double left = all - classBytesASecond - probeBytes * SECOND_NANOS / periodNanos;
        return new ProbeBudget((long) periodNanos, (int) Math.max(SIZE_BYTES_A_SECOND_MIN, SIZE_SHARE * left));
    }
}
