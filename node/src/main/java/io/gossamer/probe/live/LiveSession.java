package io.gossamer.probe.live;

import io.gossamer.measure.PathSigns;
import io.gossamer.measure.ReceiveStamp;
import io.gossamer.measure.RoundTrip;
import io.gossamer.probe.live.LiveSample.Outcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The probes of one live session, which is a STAMP session of its own, so that the reflector counts its replies from 0 (RFC 8762
 * §4.3) and the very first losses have a direction. One thread.
 */
public final class LiveSession {
    /** Kept after they settled, so that a late reply and a second one are known for what they are. */
    static final int KNOWN_MAX = 512;

    private final int firstSequence;
    private final long timeoutNanos;
    private final Consumer<LiveSample> settled;
    private final Map<Integer, Probe> probes = new HashMap<>();
    private final Deque<Probe> pending = new ArrayDeque<>();
    private int sent;
    private int replied;
    private int lost;
    private int lostForward;
    private int lostReverse;
    private int newest = -1;
    private long newestReflected = -1;
    private OptionalLong forwardMin = OptionalLong.empty();
    private OptionalLong reverseMin = OptionalLong.empty();

    private enum Fate {
        PENDING,
        REPLIED,
        LOST
    }

    /** Between two replies that follow each other: how many probes were lost on which way. */
    private static final class Gap {
        int forward;
        int reverse;
        boolean mixed;
    }

    private static final class Probe {
        final int index;
        long sentNanos;
        Fate fate = Fate.PENDING;
        Optional<Gap> gap = Optional.empty();

        Probe(int index, long sentNanos) {
            this.index = index;
            this.sentNanos = sentNanos;
        }
    }

    /**
     * A reply as it came in.
     *
     * @param receivedNanos T4, monotonic
     * @param heldNanos T3 − T2
     * @param reflectorSequence the reflector's own count; empty where it keeps none
     * @param departureStamped T1 is the kernel's
     * @param forwardNanos T2 − T1 and {@code reverseNanos} T4 − T3, each by two clocks: only differences of them mean something
     */
    public record Arrival(
            int sequence,
            long receivedNanos,
            ReceiveStamp stamp,
            long heldNanos,
            OptionalLong reflectorSequence,
            OptionalLong forwardNanos,
            OptionalLong reverseNanos,
            PathSigns signs,
            boolean departureStamped) {}

    /**
     * @param firstSequence random, so that a stranger who cannot see the probes cannot forge their replies
     * @param settled takes each probe's fate
     */
    public LiveSession(int firstSequence, long timeoutNanos, Consumer<LiveSample> settled) {
        this.firstSequence = firstSequence;
        this.timeoutNanos = timeoutNanos;
        this.settled = settled;
    }

    /** One more probe; returns its sequence number. */
    public int send(long nowNanos) {
        Probe probe = new Probe(sent++, nowNanos);
        probes.put(probe.index, probe);
        probes.remove(probe.index - KNOWN_MAX);
        pending.addLast(probe);
        return firstSequence + probe.index;
    }

    /** Corrects when the newest probe left. */
    public void sentAt(long nanos) {
        pending.getLast().sentNanos = nanos;
    }

    public int sent() {
        return sent;
    }

    public boolean isSettled() {
        return pending.isEmpty();
    }

    public boolean knows(int sequence) {
        return probes.containsKey(sequence - firstSequence);
    }

    /** Of a probe that it {@link #knows}. */
    public void receive(Arrival arrival) {
        Probe probe = probes.get(arrival.sequence() - firstSequence);
        if (probe.fate == Fate.REPLIED) {
            settle(probe, Outcome.DUPLICATED, arrival, false);
            return;
        }
        boolean reordered = probe.index < newest;
        boolean late = probe.fate == Fate.LOST;
        if (reordered) {
            overtaken(probe);
        } else {
            follow(probe, arrival.reflectorSequence());
        }
        probe.fate = Fate.REPLIED;
        pending.remove(probe);
        replied += late ? 0 : 1;
        settle(probe, late ? Outcome.LATE : Outcome.REPLIED, arrival, reordered);
    }

