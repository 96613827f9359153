package io.gossamer.probe;

import io.gossamer.config.GossamerConfig;
import io.gossamer.measure.LinkCondition;
import io.gossamer.measure.LinkMeasurement;
import io.gossamer.measure.OwnLink;
import io.gossamer.measure.ReceiveStamp;
import io.gossamer.measure.SelfJudge;
import io.gossamer.measure.WindowSchedule;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import io.gossamer.model.PathClass;
import io.gossamer.model.PathMtu;
import io.gossamer.model.Tally;
import io.gossamer.probe.pace.BoostProbes;
import io.gossamer.probe.reflector.SessionIds;
import io.gossamer.time.Clock;
import io.gossamer.wire.NtpTime;
import io.gossamer.wire.StampPacket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Probes a set of targets, each at its own jittered phase, and measures the links to them. One thread calls it: its owner
 * calls {@link #tick} often and {@link #receive} for each reply; it has no timer and no socket of its own.
 */
final class Prober {
    /** Replies come in before this much lateness is taken for a sleep of the whole process. */
    static final long STALL_NANOS = 100_000_000L;

    /**
     * Probes whose time comes within one slot go out together; slots in which nothing is due pass without a wake-up. With
     * kernel stamps a request waits up to a slot for its answer, and what is held so is wrong by the rates of two clocks: 100 ms
     * cost 10 µs at 100 ppm. Shorter periods have shorter slots.
     */
    static final long SLOT_NANOS = 100_000_000L;

    /** Even then silence must be noticed and the loop's own lateness sampled. */
    static final int QUIET_SLOTS_MAX = 2;

    private static final long TIMEOUT_NANOS_MAX = 10_000_000_000L;
    private static final double JITTER = 0.25;

    private final NodeId node;
    private final long epoch;
    private final LinkMeasurement.Settings settings;
    private long periodNanos;
    private final long slotNanos;
    private final Clock clock;
    private final RandomGenerator random;
    private final ProbeWire wire;
    private final LinkMeterListener listener;
    private final Tally tally;
    private final BoostProbes boosts;

    private final Map<NodeId, ProbedLink> links = new TreeMap<>();
    private final Map<Integer, List<ProbedLink>> bySession = new HashMap<>();
    private final WindowSchedule windows;
    private final SelfJudge self = new SelfJudge();
    private final LongSupplier collectionMillis;
    private long collectedMillis;
    private SelfJudge.Health health = SelfJudge.Health.WELL;
    private boolean changed;

    /** A link, its target's present address, and when it is probed next. */
    private static final class ProbedLink {
        final LinkMeasurement measurement;
        final int sessionId;
        final FlowLosses flows = new FlowLosses();
        InetSocketAddress address;
        long phaseNanos;
        long dueNanos;

        ProbedLink(LinkMeasurement measurement, int sessionId, InetSocketAddress address) {
            this.measurement = measurement;
            this.sessionId = sessionId;
            this.address = address;
        }
    }

    /** @param collectionMillis how long garbage was collected in all since the process began */
    Prober(
            NodeId self,
            long epoch,
            GossamerConfig.Probe config,
            Clock clock,
            RandomGenerator random,
            ProbeWire wire,
            LongSupplier collectionMillis,
            LinkMeterListener listener,
            Tally tally) {
        this.node = self;
        this.collectionMillis = collectionMillis;
        this.collectedMillis = collectionMillis.getAsLong();
        this.epoch = epoch;
        this.clock = clock;
        this.random = random;
        this.wire = wire;
        this.listener = listener;
        this.tally = tally;
        this.periodNanos = config.period().toNanos();
        this.slotNanos = Math.min(SLOT_NANOS, periodNanos / 2);
        // a reflector may look only once a slot: its waiting is none of the network's
        long timeoutNanos = config.timeout().toNanos() + SLOT_NANOS;
        this.settings = new LinkMeasurement.Settings(
                new LinkCondition.Limits(config.degradedLossRatio(), periodNanos),
                timeoutNanos,
                Math.max(TIMEOUT_NANOS_MAX, timeoutNanos));
        this.boosts = new BoostProbes(wire::send, random, clock.monotonicNanos(), tally);
        this.windows = new WindowSchedule((int) config.window().toMillis(), clock.monotonicNanos(), clock.wallMillis());
    }

    /** New targets start within one period; known ones keep what was measured; the others are forgotten. */
    void setTargets(Map<NodeId, InetSocketAddress> targets) {
        changed |= links.keySet().removeIf(node -> !targets.containsKey(node));
        targets.forEach((node, address) -> {
            ProbedLink known = links.get(node);
            if (known == null) {
                links.put(node, newLink(node, address));
            } else if (!known.address.equals(address)) {
                known.address = address;
                known.measurement.forgetPath();
            }
        });
        bySession.clear();
        links.values().forEach(link -> bySession
                .computeIfAbsent(link.sessionId, unseen -> new ArrayList<>(1))
                .add(link));
        boosts.setTargets(clock.monotonicNanos(), targets);
        changed = true;
    }

    /** Of all whom it probes. */
    Collection<InetSocketAddress> addresses() {
        return links.values().stream().map(link -> link.address).toList();
    }

    /** From each link's next probe on. */
    void pace(long periodNanos) {
        this.periodNanos = periodNanos;
    }

    private ProbedLink newLink(NodeId node, InetSocketAddress address) {
        LinkId id = new LinkId(this.node, node);
        long nowNanos = clock.monotonicNanos();
        // a random start, so that a stranger who cannot see the probes cannot forge their replies
        LinkMeasurement measurement = new LinkMeasurement(id, settings, random.nextInt(), nowNanos, change -> {
            changed = true;
            listener.onStateChange(id, change.from(), change.to(), change.reason());
        });
        ProbedLink link = new ProbedLink(measurement, SessionIds.of(this.node, node), address);
        link.phaseNanos = nowNanos + random.nextLong(periodNanos);
        link.dueNanos = link.phaseNanos;
        return link;
    }

    /** @param latenessNanos how much later than asked for this tick comes */
    void tick(long latenessNanos) {
        long nowNanos = clock.monotonicNanos();
        self.tick(nowNanos, latenessNanos);
        if (latenessNanos >= STALL_NANOS) {
            boosts.forget();
        }
        for (Map.Entry<NodeId, ProbedLink> each : links.entrySet()) {
            ProbedLink link = each.getValue();
            if (latenessNanos >= STALL_NANOS) {
                link.measurement.stalled(nowNanos, latenessNanos);
            }
            link.measurement.tick(nowNanos);
            // who is late itself has no doubts about others, and what is asked so often anyway needs no more
            boolean mayBoost = !health.isImpaired() && periodNanos > BoostProbes.EACH_NANOS;
            if (mayBoost && link.measurement.isInDoubt()) {
                boosts.want(each.getKey(), nowNanos, link.measurement.timeoutNanos());
            }
            if (nowNanos - link.dueNanos >= 0) {
                send(link, nowNanos);
            }
        }
        boosts.tick(nowNanos, (peer, answered, lost, late) -> {
            LinkMeasurement measurement = links.get(peer).measurement;
            measurement.boosted(nowNanos, answered, lost, late);
            return measurement.isInDoubt();
        });
        wire.flush();
        if (windows.isDue(nowNanos)) {
            closeWindow(nowNanos);
        }
    }

    private void send(ProbedLink link, long nowNanos) {
        int sequence = link.measurement.send(clock.monotonicNanos());
        link.flows.sent(sequence, nowNanos);
        link.measurement.sentAt(sequence, wire.send(link.address, link.sessionId, sequence));
        link.phaseNanos += periodNanos;
        long skipped = 0;
        if (nowNanos - link.phaseNanos >= 0) {
            skipped = 1 + (nowNanos - link.phaseNanos) / periodNanos;
            tally.add("skipped", "", skipped);
            link.phaseNanos = nowNanos + periodNanos; // slept: what was missed is not made up for in a burst
        }
        self.sent(skipped);
        link.dueNanos = link.phaseNanos + (long) (periodNanos * JITTER * (2 * random.nextDouble() - 1));
    }

    private void closeWindow(long nowNanos) {
        SelfJudge.Health before = health;
        long collectedBefore = collectedMillis;
        collectedMillis = collectionMillis.getAsLong();
        health = self.closeWindow(collectedMillis - collectedBefore);
        if (health.isImpaired()) {
            tally.count("windows_impaired");
        }
        if (health.isImpaired() != before.isImpaired()) {
            listener.onHealthChange(health);
        }
        long wallMillis = clock.wallMillis();
        LinkSummary.Window named = windows.close(nowNanos, wallMillis);
        List<LinkSummary> summaries = new ArrayList<>(links.size());
        for (ProbedLink link : links.values()) {
            summaries.add(link.measurement.closeWindow(epoch, named, health.isImpaired(), nowNanos, wallMillis));
        }
        changed = true;
        listener.onWindow(summaries);
    }

    /** How large packets get to a target, as of now. */
    void mtu(NodeId target, PathMtu found) {
        ProbedLink link = links.get(target);
        if (link != null) {
            link.measurement.mtu(Optional.of(found));
        }
    }

    /** What becomes of other classes on the way to a target, as of now. */
    void classes(NodeId target, List<PathClass> found) {
        ProbedLink link = links.get(target);
        if (link != null) {
            link.measurement.classes(found);
        }
    }

    /** @param receivedNanos T4, monotonic, and {@code stamp} by whom it was taken; {@code wallOffsetNanos} makes wall-clock time of it */
    void receive(StampReply answer, long receivedNanos, ReceiveStamp stamp, long wallOffsetNanos) {
        StampPacket.Reply reply = answer.packet();
        int sequence = reply.echo().sequence();
        if (boosts.receive(reply.sessionId(), sequence)) {
            return;
        }
        // a stateless reflector copies the sender's number; with a random start a count of its own is never equal
        long reflectorSequence = reply.sequence() == sequence ? -1 : Integer.toUnsignedLong(reply.sequence());
        for (ProbedLink link : bySession.getOrDefault(reply.sessionId(), List.of())) {
            if (link.measurement.knows(sequence)) {
                link.flows.answered(sequence);
                String match = link.measurement.receive(new LinkMeasurement.Arrival(
                        sequence,
                        receivedNanos,
                        stamp,
                        answer.lateNanos().isPresent(),
                        answer.heldNanos(),
                        reflectorSequence,
                        transit(answer, stamp, receivedNanos + wallOffsetNanos),
                        answer.signs()));
                tally.count("replies", match);
                return;
            }
        }
        tally.count("replies", "unknown");
    }

    /** T1 comes back as it was sent, so that nothing need be kept for it. A reflector that counts time otherwise than NTP has none. */
    private static LinkMeasurement.Transit transit(StampReply answer, ReceiveStamp stamp, long t4UnixNanos) {
        StampPacket.Reply reply = answer.packet();
        if (stamp != ReceiveStamp.KERNEL || reply.error().ptp()) {
            return LinkMeasurement.Transit.UNKNOWN;
        }
        return new LinkMeasurement.Transit(
                true,
                NtpTime.differenceNanos(reply.receiveTimestamp(), reply.echo().timestamp())
                        - answer.lateNanos().orElse(0),
                NtpTime.differenceNanos(NtpTime.ofUnixNanos(t4UnixNanos), reply.timestamp()));
    }

    /** Has anything changed that a reader may wait for? Asking clears it. */
    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    List<OwnLink> snapshot() {
        long nowNanos = clock.monotonicNanos();
        long wallMillis = clock.wallMillis();
        List<OwnLink> snapshot = new ArrayList<>(links.size());
        for (ProbedLink link : links.values()) {
            snapshot.add(link.measurement.snapshot(nowNanos, wallMillis));
        }
        return List.copyOf(snapshot);
    }

    /** Which of a link's flows lose lately. */
    LosingFlows losingFlows(NodeId to) {
        ProbedLink link = links.get(to);
        return link == null ? LosingFlows.NONE : link.flows.picture(clock.monotonicNanos(), settings.timeoutNanosMin());
    }

    /** When to tick next, after the tick that was asked for at {@code askedNanos} and came at {@code nowNanos}. */
    long nextTickNanos(long askedNanos, long nowNanos) {
        long slots = (nextDueNanos() - askedNanos + slotNanos - 1) / slotNanos;
        long next = askedNanos + Math.max(1, Math.min(QUIET_SLOTS_MAX, slots)) * slotNanos;
        // a late one is not made up for by a volley
        return Math.max(next, nowNanos + slotNanos / 2);
    }

    private long nextDueNanos() {
        long next = windows.closesAtNanos();
        for (ProbedLink link : links.values()) {
            if (link.dueNanos - next < 0) {
                next = link.dueNanos;
            }
        }
        return next;
    }

    /** The kernel had no room for so many replies. */
    void dropped(long replies) {
        self.dropped(replies);
    }

    /** Of the last window. */
    SelfJudge.Health health() {
        return health;
    }

    long lagP99Nanos() {
        return self.lagP99Nanos(clock.monotonicNanos());
    }

    long windowNamesAheadMillis() {
        return windows.aheadMillis();
    }
}
