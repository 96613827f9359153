package io.gossamer.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.NodeId;
import io.gossamer.probe.path.Hop;
import io.gossamer.probe.path.PathBook;
import io.gossamer.probe.path.TracedPath;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PathConclusionTest {
    private static Hop hop(int ttl, String from, int answered, boolean target) {
        return new Hop(ttl, List.of(from), 10, answered, OptionalLong.empty(), target);
    }

    private static TracedPath path(int port, String middle, int answered) {
        return new TracedPath(
                new NodeId(1, 2),
                port,
                0,
                List.of(hop(1, "r1", 10, false), hop(2, middle, answered, false), hop(3, "target", answered, true)),
                TracedPath.End.REACHED);
    }

    private static Optional<PathBook.Dated> good(int port) {
        return Optional.of(new PathBook.Dated(path(port, "r2", 10), 0));
    }

    @Test
    void itSaysWhereTheLossBeginsAndThatTheWayIsTheSame() {
        assertThat(PathAnswers.conclusion(path(1, "r2", 4), good(1), ""))
                .startsWith("the loss begins between r1 (hop 1) and r2 (hop 2)")
                .endsWith(", same path as the last good one");
    }

    @Test
    void itNamesTheHopThatIsAnotherOneNow() {
        assertThat(PathAnswers.conclusion(path(1, "r9", 4), good(1), ""))
                .endsWith(", the path changed: hop 2 was r2, now r9");
    }

    @Test
    void waysOfTwoFlowsAreNotCompared() {
        assertThat(PathAnswers.conclusion(path(2, "r9", 4), good(1), "only flow 1 of 8 loses"))
                .isEqualTo("only flow 1 of 8 loses, the loss begins between r1 (hop 1) and r9 (hop 2)");
        assertThat(path(2, "r9", 4).changeSince(path(1, "r2", 10))).isEmpty();
    }

    @Test
    void withoutAGoodPathNothingIsSaidOfChange() {
        assertThat(PathAnswers.conclusion(path(1, "r2", 10), Optional.empty(), ""))
                .isEqualTo("a trace lost nothing");
    }
}
