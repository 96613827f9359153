package io.gossamer.alert;

import io.gossamer.control.ControlLimits;
import io.gossamer.control.ControlView;
import io.gossamer.detect.Detection;
import io.gossamer.detect.Verdict;
import io.gossamer.model.Finding;
import io.gossamer.proto.AlertChange;
import io.gossamer.proto.AlertPhase;
import io.gossamer.proto.AlertRecord;
import io.gossamer.proto.EvidenceRecord;
import io.gossamer.proto.StateMoment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The machine of an alert. It reads the replicated state, and returns the changes that a leader should propose.
 *
 * <pre>
 *             detected                ripe for `for`, not muted links         cleared for `keep_firing_for`
 *  (inactive) ────────► pending ─────────────────────────────────► firing ─────────────────────────────────► resolved
 *                          │ cleared, or blind for a minute           │ blind: stays as it is. A link of which nothing
 *                          ▼                                          │ was heard for ten minutes resolves as
 *                      (inactive)                                     ▼ "no longer measured"; a node never does.
 * </pre>
 *
 * No memory of its own: every timer is a moment in the record, so a new leader goes on where the old one stopped.
 */
final class AlertBook {
    static final long PENDING_BLIND_NANOS = Duration.ofMinutes(1).toNanos();
    static final long LINK_BLIND_NANOS = Duration.ofMinutes(10).toNanos();

    /** Summary and evidence of an alert are renewed at most so often: their numbers change every second. */
    static final long DESCRIBE_NANOS = Duration.ofMinutes(1).toNanos();

    /** What was found out beside is news, and is told sooner. */
    static final long KNOWN_NANOS = Duration.ofSeconds(5).toNanos();

    private final AlertRules rules;
    private final Outbox outbox;

    AlertBook(AlertRules rules, Outbox outbox) {
        this.rules = rules;
        this.outbox = outbox;
    }

    /**
     * @param judge of an open alert's (rule, key) that is not detected
     * @param inhibitedBy of any (rule, key): what speaks for it, or empty
     */
    List<AlertChange> step(
            ControlView view,
            List<Detection> detections,
            BiFunction<String, String, Verdict> judge,
            BiFunction<String, String, String> inhibitedBy,
            StateMoment now) {
        Map<String, Detection> detected = new LinkedHashMap<>();
        detections.forEach(detection -> detected.put(
                trouble(detection.finding().kind(), detection.finding().key()), detection));
        List<AlertChange> changes = new ArrayList<>();
        for (AlertRecord before : view.open().values()) {
            Detection detection = detected.remove(trouble(before.getRule(), before.getKey()));
            String inhibitor = inhibitedBy.apply(before.getRule(), before.getKey());
            Optional<AlertRecord> after = detection == null
                    ? withoutDetection(before, judge.apply(before.getRule(), before.getKey()), now)
                    : Optional.of(withDetection(before, detection, inhibitor, now));
            change(view, before, after, inhibitor, now).ifPresent(changes::add);
        }
        for (Detection detection : detected.values()) {
            Finding finding = detection.finding();
            String inhibitor = inhibitedBy.apply(finding.kind(), finding.key());
            if (inhibitor.isEmpty() || !Inhibition.isLinkRule(finding.kind())) {
                AlertRecord opened = withDetection(open(view, finding, now), detection, inhibitor, now);
                change(view, null, Optional.of(opened), inhibitor, now).ifPresent(changes::add);
            }
        }
        return changes;
    }

    private AlertRecord open(ControlView view, Finding finding, StateMoment now) {
        return AlertRecord.newBuilder()
                .setId(AlertIds.of(finding.kind(), finding.key(), now.getStateNanos()))
                .setRule(finding.kind())
                .setKey(finding.key())
                .setPhase(AlertPhase.PHASE_PENDING)
                .setPendingAt(now)
                .setFlapping(Flapping.isFlapping(view, finding.kind(), finding.key(), now.getStateNanos()))
                .build();
    }

    private AlertRecord withDetection(AlertRecord before, Detection detection, String inhibitor, StateMoment now) {
        AlertRule rule = rules.rule(before.getRule());
        AlertRecord.Builder after =
                before.toBuilder().clearClearSince().clearUnjudgedSince().setSeverity(rule.severity());
        boolean held = now.getStateNanos() - before.getPendingAt().getStateNanos()
                >= rule.holdFor().toNanos();
        boolean waits = Inhibition.isLinkRule(before.getRule()) && !inhibitor.isEmpty();
        boolean fires = before.getPhase() == AlertPhase.PHASE_PENDING && detection.ripe() && held && !waits;
        if (fires) {
            after.setPhase(AlertPhase.PHASE_FIRING).setFiringAt(now);
        }
        after.setExplained(detection.lostNodes().size());
        describe(after, detection, fires, now);
        return after.build();
    }

