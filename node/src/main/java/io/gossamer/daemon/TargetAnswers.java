package io.gossamer.daemon;

import io.gossamer.aggregate.MeshPicture;
import io.gossamer.aggregate.TargetEvidence;
import io.gossamer.control.Commands;
import io.gossamer.control.ControlLimits;
import io.gossamer.control.ControlView;
import io.gossamer.detect.TargetJudgement;
import io.gossamer.model.Member;
import io.gossamer.model.NodeId;
import io.gossamer.proto.AddTargetReply;
import io.gossamer.proto.AddTargetRequest;
import io.gossamer.proto.ChangeReply;
import io.gossamer.proto.RemoveTargetRequest;
import io.gossamer.proto.TargetRecord;
import io.gossamer.proto.TargetStatus;
import io.gossamer.proto.TargetSummaryRecord;
import io.gossamer.proto.TargetVantage;
import io.gossamer.proto.TargetVerdict;
import io.gossamer.proto.TargetsReply;
import io.gossamer.proto.TargetsRequest;
import io.gossamer.query.CallFailure;
import io.gossamer.targets.VantageRule;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Targets outside the mesh as people see and change them. */
final class TargetAnswers {
    private final Supplier<MeshPicture> picture;
    private final Supplier<ControlView> control;
    private final AlertDesk desk;

    /** @param picture safe to take on any thread */
    TargetAnswers(Supplier<MeshPicture> picture, Supplier<ControlView> control, AlertDesk desk) {
        this.picture = picture;
        this.control = control;
        this.desk = desk;
    }

    TargetsReply targets(TargetsRequest request) {
        MeshPicture now = picture.get();
        TargetsReply.Builder reply = TargetsReply.newBuilder();
        for (TargetRecord target : now.control().targets().values()) {
            if (request.getName().isEmpty() || request.getName().equals(target.getName())) {
                reply.addTargets(status(now, target));
            }
        }
        return reply.build();
    }

    private static TargetStatus status(MeshPicture picture, TargetRecord target) {
        TargetJudgement judgement = TargetJudgement.of(picture, target);
        TargetStatus.Builder status = described(target)
                .setVerdict(
                        judgement.heard() == 0
                                ? TargetVerdict.TARGET_UNKNOWN
                                : judgement.isDown()
                                        ? TargetVerdict.TARGET_DOWN
                                        : judgement.isPartly()
                                                ? TargetVerdict.TARGET_PARTLY
                                                : TargetVerdict.TARGET_ANSWERS)
                .setText(judgement.words(picture, target));
        SortedSet<NodeId> silent = new TreeSet<>(
                VantageRule.parse(target.getFrom()).choose(picture.membership().members(), target.getName()));
        SortedSet<NodeId> chosen = new TreeSet<>(silent);
        for (TargetEvidence each : picture.targets().getOrDefault(target.getName(), List.of())) {
            boolean current =
                    each.summary().getTargetStateNanos() == target.getAt().getStateNanos();
            if (current && chosen.contains(each.reporter())) {
                silent.remove(each.reporter());
                status.addVantages(vantage(picture, each));
            }
        }
        silent.forEach(node -> status.addVantages(at(picture, node).setReach("unknown")));
        return status.build();
    }

    private static TargetVantage.Builder at(MeshPicture picture, NodeId node) {
        TargetVantage.Builder vantage =
                TargetVantage.newBuilder().setNode(MemberAnswers.ref(picture.membership(), node));
        picture.membership()
                .member(node)
                .map(Member::profile)
                .ifPresent(profile -> vantage.setZone(profile.zone().path()));
        return vantage;
    }

