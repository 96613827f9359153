package io.gossamer.swim;

import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import io.gossamer.wire.Gossip;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Probes this node's subjects, each once a period at a phase of its own, and judges.
 *
 * <pre>
 *  0        125      250      375      500 ms              625      750      875      1 s
 *  ping     ping     ping     ping     ping + 3 indirect   ping     ping     ping     judged; the next probe begins
 *           '--- only while nothing came back --------------------------------------'
 * </pre>
 *
 * <p>Guard G3, the burst before suspicion: one lost packet in five would otherwise make every third probe fail, and a mesh
 * under loss would drown in accusations and refutations.
 */
final class Prober {
    private static final int STEP_INDIRECT = 4;

    /** Eight calls and three by way of others: at 30 % loss one probe in five hundred still fails, with five one in sixty. */
    private static final int STEP_LAST = 7;

    private final SwimState state;
    private final Membership membership;
    private final Disseminator disseminator;
    private final Map<NodeId, Probe> bySubject = new HashMap<>();
    private int chains;
    private int knownRing;

    private static final class Probe {
        private final int chain;
        private int number;
        private long incarnation;
        private boolean begun;
        private boolean answered;
        private int step;
        private long indirectAtNanos;
        private int nacks;
        private List<NodeId> helpers = List.of();

        Probe(int chain) {
            this.chain = chain;
        }
    }

    Prober(SwimState state, Membership membership, Disseminator disseminator) {
        this.state = state;
        this.membership = membership;
        this.disseminator = disseminator;
    }

    List<NodeId> subjects() {
        return bySubject.keySet().stream().sorted().toList();
    }

    /** Follows the ring. A new subject's first probe comes at a random phase, so that a joiner is not met by a volley. */
    void followRing() {
        if (knownRing == state.table.ring().version()) {
            return;
        }
        knownRing = state.table.ring().version();
        Map<NodeId, Probe> kept = new HashMap<>();
        if (state.own.isRunning()) {
            for (MemberEntry subject :
                    state.table.ring().subjectsOf(state.entry(state.self).orElseThrow())) {
                Probe probe = bySubject.get(subject.id());
                if (probe == null) {
                    probe = new Probe(++chains);
                    state.effects.schedule(
                            state.random.nextLong(state.config.probePeriodNanos()),
                            new SwimTimer.ProbeDue(subject.id(), probe.chain));
                }
                kept.put(subject.id(), probe);
            }
        }
        bySubject.clear();
        bySubject.putAll(kept);
    }

    void onProbeDue(SwimTimer.ProbeDue due) {
        Probe probe = bySubject.get(due.subject());
        Optional<MemberEntry> subject = state.entry(due.subject());
        if (probe == null || probe.chain != due.chain() || subject.isEmpty()) {
            return;
        }
        if (probe.begun && !probe.answered) {
            long early = earlyNanos(probe);
            if (early > 0) {
                state.effects.schedule(early, due);
                return;
            }
            judge(probe, subject.get());
        }
        begin(probe, subject.get());
        state.effects.schedule(state.health.scaled(state.config.probePeriodNanos()), due);
    }

    /** A slow loop may have sent the last calls late: they get their time. */
    private long earlyNanos(Probe probe) {
        if (probe.step < lastStep()) {
            return stepNanos();
        }
        return probe.indirectAtNanos + state.config.probePeriodNanos() * 4 / 10 + stepNanos() / 2 - state.nowNanos;
    }

    private long stepNanos() {
        return state.health.scaled(state.config.burstStepNanos());
    }

    private void begin(Probe probe, MemberEntry subject) {
        probe.number = state.random.nextInt();
        probe.incarnation = subject.incarnation();
        probe.begun = true;
        probe.answered = false;
        probe.step = 0;
        probe.nacks = 0;
        probe.helpers = List.of();
        ping(probe, subject);
    }

    private void ping(Probe probe, MemberEntry subject) {
        disseminator.send(subject, Gossip.Kind.PING, probe.number, Optional.empty());
        if (probe.step < lastStep()) {
            int next = state.config.has(Guard.BURST) ? probe.step + 1 : STEP_INDIRECT;
            state.effects.schedule(
                    (next - probe.step) * stepNanos(), new SwimTimer.ProbeStep(subject.id(), probe.number, next));
        }
    }

    /** Without the burst: one call, and at half the period another one and the indirect ones, as in SWIM. */
    private int lastStep() {
        return state.config.has(Guard.BURST) ? STEP_LAST : STEP_INDIRECT;
    }

    void onProbeStep(SwimTimer.ProbeStep due) {
        Probe probe = bySubject.get(due.subject());
        Optional<MemberEntry> subject = state.entry(due.subject());
        if (probe == null || probe.number != due.number() || probe.answered || subject.isEmpty()) {
            return;
        }
        probe.step = due.step();
        state.tally.count("probes_repeated");
        if (probe.step == STEP_INDIRECT) {
            probe.indirectAtNanos = state.nowNanos;
            askOthers(probe, subject.get());
        }
        ping(probe, subject.get());
    }

