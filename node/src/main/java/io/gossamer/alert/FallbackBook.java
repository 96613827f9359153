package io.gossamer.alert;

import io.gossamer.aggregate.MeshPicture;
import io.gossamer.detect.Detection;
import io.gossamer.detect.Detector;
import io.gossamer.detect.Rules;
import io.gossamer.detect.Verdict;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import io.gossamer.proto.AlertChange;
import io.gossamer.proto.AlertPhase;
import io.gossamer.proto.AlertRecord;
import io.gossamer.proto.NotificationOutcome;
import io.gossamer.proto.NotificationRecord;
import io.gossamer.proto.NotificationState;
import io.gossamer.proto.StateMoment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The alerts that a node decides by itself because nothing can be committed: {@code alone} and {@code no_quorum}. Not replicated,
 * marked {@code scope=local}, gone when this process ends.
 *
 * <p>Every node of a side without a quorum keeps the same book; one of them speaks: the lowest id that is alive in its own view.
 * Ids are made of the last applied state time, at which the mesh stopped, of who speaks, and of how often the same trouble came
 * since: all nodes of a side name the incident alike, so that another one can go on with it; each side of a cut mesh names its
 * own, so that a receiver does not take one side's end for the other's; and the next incident is not taken for the last one. Any
 * thread may read; one thread steps.
 */
public final class FallbackBook {
    /** The speaker must have been the lowest for so long: views differ while members come and go. */
    static final long SPEAKER_SETTLED_NANOS = Duration.ofSeconds(3).toNanos();

    /**
     * Who looks each second and did not for so long was stopped, or not let run: whatever it then takes for silence it may have slept
     * through.
     */
    static final long SLEPT_NANOS = Duration.ofSeconds(3).toNanos();

    /** So long after it woke: by then it has read what waited for it, and others' answers have come. */
    static final long WOKEN_NANOS = Duration.ofSeconds(5).toNanos();

    private static final int RESOLVED_MAX = 20;

    private final List<Detector> detectors;
    private final AlertBook speaking;
    private final AlertBook listening;
    private final TreeMap<String, AlertRecord> open = new TreeMap<>();
    private final List<AlertRecord> resolved = new ArrayList<>();
    /** How often each trouble was resolved since state time stands at {@link #stoppedStateNanos}. */
    private final Map<String, Integer> resolvedHere = new TreeMap<>();

    private long stoppedStateNanos = -1;
    private NodeId speaker;
    private long speakerSinceNanos;
    private Optional<Long> lookedNanos = Optional.empty();
    private Optional<Long> wokeNanos = Optional.empty();

    public FallbackBook(AlertRules rules, List<Receiver> receivers) {
        this.detectors = rules.fallbackDetectors();
        Outbox outbox = new Outbox(receivers, Duration.ZERO);
        this.speaking = new AlertBook(rules, outbox);
        this.listening = new AlertBook(rules, outbox.withoutFiring());
    }

    /** Once a second on every node; does nothing but end its alerts while {@code picture.raft()} has a quorum. */
    public synchronized void onTick(MeshPicture picture) {
        if (isJustWoken(picture.nowNanos())) {
            open.values().removeIf(alert -> alert.getPhase() == AlertPhase.PHASE_PENDING);
            return;
        }
        List<Detection> detections = new ArrayList<>();
        if (!picture.raft().quorum()) {
            detectors.forEach(detector -> detections.addAll(detector.detect(picture)));
        }
        boolean alone = detections.stream()
                .anyMatch(detection -> detection.finding().kind().equals(Rules.ALONE));
        StateMoment now = StateMoment.newBuilder()
                .setStateNanos(picture.nowNanos())
                .setWallUnixMillis(picture.wallUnixMillis())
                .build();
        AlertBook book = speaks(picture) ? speaking : listening;
        List<AlertChange> changes = book.step(
                LocalView.of(picture.control(), open, resolved),
                detections,
                (rule, key) -> judge(picture, rule, key),
                (rule, key) -> alone && rule.equals(Rules.NO_QUORUM) ? Rules.ALONE : "",
                now);
        changes.forEach(change -> make(picture, change));
    }

    /** No second of sleep counts towards the time that a trouble must last. */
    private boolean isJustWoken(long nowNanos) {
        if (lookedNanos.filter(at -> nowNanos - at >= SLEPT_NANOS).isPresent()) {
            wokeNanos = Optional.of(nowNanos);
        }
        lookedNanos = Optional.of(nowNanos);
        return wokeNanos.filter(at -> nowNanos - at < WOKEN_NANOS).isPresent();
    }

