package io.gossamer.wire;

/**
 * The 64-bit NTP timestamp of RFC 5905 §6: 32 bits of seconds since 1900, 32 bits of fraction. The seconds wrap in 2036, so
 * a timestamp alone names no instant: it is read against one that is known to be near.
 */
public final class NtpTime {
    private static final long UNIX_EPOCH_IN_1900_SECONDS = 2_208_988_800L;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long LOW_32 = 0xffff_ffffL;

    private NtpTime() {}

    /** Rounded to the nearest fraction (0.23 ns). */
    public static long ofUnixNanos(long unixNanos) {
        long seconds = Math.floorDiv(unixNanos, NANOS_PER_SECOND) + UNIX_EPOCH_IN_1900_SECONDS;
        long fraction = ((Math.floorMod(unixNanos, NANOS_PER_SECOND) << 32) + NANOS_PER_SECOND / 2) / NANOS_PER_SECOND;
        return (seconds << 32) + fraction;
    }

    /** The instant nearest to {@code nearUnixNanos}, at most 68 years off, that this timestamp can mean. */
    public static long toUnixNanos(long timestamp, long nearUnixNanos) {
        return nearUnixNanos + differenceNanos(timestamp, ofUnixNanos(nearUnixNanos));
    }

    /** later − earlier, right over the wrap of 2036 as long as the two are less than 68 years apart. */
    public static long differenceNanos(long later, long earlier) {
        long difference = later - earlier;
        long seconds = difference >> 32;
        long fraction = difference & LOW_32;
        return seconds * NANOS_PER_SECOND + ((fraction * NANOS_PER_SECOND + (1L << 31)) >>> 32);
    }

    /** later − earlier of two truncated PTPv2 timestamps (RFC 8186: seconds, nanoseconds), as a Z bit of 1 announces. */
    public static long ptpDifferenceNanos(long later, long earlier) {
        int seconds = (int) (later >>> 32) - (int) (earlier >>> 32);
        return seconds * NANOS_PER_SECOND + ((later & LOW_32) - (earlier & LOW_32));
    }
}
