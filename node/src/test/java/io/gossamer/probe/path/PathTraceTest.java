package io.gossamer.probe.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.NodeId;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class PathTraceTest {
    private static final NodeId TO = NodeId.parse("00000000000000000000000000000001");
    private static final long MILLI = 1_000_000L;
    private static final PathTrace.Settings SETTINGS = new PathTrace.Settings(10, 30, 1_000 * MILLI, 4);

    /** What a place does with the packets that end there or pass it. */
    private record Place(String name, IntPredicate tells, IntPredicate passes) {
        static Place good(String name) {
            return new Place(name, packet -> true, packet -> true);
        }
    }

    private long nowNanos;
    private int packets;

    /** The last place is the target. */
    private TracedPath trace(Place... places) {
        PathTrace trace = new PathTrace(TO, 40_001, SETTINGS, 0);
        while (!trace.isOver()) {
            nowNanos += MILLI;
            trace.next(nowNanos).ifPresent(packet -> travel(trace, packet, places));
        }
        return trace.path();
    }

    private void travel(PathTrace trace, PathTrace.Packet packet, Place... places) {
        packets++;
        int number = packet.number() & 0xffff;
        int last = Math.min(packet.ttl(), places.length) - 1;
        for (int i = 0; i < last; i++) {
            if (!places[i].passes().test(number)) {
                return;
            }
        }
        if (!places[last].tells().test(number)) {
            return;
        }
        OptionalLong rtt = OptionalLong.of(packet.ttl() * MILLI);
        if (last == places.length - 1) {
            trace.onReached(places[last].name(), packet.number(), rtt);
        } else {
            trace.onExpired(places[last].name(), OptionalInt.empty(), rtt);
        }
    }

    private static Place silent(String name) {
        return new Place(name, packet -> false, packet -> true);
    }

    private static Place losing(String name) {
        return new Place(name, packet -> true, packet -> packet % 2 == 0);
    }

    @Test
    void aCleanWayIsFoundPlaceByPlaceAndBlamesNobody() {
        TracedPath path = trace(Place.good("r1"), Place.good("r2"), Place.good("target"));
        assertThat(path.end()).isEqualTo(TracedPath.End.REACHED);
        assertThat(path.hops()).extracting(hop -> hop.from().get(0)).containsExactly("r1", "r2", "target");
        assertThat(path.hops()).extracting(Hop::isTarget).containsExactly(false, false, true);
        assertThat(path.hops().get(1).rttMinNanos()).hasValue(2 * MILLI);
        assertThat(path.suspect()).isEmpty();
        assertThat(packets).isEqualTo(30);
    }

    @Test
    void aRouterThatTellsNothingIsNoFault() {
        TracedPath path = trace(Place.good("r1"), silent("r2"), Place.good("r3"), Place.good("target"));
        assertThat(path.hops().get(1).answered()).isZero();
        assertThat(path.suspect()).isEmpty();
    }

    @Test
    void aRouterThatTellsOfSomePacketsOnlyIsNoFault() {
        Place limited = new Place("r2", packet -> packet < 3, packet -> true);
        TracedPath path = trace(Place.good("r1"), limited, Place.good("target"));
        assertThat(path.hops().get(1).lost()).isEqualTo(7);
        assertThat(path.suspect()).isEmpty();
    }

    @Test
    void lossThatLastsToTheTargetBeginsAtTheFirstPlaceThatShowsIt() {
        TracedPath path = trace(Place.good("r1"), losing("r2"), Place.good("r3"), Place.good("target"));
        TracedPath.Segment segment = path.suspect().orElseThrow();
        assertThat(segment.words()).isEqualTo("between r2 (hop 2) and r3 (hop 3)");
        assertThat(segment.silent()).isZero();
    }

    @Test
    void aSilentPlaceAtTheBorderIsSaidToBeUnknown() {
        Place both = new Place("r2", packet -> false, packet -> packet % 2 == 0);
        TracedPath.Segment segment = trace(Place.good("r1"), both, Place.good("r3"), Place.good("target"))
                .suspect()
                .orElseThrow();
        assertThat(segment.words()).isEqualTo("between r1 (hop 1) and r3 (hop 3)");
        assertThat(segment.silent()).isEqualTo(1);
    }

    @Test
    void aCutIsBehindTheLastPlaceThatAnswers() {
        Place cut = new Place("r2", packet -> true, packet -> false);
        TracedPath path = trace(Place.good("r1"), cut, Place.good("r3"), Place.good("target"));
        assertThat(path.end()).isEqualTo(TracedPath.End.SILENT);
        assertThat(path.hops()).hasSize(6);
        assertThat(path.suspect().orElseThrow().words()).isEqualTo("behind r2 (hop 2)");
    }

    @Test
    void nothingAtAllPointsAtThisHostsOwnWayOut() {
        Place cut = new Place("r1", packet -> false, packet -> false);
        assertThat(trace(cut, Place.good("target")).suspect().orElseThrow().words())
                .isEqualTo("on the way out of this host");
    }

    @Test
    void aRefusalEndsIt() {
        PathTrace trace = new PathTrace(TO, 1, SETTINGS, 0);
        PathTrace.Packet packet = trace.next(0).orElseThrow();
        trace.onRefused("r1", OptionalInt.of(packet.number()), OptionalLong.empty());
        assertThat(trace.isOver()).isTrue();
        assertThat(trace.path().end()).isEqualTo(TracedPath.End.REFUSED);
    }

    @Test
    void whatAnswersAnotherPacketThanTheOneThatIsOutCountsForNothing() {
        PathTrace trace = new PathTrace(TO, 1, SETTINGS, 0);
        PathTrace.Packet packet = trace.next(0).orElseThrow();
        trace.onExpired("liar", OptionalInt.of(packet.number() + 1), OptionalLong.empty());
        trace.onReached("liar", packet.number() + 1, OptionalLong.empty());
        assertThat(trace.next(MILLI)).as("the first one is still out").isEmpty();
        assertThat(trace.next(SETTINGS.timeoutNanos()))
                .map(PathTrace.Packet::number)
                .hasValue(packet.number() + 1);
    }

    @Test
    void anotherRouterAtTheSameDistanceIsAChangeAndASilentOneIsNot() {
        TracedPath before = trace(Place.good("r1"), Place.good("r2"), Place.good("target"));
        TracedPath moved = trace(Place.good("r1"), Place.good("r9"), Place.good("target"));
        TracedPath quiet = trace(Place.good("r1"), silent("r2"), Place.good("target"));
        assertThat(moved.changeSince(before)).isEqualTo(Optional.of(new TracedPath.Change(2, "r2", "r9")));
        assertThat(quiet.changeSince(before)).isEmpty();
    }
}