    /** The oldest of the side, so to say: the lowest id among those that this node believes to be alive. */
    private boolean speaks(MeshPicture picture) {
        NodeId lowest = picture.self();
        for (Member member : picture.members()) {
            boolean lower = member.state() == MemberState.ALIVE && member.id().compareTo(lowest) < 0;
            boolean heard = picture.membership().isolatedSinceNanos().isEmpty();
            lowest = lower && heard ? member.id() : lowest;
        }
        if (!lowest.equals(speaker)) {
            speaker = lowest;
            speakerSinceNanos = picture.nowNanos();
        }
        boolean settled = picture.nowNanos() - speakerSinceNanos >= SPEAKER_SETTLED_NANOS;
        return settled && lowest.equals(picture.self());
    }

    private Verdict judge(MeshPicture picture, String rule, String key) {
        if (picture.raft().quorum()) {
            return Verdict.cleared("quorum is back");
        }
        for (Detector detector : detectors) {
            if (detector.rule().equals(rule)) {
                return detector.judge(picture, key);
            }
        }
        return Verdict.blind();
    }

    private void make(MeshPicture picture, AlertChange change) {
        AlertRecord after = change.getAfter();
        String trouble = after.getRule() + "\n" + after.getKey();
        if (change.getDrop()) {
            open.remove(trouble);
            return;
        }
        AlertRecord known = open.get(trouble);
        countFrom(picture.control().stateNanos());
        long nth = resolvedHere.getOrDefault(trouble, 0);
        // While it is pending, this node may still take somebody of another side for the lowest that is alive.
        boolean isTold = known != null && known.getPhase() != AlertPhase.PHASE_PENDING;
        AlertRecord named = after.toBuilder()
                .setId(
                        isTold
                                ? known.getId()
                                : AlertIds.of(
                                        after.getRule(), after.getKey() + "\n" + speaker, stoppedStateNanos + nth))
                .putLabels("scope", "local")
                .setLocal(true)
                .build();
        if (after.getPhase() == AlertPhase.PHASE_RESOLVED) {
            open.remove(trouble);
            resolvedHere.merge(trouble, 1, Integer::sum);
            resolved.add(named);
            if (resolved.size() > RESOLVED_MAX) {
                resolved.remove(0);
            }
        } else {
            open.put(trouble, named);
        }
    }

    private void countFrom(long stateNanos) {
        if (stateNanos != stoppedStateNanos) {
            stoppedStateNanos = stateNanos;
            resolvedHere.clear();
        }
    }

    /** Goes on with the alerts of the book that a reload replaces by this one; before the first step, on the stepping thread. */
    public synchronized void inherit(FallbackBook before) {
        for (AlertRecord alert : before.alerts()) {
            if (alert.getPhase() == AlertPhase.PHASE_RESOLVED) {
                resolved.add(alert);
            } else {
                open.put(alert.getRule() + "\n" + alert.getKey(), alert);
            }
        }
        stoppedStateNanos = before.stoppedStateNanos;
        resolvedHere.putAll(before.resolvedHere);
    }

    /** Open first, then resolved, oldest first. */
    public synchronized List<AlertRecord> alerts() {
        List<AlertRecord> all = new ArrayList<>(open.values());
        all.addAll(resolved);
        return all;
    }

    /** What became of a notification of one of these alerts. */
    public synchronized void settle(NotificationOutcome outcome) {
        for (Map.Entry<String, AlertRecord> entry : open.entrySet()) {
            entry.setValue(settled(entry.getValue(), outcome));
        }
        resolved.replaceAll(alert -> settled(alert, outcome));
    }

    private static AlertRecord settled(AlertRecord alert, NotificationOutcome outcome) {
        if (!alert.getId().equals(outcome.getAlertId())) {
            return alert;
        }
        AlertRecord.Builder after = alert.toBuilder().setRevision(alert.getRevision() + 1);
        for (int i = 0; i < after.getNotificationsCount(); i++) {
            NotificationRecord record = after.getNotifications(i);
            boolean meant = record.getReceiver().equals(outcome.getReceiver())
                    && record.getTransition().equals(outcome.getTransition())
                    && record.getSequence() == outcome.getSequence()
                    && record.getState() == NotificationState.NOTIFICATION_QUEUED;
            if (meant) {
                after.setNotifications(
                        i,
                        record.toBuilder()
                                .setState(outcome.getState())
                                .setAttempts(outcome.getAttempts())
                                .setError(outcome.getError()));
            }
        }
        return after.build();
    }
}
