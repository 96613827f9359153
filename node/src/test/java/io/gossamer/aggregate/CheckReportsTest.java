package io.gossamer.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.proto.CheckAnswer;
import io.gossamer.proto.CheckOutcome;
import io.gossamer.proto.PeerCheck;
import io.gossamer.proto.PeerCheckRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckReportsTest {
    private static final NodeId ONE = new NodeId(1, 1);
    private static final NodeId TWO = new NodeId(1, 2);
    private static final NodeId GONE = new NodeId(1, 9);
    private static final long SECOND = 1_000_000_000L;

    private final Tally tally = new Tally("aggregate");
    private final CheckReports reports = new CheckReports(tally);

    private static PeerCheckRecord says(NodeId about, CheckOutcome outcome) {
        return PeerCheckRecord.newBuilder()
                .setTo(ByteString.copyFrom(about.bytes()))
                .setCheck(PeerCheck.newBuilder().setTcp(CheckAnswer.newBuilder().setOutcome(outcome)))
                .build();
    }

    @Test
    void theNewestWordOfEachReporterCounts() {
        reports.accept(ONE, List.of(says(GONE, CheckOutcome.CHECK_SILENT)), 0);
        reports.accept(TWO, List.of(says(GONE, CheckOutcome.CHECK_SILENT)), 0);
        reports.accept(ONE, List.of(says(GONE, CheckOutcome.CHECK_REFUSED)), SECOND);
        assertThat(reports.evidence(2 * SECOND).get(GONE))
                .extracting(evidence -> evidence.check().getTcp().getOutcome())
                .containsExactly(CheckOutcome.CHECK_REFUSED, CheckOutcome.CHECK_SILENT);
    }

    @Test
    void whatIsWithdrawnOrNotRepeatedIsOver() {
        reports.accept(ONE, List.of(says(GONE, CheckOutcome.CHECK_REFUSED)), 0);
        reports.accept(TWO, List.of(says(GONE, CheckOutcome.CHECK_REFUSED)), 0);
        reports.accept(
                ONE,
                List.of(PeerCheckRecord.newBuilder()
                        .setTo(ByteString.copyFrom(GONE.bytes()))
                        .build()),
                SECOND);
        assertThat(reports.of(ONE, GONE, SECOND)).isEmpty();
        assertThat(reports.of(TWO, GONE, SECOND)).isPresent();
        assertThat(reports.evidence(CheckReports.KEPT_NANOS + 1)).isEmpty();
    }

    @Test
    void aRecordAboutNobodyIsCountedAndDropped() {
        reports.accept(ONE, List.of(PeerCheckRecord.getDefaultInstance()), 0);
        assertThat(reports.evidence(0)).isEmpty();
        assertThat(tally.value("check_reports_dropped", "malformed")).isEqualTo(1);
    }

    @Test
    void whatHasNoRoomIsCountedAndDropped() {
        for (int number = 0; number <= CheckReports.REPORTS_MAX; number++) {
            reports.accept(ONE, List.of(says(new NodeId(2, number), CheckOutcome.CHECK_SILENT)), 0);
        }
        assertThat(tally.value("check_reports_dropped", "full")).isEqualTo(1);
        reports.evidence(CheckReports.KEPT_NANOS + 1);
        reports.accept(ONE, List.of(says(GONE, CheckOutcome.CHECK_SILENT)), CheckReports.KEPT_NANOS + 1);
        assertThat(reports.of(ONE, GONE, CheckReports.KEPT_NANOS + 1)).isPresent();
    }
}
