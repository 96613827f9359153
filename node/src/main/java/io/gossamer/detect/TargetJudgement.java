package io.gossamer.detect;

import io.gossamer.aggregate.MeshPicture;
import io.gossamer.aggregate.TargetEvidence;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.proto.TargetReach;
import io.gossamer.proto.TargetRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a target answers, from what its vantage points say. One that is itself impaired or not reached, that has not been heard
 * lately or that cannot tell is no evidence, for or against.
 *
 * @param answers vantage points that get an answer, by id
 * @param fails those that get none
 */
public record TargetJudgement(List<TargetEvidence> answers, List<TargetEvidence> fails) {
    /** A window comes every ten seconds; two may get lost. */
    static final long FRESH_NANOS = Duration.ofSeconds(35).toNanos();

    public static TargetJudgement of(MeshPicture picture, TargetRecord target) {
        List<TargetEvidence> answers = new ArrayList<>();
        List<TargetEvidence> fails = new ArrayList<>();
        for (TargetEvidence evidence : picture.targets().getOrDefault(target.getName(), List.of())) {
            if (isEvidence(picture, target, evidence)) {
                TargetReach reach = evidence.summary().getReach();
                if (reach == TargetReach.REACH_ANSWERS) {
                    answers.add(evidence);
                } else if (reach == TargetReach.REACH_FAILS) {
                    fails.add(evidence);
                }
            }
        }
        return new TargetJudgement(answers, fails);
    }

    private static boolean isEvidence(MeshPicture picture, TargetRecord target, TargetEvidence evidence) {
        boolean alive = picture.membership()
                .member(evidence.reporter())
                .map(Member::state)
                .filter(state -> state == MemberState.ALIVE)
                .isPresent();
        return alive
                && evidence.ageNanos() <= FRESH_NANOS
                && !evidence.summary().getSelfImpaired()
                && evidence.summary().getTargetStateNanos() == target.getAt().getStateNanos();
    }

    public int heard() {
        return answers.size() + fails.size();
    }

    /** Most of at least two fail, or the only one that there is. */
    public boolean isDown() {
        return 2 * fails.size() > heard();
    }

    /** Some fail, and as many or more do not. */
    public boolean isPartly() {
        return !fails.isEmpty() && !isDown();
    }

    /** In a sentence; the names are of the vantage points that fail. */
    public String words(MeshPicture picture, TargetRecord target) {
        String names = String.join(
                ", ",
                fails.stream()
                        .limit(5)
                        .map(each -> picture.nameOf(each.reporter()))
                        .toList());
        String more = fails.size() > 5 ? " and " + (fails.size() - 5) + " more" : "";
        if (heard() == 0) {
            return "nobody who probes it can tell";
        }
        if (fails.isEmpty()) {
            return "answers all " + heard() + " of its vantage points";
        }
        String why = fails.get(0).summary().getLastError();
        String because = why.isEmpty() ? "" : ": " + why;
        if (heard() == 1) {
            return target.getName() + " does not answer " + names + ", its only vantage point that can tell" + because;
        }
        return isDown()
                ? target.getName() + " is down: " + fails.size() + " of " + heard() + " vantage points get no answer ("
                        + names + more + ")" + because
                : target.getName() + " cannot be reached from " + names + more + ", but from " + answers.size()
                        + (answers.size() == 1 ? " other" : " others") + because;
    }
}
