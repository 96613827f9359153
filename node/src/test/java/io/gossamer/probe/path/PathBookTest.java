package io.gossamer.probe.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.LinkState;
import io.gossamer.model.NodeId;
import io.gossamer.probe.path.PathBook.LinkFacts;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PathBookTest {
    private static final long SECOND = 1_000_000_000L;
    private static final NodeId N1 = NodeId.parse("00000000000000000000000000000001");
    private static final NodeId N2 = NodeId.parse("00000000000000000000000000000002");
    private static final NodeId N3 = NodeId.parse("00000000000000000000000000000003");

    private final PathBook book = new PathBook(0);
    private final TreeMap<NodeId, LinkFacts> links = new TreeMap<>();

    private static TracedPath path(NodeId to, int answered) {
        return new TracedPath(
                to,
                40_001,
                0,
                List.of(new Hop(1, List.of("r1"), 10, answered, OptionalLong.empty(), true)),
                TracedPath.End.REACHED);
    }

    @Test
    void goodLinksAreTracedOneAfterTheOtherAndAgainAfterAnHour() {
        links.put(N1, new LinkFacts(LinkState.UP, 60 * SECOND));
        links.put(N2, new LinkFacts(LinkState.UP, 60 * SECOND));
        assertThat(book.next(10 * SECOND, 3, links)).map(PathBook.Order::to).hasValue(N1);
        book.add(11 * SECOND, path(N1, 10));
        assertThat(book.next(19 * SECOND, 3, links)).as("one in ten seconds").isEmpty();
        assertThat(book.next(20 * SECOND, 3, links)).map(PathBook.Order::to).hasValue(N2);
        book.add(21 * SECOND, path(N2, 10));
        assertThat(book.next(60 * SECOND, 3, links)).isEmpty();
        assertThat(book.next(11 * SECOND + 3_600 * SECOND, 3, links))
                .map(PathBook.Order::to)
                .hasValue(N1);
    }

    @Test
    void aWayThatBecameLongerIsTracedThoughItsLastTraceIsYoung() {
        links.put(N1, new LinkFacts(LinkState.UP, 600 * SECOND));
        book.next(10 * SECOND, 3, links);
        book.add(11 * SECOND, path(N1, 10));
        assertThat(book.next(60 * SECOND, 3, links)).isEmpty();
        links.put(N1, new LinkFacts(LinkState.UP, 600 * SECOND, true));
        assertThat(book.next(70 * SECOND, 3, links)).map(PathBook.Order::to).hasValue(N1);
        assertThat(book.next(75 * SECOND, 3, links)).as("one in ten seconds").isEmpty();
    }

    @Test
    void aLinkThatTurnedBadGoesFirstAndIsLookedAtAgainAfterFiveMinutes() {
        links.put(N1, new LinkFacts(LinkState.UP, 60 * SECOND));
        links.put(N3, new LinkFacts(LinkState.DEGRADED, 6 * SECOND));
        PathBook.Order order = book.next(10 * SECOND, 3, links).orElseThrow();
        assertThat(order.to()).isEqualTo(N3);
        assertThat(order.probes()).as("enough to see a lesser loss").isEqualTo(10);
        book.add(11 * SECOND, path(N3, 4));
        links.put(N3, new LinkFacts(LinkState.DEGRADED, 20 * SECOND));
        assertThat(book.next(24 * SECOND, 3, links)).map(PathBook.Order::to).hasValue(N1);
        book.add(25 * SECOND, path(N1, 10));
        links.put(N3, new LinkFacts(LinkState.DEGRADED, 400 * SECOND));
        assertThat(book.next(312 * SECOND, 3, links)).map(PathBook.Order::to).hasValue(N3);
    }

    @Test
    void whatWasTracedWhileItWasWellIsTracedAnewOnceItIsBad() {
        links.put(N1, new LinkFacts(LinkState.UP, 60 * SECOND));
        book.next(10 * SECOND, 3, links);
        book.add(11 * SECOND, path(N1, 10));
        links.put(N1, new LinkFacts(LinkState.DOWN, 6 * SECOND));
        assertThat(book.next(30 * SECOND, 3, links)).map(PathBook.Order::to).hasValue(N1);
    }

    @Test
    void aBadLinkOfAMomentIsLeftAlone() {
        links.put(N1, new LinkFacts(LinkState.DOWN, SECOND));
        assertThat(book.next(10 * SECOND, 3, links)).isEmpty();
    }

    @Test
    void aLargerMeshTracesNoMoreOftenThanASmallOne() {
        links.put(N1, new LinkFacts(LinkState.UP, 60 * SECOND));
        links.put(N2, new LinkFacts(LinkState.UP, 60 * SECOND));
        assertThat(book.next(10 * SECOND, 500, links)).isPresent();
        book.add(11 * SECOND, path(N1, 10));
        assertThat(book.next(109 * SECOND, 500, links)).isEmpty();
        assertThat(book.next(110 * SECOND, 500, links)).isPresent();
    }

    @Test
    void theLastGoodWayOutlivesABadOne() {
        links.put(N1, new LinkFacts(LinkState.UP, 60 * SECOND));
        book.add(SECOND, path(N1, 10));
        book.add(2 * SECOND, path(N1, 4));
        assertThat(book.of(N1).good().orElseThrow().atNanos()).isEqualTo(SECOND);
        assertThat(book.of(N1).latest().orElseThrow().atNanos()).isEqualTo(2 * SECOND);
    }

    @Test
    void waysToThoseWhoAreNotProbedAnyMoreAreForgotten() {
        book.add(SECOND, path(N1, 10));
        book.next(10 * SECOND, 3, links);
        assertThat(book.of(N1)).isEqualTo(PathBook.Kept.NOTHING);
    }
}
