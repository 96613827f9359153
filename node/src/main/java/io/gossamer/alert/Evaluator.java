package io.gossamer.alert;

import io.gossamer.aggregate.MeshPicture;
import io.gossamer.control.Commands;
import io.gossamer.control.ControlView;
import io.gossamer.control.StateTime;
import io.gossamer.detect.CheckWords;
import io.gossamer.detect.Detection;
import io.gossamer.detect.Detector;
import io.gossamer.detect.Verdict;
import io.gossamer.proto.AlertChange;
import io.gossamer.proto.Command;
import io.gossamer.proto.RuleRecord;
import io.gossamer.proto.StateMoment;
import io.gossamer.proto.StateStamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One look at the mesh a second: on every node, so that what a new leader remembers (since when a node is silent) is not new; with
 * consequences on the leader alone.
 *
 * <p>The result is commands to propose. What was proposed and not yet applied is not proposed again for {@link
 * #UNANSWERED_NANOS}; after that it is, which does no harm: every change names the revision that it builds on. One thread.
 */
public final class Evaluator {
    static final long UNANSWERED_NANOS = Duration.ofSeconds(3).toNanos();

    /** State time moves at least so often, so that an operator's command and a new leader find it near the truth. */
    static final long TICK_NANOS = Duration.ofSeconds(10).toNanos();

    private final AlertRules rules;
    private final AlertBook book;
    private final Inhibition inhibition = new Inhibition();
    private final Map<String, Detector> detectors = new TreeMap<>();
    private final List<Detector> inOrder;
    private final StateTime stateTime;
    private boolean proposed;
    private long proposedNanos;
    private long proposedAtIndex;

    /** {@code stateTime} is shared with whoever stamps operators' commands on this node; told here, on this thread. */
    public Evaluator(AlertRules rules, List<Receiver> receivers, Duration repeatAfter, StateTime stateTime) {
        this.rules = rules;
        this.book = new AlertBook(rules, new Outbox(receivers, repeatAfter));
        this.stateTime = stateTime;
        this.inOrder = rules.detectors();
        inOrder.forEach(detector -> detectors.put(detector.rule(), detector));
    }

    /** To be called once a second, and sooner when the membership changed. Nothing is returned unless {@code leader}. */
    public List<Command> onTick(MeshPicture picture, boolean leader) {
        ControlView view = picture.control();
        long now = picture.nowNanos();
        stateTime.observe(view, now);
        List<Detection> detections = new ArrayList<>();
        inOrder.forEach(detector -> detections.addAll(detector.detect(picture)));
        detections.replaceAll(detection -> CheckWords.with(picture, detection));
        inhibition.look(picture, stateTime.now(now), detections);
        if (!leader || waitsForAnswer(view, now)) {
            proposed &= leader;
            return List.of();
        }
        List<Command> commands = commands(picture, detections);
        if (!commands.isEmpty()) {
            proposed = true;
            proposedNanos = now;
            proposedAtIndex = view.index();
        }
        return commands;
    }

    private boolean waitsForAnswer(ControlView view, long now) {
        return proposed && view.index() == proposedAtIndex && now - proposedNanos < UNANSWERED_NANOS;
    }

    private List<Command> commands(MeshPicture picture, List<Detection> detections) {
        ControlView view = picture.control();
        StateStamp stamp = stateTime.stamp(picture.nowNanos(), picture.wallUnixMillis());
        StateMoment now = StateMoment.newBuilder()
                .setStateNanos(stateTime.now(picture.nowNanos()))
                .setWallUnixMillis(picture.wallUnixMillis())
                .build();
        List<Command> commands = new ArrayList<>();
        List<RuleRecord> records = rules.records();
        if (!List.copyOf(view.rules().values()).equals(records)) {
            commands.add(Commands.rules(stamp, records));
        }
        List<AlertChange> changes =
                book.step(view, detections, (rule, key) -> judge(picture, rule, key), inhibition::inhibitedBy, now);
        commands.addAll(Commands.alertsInParts(stamp, changes));
        boolean late = now.getStateNanos() - view.stateNanos() >= TICK_NANOS;
        if (commands.isEmpty() && late) {
            commands.add(Commands.tick(stamp));
        }
        return commands;
    }

    /** A rule that is switched off here is over; one that only another version knows is left alone. */
    private Verdict judge(MeshPicture picture, String rule, String key) {
        Detector detector = detectors.get(rule);
        if (detector != null) {
            return detector.judge(picture, key);
        }
        return rules.byName().containsKey(rule) ? Verdict.over("the rule was switched off") : Verdict.blind();
    }
}
