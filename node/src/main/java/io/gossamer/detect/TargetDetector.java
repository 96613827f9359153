package io.gossamer.detect;

import io.gossamer.aggregate.MeshPicture;
import io.gossamer.aggregate.TargetEvidence;
import io.gossamer.model.Finding;
import io.gossamer.model.Member;
import io.gossamer.proto.TargetRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Targets that do not answer: {@code target_down} when most vantage points get no answer, {@code target_unreachable_from} when only
 * some do, so that of one target never both are found.
 */
public final class TargetDetector implements Detector {
    private static final int EVIDENCE_MAX = 16;

    private final boolean partly;

    private TargetDetector(boolean partly) {
        this.partly = partly;
    }

    public static TargetDetector down() {
        return new TargetDetector(false);
    }

    public static TargetDetector unreachableFromSome() {
        return new TargetDetector(true);
    }

    @Override
    public String rule() {
        return partly ? Rules.TARGET_UNREACHABLE_FROM : Rules.TARGET_DOWN;
    }

    @Override
    public List<Detection> detect(MeshPicture picture) {
        List<Detection> found = new ArrayList<>();
        for (TargetRecord target : picture.control().targets().values()) {
            TargetJudgement judgement = TargetJudgement.of(picture, target);
            if (partly ? judgement.isPartly() : judgement.isDown()) {
                found.add(new Detection(finding(picture, target, judgement), true));
            }
        }
        return found;
    }

    private Finding finding(MeshPicture picture, TargetRecord target, TargetJudgement judgement) {
        TreeMap<String, String> labels = new TreeMap<>();
        labels.put("target", target.getName());
        if (partly) {
            TreeSet<String> zones = new TreeSet<>();
            judgement.fails().forEach(each -> picture.membership()
                    .member(each.reporter())
                    .map(Member::profile)
                    .filter(profile -> !profile.zone().path().isEmpty())
                    .ifPresent(profile -> zones.add(profile.zone().path())));
            if (zones.size() == 1) {
                labels.put("zone", zones.first());
            }
        }
        List<Finding.Evidence> evidence = new ArrayList<>();
        judgement.fails().stream().limit(EVIDENCE_MAX).forEach(each -> evidence.add(statement(each, false)));
        judgement.answers().stream().limit(EVIDENCE_MAX).forEach(each -> evidence.add(statement(each, true)));
        return new Finding(
                rule(), target.getName(), target.getName(), judgement.words(picture, target), labels, evidence);
    }

    private static Finding.Evidence statement(TargetEvidence each, boolean clears) {
        String error = each.summary().getLastError();
        return new Finding.Evidence(
                each.reporter(), clears ? "gets an answer" : error.isEmpty() ? "gets no answer" : error, clears);
    }

    @Override
    public Verdict judge(MeshPicture picture, String key) {
        Optional<TargetRecord> target =
                Optional.ofNullable(picture.control().targets().get(key));
        if (target.isEmpty()) {
            return Verdict.over("the target was removed");
        }
        TargetJudgement judgement = TargetJudgement.of(picture, target.get());
        if (judgement.heard() == 0) {
            return Verdict.blind();
        }
        if (partly && judgement.isDown()) {
            return Verdict.over("it is down from most vantage points");
        }
        return judgement.isPartly()
                ? Verdict.cleared("most vantage points get an answer again")
                : Verdict.cleared("answers again");
    }
}
