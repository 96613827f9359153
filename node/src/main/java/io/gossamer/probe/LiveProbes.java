package io.gossamer.probe;

import io.gossamer.measure.ReceiveStamp;
import io.gossamer.model.Tally;
import io.gossamer.probe.live.LiveSession;
import io.gossamer.time.Clock;
import io.gossamer.wire.NtpTime;
import io.gossamer.wire.StampPacket;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * Probes that somebody looks at while they run, beside the links' own and on the same sockets: each session has a STAMP session
 * id of its own. On the probing thread only; without a session it does nothing.
 */
final class LiveProbes {
    static final int SESSIONS_MAX = 4;

    private static final int SESSION_IDS = 1 << 16;

    private final Clock clock;
    private final RandomGenerator random;
    private final ProbeWire wire;
    private final Tally tally;
    private final Map<Integer, Running> running = new LinkedHashMap<>();

    private static final class Running {
        final LiveProbe probe;
        final LiveSession session;
        long dueNanos;

        Running(LiveProbe probe, LiveSession session, long dueNanos) {
            this.probe = probe;
            this.session = session;
            this.dueNanos = dueNanos;
        }
    }

    LiveProbes(Clock clock, RandomGenerator random, ProbeWire wire, Tally tally) {
        this.clock = clock;
        this.random = random;
        this.wire = wire;
        this.tally = tally;
    }

    /** Begins at the next tick, or says to the probe's listener that there are too many. */
    void add(LiveProbe probe, long timeoutNanos) {
        if (running.size() >= SESSIONS_MAX) {
            tally.count("live_refused", "too_many");
            probe.end(SESSIONS_MAX + " live probes run at this node already");
            return;
        }
        tally.count("live_started");
        int sessionId = 1 + random.nextInt(SESSION_IDS - 1);
        while (running.containsKey(sessionId)) {
            sessionId = 1 + random.nextInt(SESSION_IDS - 1);
        }
        running.put(
                sessionId,
                new Running(
                        probe,
                        new LiveSession(random.nextInt(), timeoutNanos, probe.listener()),
                        clock.monotonicNanos()));
    }

    boolean isIdle() {
        return running.isEmpty();
    }

    void tick() {
        Iterator<Map.Entry<Integer, Running>> all = running.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Integer, Running> each = all.next();
            if (tick(each.getKey(), each.getValue())) {
                all.remove();
            }
        }
        wire.flush();
    }

    /** True when it is over. */
    private boolean tick(int sessionId, Running each) {
        long nowNanos = clock.monotonicNanos();
        LiveProbe probe = each.probe;
        each.session.expire(nowNanos);
        boolean enough = each.session.sent() >= probe.count() || nowNanos - probe.endNanos() >= 0;
        if (probe.isStopped() || enough && each.session.isSettled()) {
            probe.end(probe.isStopped() ? "stopped" : "");
            return true;
        }
        if (!enough && nowNanos - each.dueNanos >= 0) {
            int sequence = each.session.send(nowNanos);
            each.session.sentAt(wire.send(probe.address(), sessionId, sequence));
            // what a sleep missed is not made up for by a volley
            each.dueNanos = Math.max(each.dueNanos + probe.intervalNanos(), nowNanos + probe.intervalNanos() / 2);
        }
        return false;
    }

    /** When to tick next, after the tick that was asked for at {@code askedNanos}: a slot later while anything runs. */
    long nextTickNanos(long askedNanos, long nowNanos) {
        return Math.max(askedNanos + Prober.SLOT_NANOS, nowNanos + Prober.SLOT_NANOS / 2);
    }

    /** Is {@code false} for a reply that is none of these. */
    boolean receive(StampReply answer, long receivedNanos, ReceiveStamp stamp, long wallOffsetNanos) {
        StampPacket.Reply reply = answer.packet();
        Running live = running.get(reply.sessionId());
        int sequence = reply.echo().sequence();
        if (live == null || !live.session.knows(sequence)) {
            return false;
        }
        tally.count("live_replies");
        boolean timed = stamp == ReceiveStamp.KERNEL && !reply.error().ptp();
        live.session.receive(new LiveSession.Arrival(
                sequence,
                receivedNanos,
                stamp,
                answer.heldNanos(),
                reply.sequence() == sequence
                        ? OptionalLong.empty()
                        : OptionalLong.of(Integer.toUnsignedLong(reply.sequence())),
                timed
                        ? OptionalLong.of(NtpTime.differenceNanos(
                                        reply.receiveTimestamp(), reply.echo().timestamp())
                                - answer.lateNanos().orElse(0))
                        : OptionalLong.empty(),
                timed
                        ? OptionalLong.of(NtpTime.differenceNanos(
                                NtpTime.ofUnixNanos(receivedNanos + wallOffsetNanos), reply.timestamp()))
                        : OptionalLong.empty(),
                answer.signs(),
                answer.lateNanos().isPresent()));
        return true;
    }
}