    /** It stood in its gap as lost on the way back: the reflector had counted it. */
    private static void overtaken(Probe probe) {
        probe.gap.ifPresent(gap -> gap.reverse = Math.max(0, gap.reverse - 1));
    }

    private void follow(Probe probe, OptionalLong reflectorSequence) {
        if (reflectorSequence.isPresent()) {
            long reflected = reflectorSequence.getAsLong() - newestReflected;
            int missing = probe.index - newest - 1;
            // at the start: a reflector that had counted before counts another session of the same id
            boolean fresh = newest >= 0 || reflected <= missing + 1L;
            if (missing > 0 && reflected >= 1 && fresh) {
                Gap gap = new Gap();
                // more reflected than sent: probes doubled on their way, so none is missed there
                gap.forward = (int) Math.min(missing, Math.max(0, missing + 1 - reflected));
                gap.reverse = missing - gap.forward;
                gap.mixed = gap.forward > 0 && gap.reverse > 0;
                for (int index = newest + 1; index < probe.index; index++) {
                    Optional.ofNullable(probes.get(index)).ifPresent(missed -> missed.gap = Optional.of(gap));
                }
            }
            newestReflected = reflectorSequence.getAsLong();
        }
        newest = probe.index;
    }

    /** Calls lost whatever has waited too long. */
    public void expire(long nowNanos) {
        while (!pending.isEmpty() && nowNanos - pending.getFirst().sentNanos >= timeoutNanos) {
            Probe probe = pending.removeFirst();
            probe.fate = Fate.LOST;
            lost++;
            Optional<Boolean> forward = direction(probe);
            settled.accept(new LiveSample(
                    probe.index + 1,
                    Outcome.LOST,
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    false,
                    forward,
                    Optional.empty(),
                    false,
                    totals()));
        }
    }

    /** Where a gap holds losses of both ways, how many of each is known, but not which: the total then takes one of them. */
    private Optional<Boolean> direction(Probe probe) {
        if (probe.gap.isEmpty()) {
            return Optional.empty();
        }
        Gap gap = probe.gap.get();
        if (gap.forward == 0 && gap.reverse == 0) {
            return Optional.empty();
        }
        boolean forward = gap.forward > 0;
        gap.forward -= forward ? 1 : 0;
        gap.reverse -= forward ? 0 : 1;
        lostForward += forward ? 1 : 0;
        lostReverse += forward ? 0 : 1;
        return gap.mixed ? Optional.empty() : Optional.of(forward);
    }

    private void settle(Probe probe, Outcome outcome, Arrival arrival, boolean reordered) {
        OptionalLong forward = overMin(arrival.forwardNanos(), forwardMin);
        OptionalLong reverse = overMin(arrival.reverseNanos(), reverseMin);
        forwardMin = least(forwardMin, arrival.forwardNanos());
        reverseMin = least(reverseMin, arrival.reverseNanos());
        settled.accept(new LiveSample(
                probe.index + 1,
                outcome,
                RoundTrip.nanos(arrival.stamp(), arrival.receivedNanos() - probe.sentNanos, arrival.heldNanos()),
                forward,
                reverse,
                arrival.signs().ttlForward(),
                arrival.signs().ttlReverse(),
                reordered,
                Optional.empty(),
                Optional.of(arrival.stamp()),
                arrival.departureStamped(),
                totals()));
    }

    private static OptionalLong overMin(OptionalLong transit, OptionalLong min) {
        return transit.isEmpty()
                ? transit
                : OptionalLong.of(Math.max(0, transit.getAsLong() - min.orElse(transit.getAsLong())));
    }

    private static OptionalLong least(OptionalLong known, OptionalLong other) {
        return known.isEmpty() || other.isPresent() && other.getAsLong() < known.getAsLong() ? other : known;
    }

    private LiveSample.Totals totals() {
        return new LiveSample.Totals(sent, replied, lost, lostForward, lostReverse);
    }
}
