package io.gossamer.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.aggregate.MeshPicture;
import io.gossamer.aggregate.TargetReports;
import io.gossamer.control.Commands;
import io.gossamer.control.ControlLimits;
import io.gossamer.control.ControlState;
import io.gossamer.detect.CertificateDetector;
import io.gossamer.detect.Detection;
import io.gossamer.detect.TargetDetector;
import io.gossamer.detect.Verdict;
import io.gossamer.model.MemberState;
import io.gossamer.model.Tally;
import io.gossamer.proto.StateStamp;
import io.gossamer.proto.TargetReach;
import io.gossamer.proto.TargetRecord;
import io.gossamer.proto.TargetSummaryRecord;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is made of several vantage points' words on one target. */
class TargetAlertTest {
    private final PaperMesh mesh = new PaperMesh("n1", "n2", "n3");
    private final TargetReports reports = new TargetReports(new Tally("aggregate"));
    private final ControlState control = new ControlState(ControlLimits.SHIPPED, new Tally("control"));
    private final TargetDetector down = TargetDetector.down();
    private final TargetDetector partly = TargetDetector.unreachableFromSome();

    @BeforeEach
    void addTarget() {
        TargetRecord web = TargetRecord.newBuilder()
                .setName("web")
                .setUrl("http://web")
                .setFrom("3 any")
                .setEveryNanos(1)
                .setTimeoutNanos(1)
                .build();
        control.apply(
                1, Commands.addTarget(StateStamp.getDefaultInstance(), web).toByteArray());
    }

    private void says(String node, TargetReach reach, boolean impaired) {
        reports.accept(
                mesh.id(node),
                List.of(TargetSummaryRecord.newBuilder()
                        .setTarget("web")
                        .setReach(reach)
                        .setSelfImpaired(impaired)
                        .setLastError(reach == TargetReach.REACH_FAILS ? "the port refuses" : "")
                        .setWindowStartUnixMillis(mesh.wallMillis)
                        .build()),
                mesh.nowNanos);
    }

    private MeshPicture picture() {
        MeshPicture paper = mesh.picture(mesh.id("n1"), mesh.id("n1"), control.view());
        return new MeshPicture(
                paper.nowNanos(),
                paper.wallUnixMillis(),
                paper.startedNanos(),
                paper.membership(),
                paper.raft(),
                paper.links(),
                paper.rows(),
                paper.control(),
                paper.selfImpaired(),
                reports.evidence(paper.nowNanos()),
                Collections.emptySortedMap());
    }

    private static String summary(List<Detection> found) {
        return found.stream().map(each -> each.finding().summary()).reduce("", String::concat);
    }

    @Test
    void mostVantagePointsFailingIsOneAlertAndItSaysWhy() {
        says("n1", TargetReach.REACH_FAILS, false);
        says("n2", TargetReach.REACH_FAILS, false);
        says("n3", TargetReach.REACH_ANSWERS, false);
        assertThat(summary(down.detect(picture())))
                .isEqualTo("web is down: 2 of 3 vantage points get no answer (n1, n2): the port refuses");
        assertThat(partly.detect(picture())).isEmpty();
    }

    @Test
    void someFailingNamesThem() {
        says("n1", TargetReach.REACH_ANSWERS, false);
        says("n2", TargetReach.REACH_FAILS, false);
        says("n3", TargetReach.REACH_ANSWERS, false);
        assertThat(down.detect(picture())).isEmpty();
        assertThat(summary(partly.detect(picture())))
                .isEqualTo("web cannot be reached from n2, but from 2 others: the port refuses");
    }

    @Test
    void anImpairedOrSuspectedVantagePointIsNoEvidence() {
        says("n1", TargetReach.REACH_FAILS, true);
        says("n2", TargetReach.REACH_FAILS, false);
        mesh.state("n2", MemberState.SUSPECT, "n1");
        assertThat(down.detect(picture())).isEmpty();
        assertThat(partly.detect(picture())).isEmpty();
        assertThat(down.judge(picture(), "web")).isInstanceOf(Verdict.Blind.class);
    }

    @Test
    void theOnlyVantagePointSaysThatItIsTheOnlyOne() {
        says("n3", TargetReach.REACH_FAILS, false);
        assertThat(summary(down.detect(picture())))
                .isEqualTo("web does not answer n3, its only vantage point that can tell: the port refuses");
    }

    @Test
    void whatIsOldOrUnknownIsNoEvidence() {
        says("n1", TargetReach.REACH_FAILS, false);
        says("n2", TargetReach.REACH_UNKNOWN, false);
        mesh.nowNanos += 40_000_000_000L;
        assertThat(down.detect(picture())).isEmpty();
        assertThat(down.judge(picture(), "web")).isInstanceOf(Verdict.Blind.class);
    }

    @Test
    void aRemovedTargetsAlertIsOverForGood() {
        says("n1", TargetReach.REACH_FAILS, false);
        control.apply(
                2,
                Commands.removeTarget(StateStamp.getDefaultInstance(), "web", "me")
                        .toByteArray());
        assertThat(down.detect(picture())).isEmpty();
        assertThat(down.judge(picture(), "web")).isEqualTo(Verdict.over("the target was removed"));
    }

    @Test
    void whatWasSaidOfAnOlderTargetOfTheSameNameIsNotSaidOfThisOne() {
        says("n1", TargetReach.REACH_FAILS, false);
        control.apply(
                2,
                Commands.removeTarget(StateStamp.getDefaultInstance(), "web", "me")
                        .toByteArray());
        StateStamp later = StateStamp.newBuilder().setElapsedNanos(5).build();
        control.apply(
                3,
                Commands.addTarget(
                                later,
                                TargetRecord.newBuilder()
                                        .setName("web")
                                        .setUrl("http://other")
                                        .setEveryNanos(1)
                                        .setTimeoutNanos(1)
                                        .build())
                        .toByteArray());
        assertThat(down.detect(picture())).isEmpty();
    }

    @Test
    void aCertificateThatEndsInThirteenDaysIsFoundAndOneInFifteenIsNot() {
        CertificateDetector detector = new CertificateDetector(14);
        long day = 86_400_000;
        for (int days : new int[] {13, 15}) {
            reports.accept(
                    mesh.id("n1"),
                    List.of(TargetSummaryRecord.newBuilder()
                            .setTarget("web")
                            .setCertificateEndsUnixMillis(mesh.wallMillis + days * day)
                            .setCertificateSubject("CN=web")
                            .build()),
                    mesh.nowNanos);
            assertThat(summary(detector.detect(picture())))
                    .isEqualTo(days == 13 ? "the certificate of web (CN=web) ends in 13 days" : "");
        }
    }
}
