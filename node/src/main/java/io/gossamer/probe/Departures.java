package io.gossamer.probe;

import java.util.OptionalLong;

/**
 * Which probe went out under which number of its socket, and how long after its T1 the kernel says that it left. Pure; times are
 * arguments.
 */
final class Departures {
    /** Of each socket: several seconds' worth of the dearest mesh. Older ones have their T1, as without stamps. */
    static final int KNOWN_MAX = 32;

    /** What says that it left later than this after T1 is of another probe, or of a clock that was stepped. */
    private static final long LATE_NANOS_MAX = 1_000_000_000L;

    /** Two readings of two clocks may make that little less than nothing of a short time. */
    private static final long LATE_NANOS_MIN = -10_000;

    private final Departure[] known;

    private static final class Departure {
        int number;
        long probe;
        long sentNanos;
        OptionalLong lateNanos = OptionalLong.empty();
    }

    Departures(int sockets) {
        known = new Departure[sockets * KNOWN_MAX];
    }

    private static long probe(int sessionId, int sequence) {
        return (long) sessionId << 32 | Integer.toUnsignedLong(sequence);
    }

    private static int at(int socket, int number) {
        return socket * KNOWN_MAX + Math.floorMod(number, KNOWN_MAX);
    }

    /** @param sentNanos T1, monotonic */
    void sent(int socket, int number, int sessionId, int sequence, long sentNanos) {
        int at = at(socket, number);
        if (known[at] == null) {
            known[at] = new Departure();
        }
        known[at].number = number;
        known[at].probe = probe(sessionId, sequence);
        known[at].sentNanos = sentNanos;
        known[at].lateNanos = OptionalLong.empty();
    }

    /** @param leftNanos monotonic */
    void left(int socket, int number, long leftNanos) {
        Departure departure = known[at(socket, number)];
        if (departure != null && departure.number == number) {
            long lateNanos = leftNanos - departure.sentNanos;
            if (lateNanos >= LATE_NANOS_MIN && lateNanos <= LATE_NANOS_MAX) {
                departure.lateNanos = OptionalLong.of(Math.max(0, lateNanos));
            }
        }
    }

    /** Empty where the kernel has not said so. */
    OptionalLong lateNanos(int socket, int sessionId, int sequence) {
        long probe = probe(sessionId, sequence);
        for (int at = socket * KNOWN_MAX; at < (socket + 1) * KNOWN_MAX; at++) {
            if (known[at] != null && known[at].probe == probe) {
                return known[at].lateNanos;
            }
        }
        return OptionalLong.empty();
    }
}
