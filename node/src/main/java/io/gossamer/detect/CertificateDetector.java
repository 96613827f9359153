package io.gossamer.detect;

import io.gossamer.aggregate.MeshPicture;
import io.gossamer.aggregate.TargetEvidence;
import io.gossamer.model.Finding;
import io.gossamer.proto.TargetRecord;
import io.gossamer.proto.TargetSummaryRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Targets whose TLS certificate ends soon, or has ended, by the leader's wall clock. */
public final class CertificateDetector implements Detector {
    private final long soonMillis;

    public CertificateDetector(double days) {
        this.soonMillis = (long) (days * Duration.ofDays(1).toMillis());
    }

    @Override
    public String rule() {
        return Rules.CERTIFICATE_EXPIRING;
    }

    @Override
    public List<Detection> detect(MeshPicture picture) {
        List<Detection> found = new ArrayList<>();
        for (TargetRecord target : picture.control().targets().values()) {
            shown(picture, target)
                    .filter(first -> leftMillis(picture, first) < soonMillis)
                    .ifPresent(first -> found.add(new Detection(finding(picture, target, first), true)));
        }
        return found;
    }

    /** The newest window of the one who saw the certificate that ends first. */
    private static Optional<TargetEvidence> shown(MeshPicture picture, TargetRecord target) {
        TargetEvidence first = null;
        for (TargetEvidence each : picture.targets().getOrDefault(target.getName(), List.of())) {
            TargetSummaryRecord summary = each.summary();
            boolean counts = summary.hasCertificateEndsUnixMillis()
                    && summary.getTargetStateNanos() == target.getAt().getStateNanos()
                    && each.ageNanos() <= TargetJudgement.FRESH_NANOS;
            if (counts
                    && (first == null
                            || summary.getCertificateEndsUnixMillis()
                                    < first.summary().getCertificateEndsUnixMillis())) {
                first = each;
            }
        }
        return Optional.ofNullable(first);
    }

    private static long leftMillis(MeshPicture picture, TargetEvidence evidence) {
        return evidence.summary().getCertificateEndsUnixMillis() - picture.wallUnixMillis();
    }

    private Finding finding(MeshPicture picture, TargetRecord target, TargetEvidence first) {
        long days = Duration.ofMillis(Math.abs(leftMillis(picture, first))).toDays();
        String when = leftMillis(picture, first) < 0 ? "ended " + days + " days ago" : "ends in " + days + " days";
        TreeMap<String, String> labels = new TreeMap<>();
        labels.put("target", target.getName());
        return new Finding(
                rule(),
                target.getName(),
                target.getName(),
                "the certificate of " + target.getName() + " ("
                        + first.summary().getCertificateSubject() + ") " + when,
                labels,
                List.of(new Finding.Evidence(first.reporter(), "was shown this certificate", false)));
    }

    @Override
    public Verdict judge(MeshPicture picture, String key) {
        TargetRecord target = picture.control().targets().get(key);
        if (target == null) {
            return Verdict.over("the target was removed");
        }
        return shown(picture, target).isPresent() ? Verdict.cleared("a newer certificate is shown") : Verdict.blind();
    }
}
