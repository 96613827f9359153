package io.gossamer.cli;

import io.gossamer.proto.HistoryPoint;
import io.gossamer.proto.HistoryReply;
import io.gossamer.proto.LinkDetail;
import io.gossamer.proto.LinkMeasures;
import io.gossamer.proto.LinkState;

/** What a history looks like, for snapshots. */
final class ExampleHistory {
    private ExampleHistory() {}

    static HistoryReply history() {
        HistoryReply.Builder history = HistoryReply.newBuilder()
                .setFrom(ExampleMesh.ref("n1"))
                .setTo(ExampleMesh.ref("n2"))
                .setStepSeconds(60)
                .setTruncated(true);
        for (int minute = 5; minute > 0; minute--) {
            LinkMeasures measures = ExampleMesh.measures(minute * 7);
            history.addPoints(HistoryPoint.newBuilder()
                    .setStart(ExampleMesh.ago(minute * 60 + (minute == 5 ? 86_400 : 0)))
                    .setState(minute == 3 ? LinkState.LINK_DOWN : LinkState.LINK_UP)
                    .setMeasures(
                            minute == 3
                                    ? LinkMeasures.newBuilder()
                                            .setSent(60)
                                            .setLost(60)
                                            .setLossRatio(1)
                                            .build()
                                    : measures));
        }
        return history.build();
    }

    /** Two hours, of which one had probes enough for its tails. */
    static HistoryReply historyOfHours() {
        LinkMeasures known = ExampleMesh.measures(7).toBuilder()
                .setRttP99Seconds(0.0021)
                .setDetail(LinkDetail.newBuilder().setRttP999Seconds(0.0024))
                .build();
        LinkMeasures few =
                ExampleMesh.measures(14).toBuilder().clearRttP99Seconds().build();
        return HistoryReply.newBuilder()
                .setFrom(ExampleMesh.ref("n1"))
                .setTo(ExampleMesh.ref("n2"))
                .setStepSeconds(3_600)
                .addPoints(HistoryPoint.newBuilder()
                        .setStart(ExampleMesh.ago(7_200))
                        .setState(LinkState.LINK_UP)
                        .setMeasures(known))
                .addPoints(HistoryPoint.newBuilder()
                        .setStart(ExampleMesh.ago(3_600))
                        .setState(LinkState.LINK_UP)
                        .setMeasures(few))
                .build();
    }
}
