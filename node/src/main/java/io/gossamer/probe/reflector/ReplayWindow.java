package io.gossamer.probe.reflector;

/**
 * Which authenticated requests of one session were seen: a sliding window over their sequence numbers (RFC 4303 §3.4.3), with T1 to
 * tell a sender that began anew, at a random number, from a recording of an earlier one. Pure.
 *
 * <pre>
 * number             T1            verdict
 * in the window      any           fresh if not seen yet
 * ahead              newer         fresh
 * ahead, up to 64    older         fresh: the sender's clock was set back
 * anything else      newer         fresh: the sender began anew
 * anything else      older         a recording
 * </pre>
 *
 * <p>A sender that begins anew with its clock set back is refused until its session expires.
 */
final class ReplayWindow {
    /** So many numbers, and as many bits in a long. */
    static final int NUMBERS = 64;

    private boolean known;
    private int highest;
    private long newest;

    /** Bit i: whether the number i below the highest was seen. */
    private long seen;

    /** Call only for a request whose HMAC is good. {@code t1} is in the format of the wire. False: replayed. */
    boolean admit(int sequence, long t1) {
        int ahead = sequence - highest; // differences, not comparisons: numbers and NTP's eras wrap
        boolean newer = t1 - newest > 0;
        if (!known || ((ahead >= NUMBERS || ahead <= -NUMBERS) && newer)) {
            known = true;
            highest = sequence;
            newest = t1;
            seen = 1;
            return true;
        }
        if (ahead > 0) {
            return ahead < NUMBERS && moveTo(sequence, ahead, t1);
        }
        long bit = ahead > -NUMBERS ? 1L << -ahead : 0;
        if (bit == 0 || (seen & bit) != 0) {
            return false;
        }
        seen |= bit;
        return true;
    }

    private boolean moveTo(int sequence, int ahead, long t1) {
        seen = seen << ahead | 1;
        highest = sequence;
        newest = t1;
        return true;
    }
}
