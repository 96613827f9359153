package io.gossamer.targets;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proto.TargetReach;
import io.gossamer.proto.TargetRecord;
import io.gossamer.proto.TargetSummaryRecord;
import org.junit.jupiter.api.Test;

class TargetTrackTest {
    private final TargetTrack track =
            new TargetTrack(TargetRecord.newBuilder().setName("web").build());

    @Test
    void oneFailureIsADoubtAndTheSecondDecides() {
        assertThat(track.take(Outcome.answered(5), 1)).isTrue();
        assertThat(track.take(Outcome.failed("no"), 2)).isFalse();
        assertThat(track.isInDoubt()).isTrue();
        assertThat(track.reach()).isEqualTo(TargetReach.REACH_ANSWERS);
        assertThat(track.take(Outcome.failed("no"), 3)).isTrue();
        assertThat(track.isInDoubt()).isFalse();
        assertThat(track.reach()).isEqualTo(TargetReach.REACH_FAILS);
        assertThat(track.take(Outcome.answered(5), 4)).isTrue();
    }

    @Test
    void whatThisHostCannotTellIsNeitherSentNorLost() {
        track.take(Outcome.unknown("icmp is not permitted"), 1);
        TargetSummaryRecord summary = track.summary(0, 10_000, false);
        assertThat(summary.getReach()).isEqualTo(TargetReach.REACH_UNKNOWN);
        assertThat(summary.getSent()).isZero();
        assertThat(summary.getLost()).isZero();
        assertThat(summary.getLastError()).isEqualTo("icmp is not permitted");
        assertThat(summary.hasRttNanosP50()).isFalse();
    }

    @Test
    void aWindowHasCountsAndRoundTripsAndTheNextBeginsEmpty() {
        for (long nanos : new long[] {30, 10, 20}) {
            track.take(Outcome.answered(nanos), 1);
        }
        track.take(Outcome.failed("no"), 1);
        TargetSummaryRecord summary = track.summary(0, 10_000, false);
        assertThat(summary.getSent()).isEqualTo(4);
        assertThat(summary.getLost()).isEqualTo(1);
        assertThat(summary.getRttNanosMin()).isEqualTo(10);
        assertThat(summary.getRttNanosP50()).isEqualTo(20);
        assertThat(summary.getRttNanosMax()).isEqualTo(30);
        track.close();
        assertThat(track.summary(10_000, 20_000, false).getSent()).isZero();
    }
}