    private void askOthers(Probe probe, MemberEntry subject) {
        List<NodeId> helpers = new ArrayList<>();
        for (MemberEntry helper : disseminator.randomCounted(state.config.indirectProbes(), Optional.of(subject))) {
            if (helper.state == MemberState.ALIVE) {
                helpers.add(helper.id());
                disseminator.send(helper, Gossip.Kind.PING_REQ, probe.number, Optional.of(subject.id()));
            }
        }
        probe.helpers = helpers;
    }

    private void judge(Probe probe, MemberEntry subject) {
        if (state.gate.isClosed(state.nowNanos)) {
            state.tally.count("accusations_withheld", "isolated");
            return;
        }
        if (state.echoes.areFew()) {
            state.tally.count("accusations_withheld", "no_echoes");
            return;
        }
        if (probe.incarnation != subject.incarnation()) {
            // It has spoken up since it was asked: that it did not answer before says nothing of it now.
            state.tally.count("accusations_withheld", "refuted_meanwhile");
            return;
        }
        if (subject.state != MemberState.UNREACHABLE) {
            state.health.onProbeFailed(probe.helpers.size(), probe.nacks);
        }
        membership.accuse(subject);
    }

    /** False: this node has not asked it that. */
    boolean onAck(MemberEntry from, int number) {
        Probe probe = bySubject.get(from.id());
        boolean isAsked = probe != null && probe.begun && probe.number == number;
        if (isAsked) {
            answered(probe, from);
        }
        return isAsked;
    }

    void onIndirectAck(NodeId helper, Gossip gossip) {
        Optional<MemberEntry> subject = gossip.subject().flatMap(state::entry);
        Probe probe = subject.map(entry -> bySubject.get(entry.id())).orElse(null);
        if (probe != null && probe.number == gossip.number() && probe.helpers.contains(helper)) {
            answered(probe, subject.get());
        }
    }

    private void answered(Probe probe, MemberEntry subject) {
        if (!probe.answered) {
            probe.answered = true;
            state.health.onProbeAnswered();
            subject.file().ifPresent(file -> file.accusationsRefuted = 0);
        }
    }

    void onNack(NodeId helper, Gossip gossip) {
        Probe probe = gossip.subject().map(bySubject::get).orElse(null);
        if (probe != null && probe.number == gossip.number() && probe.helpers.contains(helper)) {
            probe.nacks = Math.min(probe.helpers.size(), probe.nacks + 1);
        }
    }

    /** The loop was late: an answer may lie unread behind this very event. */
    void voidInFlight() {
        bySubject.values().forEach(probe -> probe.answered = true);
    }

    /** A call was repeated and nothing has come back yet. */
    boolean isRepeating() {
        return isRepeating(1);
    }

    private boolean isRepeating(int step) {
        for (Probe probe : bySubject.values()) {
            if (probe.begun && !probe.answered && probe.step >= step) {
                return true;
            }
        }
        return false;
    }

    /** One member at random: news reaches also whom the rings leave far away, and diverging views meet. */
    void probeAtRandom() {
        for (MemberEntry entry : disseminator.randomCounted(1, Optional.empty())) {
            if (!bySubject.containsKey(entry.id())) {
                disseminator.send(entry, Gossip.Kind.PING, state.random.nextInt(), Optional.empty());
            }
        }
    }

    /** While somebody is suspect here or about to be: see {@link Echoes}. */
    void callHeard() {
        if (state.table.hasSuspects() || state.echoes.areFew() || isRepeating(STEP_INDIRECT)) {
            Optional<MemberEntry> heard = state.echoes.takeHeard().flatMap(state::entry);
            if (heard.isPresent()) {
                int number = state.random.nextInt();
                state.echoes.called(number);
                disseminator.send(heard.get(), Gossip.Kind.PING, number, Optional.empty());
            }
        }
    }

    /**
     * "Is it me?" While somebody is suspect and it is quiet here, somebody else is called, so that in a small mesh the
     * isolation gate does not take the suspect's silence for this node's own deafness; nor in the smaller part of a large
     * one, where hardly anybody is left to be heard. By chance all may call a healthy node at about the same phase: then its own
     * calls show that it hears.
     */
    void listen(long quietNanos) {
        boolean isQuiet = state.table.hasSuspects() && state.nowNanos - state.gate.lastHeardNanos() >= quietNanos;
        if (isQuiet || state.hearing.isPoor(state.nowNanos, state.aliveOthers())) {
            for (MemberEntry entry : disseminator.randomAlive(2)) {
                disseminator.send(entry, Gossip.Kind.PING, state.random.nextInt(), Optional.empty());
            }
        }
    }
}
