package io.gossamer.probe.live;

import io.gossamer.measure.ReceiveStamp;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What became of one live probe.
 *
 * @param number from 1
 * @param rttNanos of a reply whose stamp is good
 * @param forwardOverMinNanos one-way delay less the least so far, {@code reverseOverMinNanos} likewise; only by kernel stamps
 * @param reordered a later probe was answered before
 * @param lostForward of a lost one, where it is known: true on the way there, false on the way back
 * @param stamp by whom the arrival was stamped; empty where nothing arrived
 * @param departureStamped the kernel says when it left; otherwise this process said so right before
 */
public record LiveSample(
        int number,
        Outcome outcome,
        OptionalLong rttNanos,
        OptionalLong forwardOverMinNanos,
        OptionalLong reverseOverMinNanos,
        OptionalInt ttlForward,
        OptionalInt ttlReverse,
        boolean reordered,
        Optional<Boolean> lostForward,
        Optional<ReceiveStamp> stamp,
        boolean departureStamped,
        Totals totals) {
    /** Its fate. */
    public enum Outcome {
        REPLIED,
        LOST,
        /** Answered after it had been called lost. */
        LATE,
        DUPLICATED
    }

    /** So far. {@code sent} are those that were sent, settled or not. */
    public record Totals(int sent, int replied, int lost, int lostForward, int lostReverse) {}
}