    private static void describe(AlertRecord.Builder alert, Detection detection, boolean fires, StateMoment now) {
        Finding finding = detection.finding();
        String subject = ControlLimits.shortened(finding.subject());
        String summary = ControlLimits.shortened(finding.summary());
        boolean renamed =
                !alert.getSubject().equals(subject) || !alert.getLabelsMap().equals(finding.labels());
        boolean news = !detection.known().isEmpty()
                && !summary.equals(alert.getSummary())
                && !alert.getSummary().endsWith(detection.known());
        boolean old =
                now.getStateNanos() - alert.getDescribedAt().getStateNanos() >= (news ? KNOWN_NANOS : DESCRIBE_NANOS);
        if (!renamed && !fires && !old && alert.hasDescribedAt()) {
            return;
        }
        List<EvidenceRecord> evidence = EvidenceRecords.of(finding, now);
        boolean changed = !alert.getSummary().equals(summary)
                || !EvidenceRecords.sameStatements(alert.getEvidenceList(), evidence);
        if (renamed || changed) {
            alert.setSubject(subject)
                    .setSummary(summary)
                    .clearLabels()
                    .putAllLabels(finding.labels())
                    .clearEvidence()
                    .addAllEvidence(evidence)
                    .setDescribedAt(now);
        }
    }

    /** Empty: a pending alert goes without a trace. */
    private Optional<AlertRecord> withoutDetection(AlertRecord before, Verdict verdict, StateMoment now) {
        boolean pending = before.getPhase() == AlertPhase.PHASE_PENDING;
        if (verdict instanceof Verdict.Cleared cleared) {
            return pending ? Optional.empty() : Optional.of(cleared(before, cleared, now));
        }
        AlertRecord.Builder after = before.toBuilder().clearClearSince();
        if (!before.hasUnjudgedSince()) {
            after.setUnjudgedSince(now);
        }
        long blindNanos = now.getStateNanos() - after.getUnjudgedSince().getStateNanos();
        if (pending) {
            return blindNanos >= PENDING_BLIND_NANOS ? Optional.empty() : Optional.of(after.build());
        }
        boolean forgetful = Inhibition.isLinkRule(before.getRule()) && blindNanos >= LINK_BLIND_NANOS;
        return Optional.of(forgetful ? resolved(after, "no longer measured", now) : after.build());
    }

    private AlertRecord cleared(AlertRecord before, Verdict.Cleared cleared, StateMoment now) {
        AlertRecord.Builder after = before.toBuilder().clearUnjudgedSince();
        if (!before.hasClearSince()) {
            after.setClearSince(now);
        }
        long keepNanos = before.getFlapping()
                ? Flapping.KEEP_NANOS
                : rules.rule(before.getRule()).keepFiringFor().toNanos();
        long clearNanos = now.getStateNanos() - after.getClearSince().getStateNanos();
        return cleared.forGood() || clearNanos >= keepNanos ? resolved(after, cleared.reason(), now) : after.build();
    }

    private static AlertRecord resolved(AlertRecord.Builder alert, String reason, StateMoment now) {
        return alert.setPhase(AlertPhase.PHASE_RESOLVED)
                .setResolvedAt(now)
                .setResolveReason(reason)
                .build();
    }

    /** Adds who mutes it and what it owes; empty when nothing changes. */
    private Optional<AlertChange> change(
            ControlView view, AlertRecord before, Optional<AlertRecord> decided, String inhibitor, StateMoment now) {
        long revision = before == null ? 0 : before.getRevision();
        if (decided.isEmpty()) {
            return Optional.of(AlertChange.newBuilder()
                    .setExpectedRevision(revision)
                    .setAfter(before)
                    .setDrop(true)
                    .build());
        }
        AlertRecord.Builder after = decided.get().toBuilder();
        String silencedBy = Silences.silencedBy(view, decided.get(), now.getStateNanos());
        after.setInhibitedBy(inhibitor).setSilencedBy(silencedBy);
        // What is clear already and fires on for its time is no news, when nobody speaks for it any more.
        boolean isDetected = !after.hasClearSince();
        boolean isMuted = !inhibitor.isEmpty() || !silencedBy.isEmpty();
        if (after.getPhase() == AlertPhase.PHASE_FIRING && isDetected && !isMuted) {
            outbox.oweFiring(after, now);
        } else if (after.getPhase() == AlertPhase.PHASE_RESOLVED) {
            outbox.oweResolved(after, now);
        }
        if (before != null && after.build().equals(before)) {
            return Optional.empty();
        }
        return Optional.of(AlertChange.newBuilder()
                .setExpectedRevision(revision)
                .setAfter(after.setRevision(revision + 1))
                .build());
    }

    private static String trouble(String rule, String key) {
        return rule + "\n" + key;
    }
}
