package io.gossamer.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.util.Timestamps;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodePorts;
import io.gossamer.model.NodeProfile;
import io.gossamer.model.ProbeCounts;
import io.gossamer.model.Zone;
import io.gossamer.proto.MatrixCell;
import io.gossamer.proto.MatrixReply;
import io.gossamer.proto.MatrixRequest;
import io.gossamer.storage.InMemoryLinkHistory;
import io.gossamer.time.ManualClock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PastAnswersTest {
    private static final NodeId A = new NodeId(0, 1);
    private static final NodeId B = new NodeId(0, 2);
    private static final NodeId C = new NodeId(0, 3);

    private final ManualClock clock = new ManualClock();
    private final InMemoryLinkHistory history = new InMemoryLinkHistory(1_000);
    private final PastAnswers past = new PastAnswers(A, history, clock, () -> 0);

    private long now() {
        return clock.wallMillis() / 10_000 * 10_000;
    }

    private void keep(NodeId from, NodeId to, long startMillis, LinkState state) {
        history.append(List.of(new LinkSummary(
                new LinkId(from, to),
                7,
                new LinkSummary.Window(startMillis, 10_000),
                new ProbeCounts(10, 9, 1, OptionalInt.of(1), OptionalInt.of(0), 0, 0, 0),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                state,
                startMillis,
                false,
                true)));
    }

    private static MembershipView view() {
        List<Member> members = List.of(A, B, C).stream()
                .map(id -> new Member(
                        id,
                        new NodeProfile(
                                "n" + id.low(),
                                Zone.NONE,
                                "127.0.0.1",
                                new NodePorts(1, 2, 3, 4, 5),
                                Map.of(),
                                "0.1.0",
                                0,
                                Optional.empty()),
                        MemberState.ALIVE,
                        1,
                        0,
                        List.of(),
                        2))
                .toList();
        return new MembershipView(1, A, A, members, Optional.empty(), false, 0);
    }

    private static MatrixRequest.Builder at(long millis) {
        return MatrixRequest.newBuilder().setAtTime(Timestamps.fromMillis(millis));
    }

    @Test
    void ofItsOwnLinksItSaysHowTheyWereInTheStepThatHoldsTheTime() {
        long then = now() - 600_000;
        keep(A, B, then, LinkState.DEGRADED);
        keep(A, B, then + 10_000, LinkState.UP);
        keep(A, C, then + 10_000, LinkState.UP);
        keep(B, C, then, LinkState.DOWN); // another's, as a voter may hold
        MatrixReply reply = past.matrix(view(), at(then + 4_000).build());
        assertThat(Timestamps.toMillis(reply.getAt())).isEqualTo(then);
        assertThat(reply.getNodesList()).extracting(node -> node.getName()).containsExactly("n1", "n2", "n3");
        assertThat(reply.getNodesList())
                .as("whether a node was alive then is not kept")
                .allSatisfy(node -> assertThat(node.getStateValue()).isZero());
        MatrixCell cell = reply.getCells(0);
        assertThat(reply.getCellsCount()).isEqualTo(1);
        assertThat(List.of(cell.getFrom(), cell.getTo())).containsExactly(0, 1);
        assertThat(cell.getState()).isEqualTo(io.gossamer.proto.LinkState.LINK_DEGRADED);
        assertThat(cell.getMeasures().getLost()).isEqualTo(1);
        assertThat(cell.hasAgeSeconds()).isFalse();
    }

    @Test
    void aLongerStepHasTheWorstOfItsWindows() {
        long then = (now() - 600_000) / 60_000 * 60_000;
        keep(A, B, then, LinkState.DOWN);
        keep(A, B, then + 50_000, LinkState.UP);
        MatrixReply reply =
                past.matrix(view(), at(then + 59_000).setStepSeconds(60).build());
        assertThat(reply.getCells(0).getState()).isEqualTo(io.gossamer.proto.LinkState.LINK_DOWN);
    }

    @Test
    void forAnotherNodeItNamesOnlyTheMembersThatItsCellsNeed() {
        keep(A, C, now() - 10_000, LinkState.UP);
        MatrixReply reply =
                past.matrix(view(), at(now() - 10_000).setLocalOnly(true).build());
        assertThat(reply.getNodesList()).extracting(node -> node.getName()).containsExactly("n1", "n3");
    }

    @Test
    void aTimeOrStepThatMeansNothingIsRefusedWithWhatIsAllowed() {
        refused(at(clock.wallMillis() + 60_000), "not over yet");
        refused(at(clock.wallMillis() - 367 * 86_400_000L), "at most 366 days");
        refused(at(now()).setStepSeconds(1), "10 s");
        refused(at(now()).setStepSeconds(1e12), "7200 s");
        refused(at(now()).setStepSeconds(Double.NaN), "7200 s");
        refused(
                MatrixRequest.newBuilder()
                        .setAtTime(com.google.protobuf.Timestamp.newBuilder().setSeconds(Long.MAX_VALUE)),
                "not a time");
    }

    private void refused(MatrixRequest.Builder request, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> past.matrix(view(), request.build()))
                .withMessageContaining(why);
    }
}