    private static TargetVantage vantage(MeshPicture picture, TargetEvidence evidence) {
        TargetSummaryRecord summary = evidence.summary();
        TargetVantage.Builder vantage = at(picture, evidence.reporter())
                .setReach(
                        switch (summary.getReach()) {
                            case REACH_ANSWERS -> "answers";
                            case REACH_FAILS -> "fails";
                            default -> "unknown";
                        })
                .setSent(summary.getSent())
                .setLost(summary.getLost())
                .setError(summary.getLastError())
                .setSelfImpaired(summary.getSelfImpaired())
                .setCertificateSubject(summary.getCertificateSubject())
                .setAgeSeconds(evidence.ageNanos() / 1e9);
        if (summary.getReachSinceUnixMillis() > 0) {
            vantage.setSince(EventLog.timestamp(summary.getReachSinceUnixMillis()));
        }
        if (summary.hasRttNanosP50()) {
            vantage.setRttSecondsMin(summary.getRttNanosMin() / 1e9)
                    .setRttSecondsP50(summary.getRttNanosP50() / 1e9)
                    .setRttSecondsMax(summary.getRttNanosMax() / 1e9);
        }
        summary.getPhaseNanosMap().forEach((phase, nanos) -> vantage.putPhaseSeconds(phase, nanos / 1e9));
        if (summary.hasCertificateEndsUnixMillis()) {
            vantage.setCertificateEnds(EventLog.timestamp(summary.getCertificateEndsUnixMillis()));
        }
        return vantage.build();
    }

    private static TargetStatus.Builder described(TargetRecord target) {
        TargetStatus.Builder status = TargetStatus.newBuilder()
                .setName(target.getName())
                .setUrl(target.getUrl())
                .setFrom(target.getFrom())
                .setEverySeconds(target.getEveryNanos() / 1e9)
                .setTimeoutSeconds(target.getTimeoutNanos() / 1e9)
                .setExpectStatus(target.getExpectStatus())
                .setAnyCertificate(target.getAnyCertificate())
                .setCreatedBy(target.getBy());
        if (target.getRttNanosMax() > 0) {
            status.setRttSecondsMax(target.getRttNanosMax() / 1e9);
        }
        return status;
    }

    /** The request is checked and complete. */
    CompletableFuture<AddTargetReply> add(AddTargetRequest request) {
        ControlView view = control.get();
        if (view.targets().containsKey(request.getName())) {
            throw new CallFailure(
                    CallFailure.Kind.CONFLICT,
                    "there is a target '" + request.getName() + "' already",
                    "give this one another --name, or remove that: gossamer target rm " + request.getName());
        }
        if (view.targets().size() >= ControlLimits.SHIPPED.targetsMax()) {
            throw new CallFailure(
                    CallFailure.Kind.BUSY,
                    "there are " + view.targets().size() + " targets, and no room for more",
                    "`gossamer target rm` removes one");
        }
        TargetRecord target = TargetRecord.newBuilder()
                .setName(request.getName())
                .setUrl(request.getUrl())
                .setFrom(request.getFrom())
                .setEveryNanos((long) (request.getEverySeconds() * 1e9))
                .setTimeoutNanos((long) (request.getTimeoutSeconds() * 1e9))
                .setExpectStatus(request.getExpectStatus())
                .setRttNanosMax((long) (request.getRttSecondsMax() * 1e9))
                .setAnyCertificate(request.getAnyCertificate())
                .setBy(request.getBy())
                .build();
        MeshPicture now = picture.get();
        AddTargetReply.Builder reply = AddTargetReply.newBuilder();
        TargetStatus.Builder status = described(target).setVerdict(TargetVerdict.TARGET_UNKNOWN);
        VantageRule.parse(request.getFrom())
                .choose(now.membership().members(), request.getName())
                .forEach(node -> status.addVantages(at(now, node).setReach("unknown")));
        return desk.propose(stamp -> Commands.addTarget(stamp, target))
                .thenApply(index -> reply.setTarget(status).build());
    }

    /** Under which a target's windows lie in the history of each node that probes it. */
    NodeId historyId(String name) {
        return TargetDesk.historyId(name, known(name).getAt().getStateNanos());
    }

    private TargetRecord known(String name) {
        TargetRecord target = control.get().targets().get(name);
        if (target == null) {
            throw new CallFailure(
                    CallFailure.Kind.NOT_FOUND,
                    "no target has the name '" + name + "'",
                    "`gossamer target ls` lists them");
        }
        return target;
    }

    CompletableFuture<ChangeReply> remove(RemoveTargetRequest request) {
        known(request.getName());
        return desk.propose(stamp -> Commands.removeTarget(stamp, request.getName(), request.getBy()))
                .thenApply(index -> NodeChanges.text(request.getName() + " is no longer probed"));
    }
}
