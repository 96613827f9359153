package io.gossamer.passive;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TrafficBookTest {
    private static final long LOOK = 10_000_000_000L;
    private static final HostAddress HOST = HostAddress.ofInet(0x0a000002);

    private final Tally tally = new Tally("passive");
    private final TrafficBook book = new TrafficBook(tally);
    private long nowNanos;

    private static TcpConnection connection(long cookie, long segments, long again, long rate, boolean limited) {
        return new TcpConnection(
                cookie,
                1000,
                HOST,
                2000,
                new TcpFigures(
                        400,
                        50,
                        1,
                        3,
                        again,
                        OptionalLong.of(200 + cookie),
                        OptionalLong.of(segments),
                        OptionalLong.of(rate),
                        limited));
    }

    private void look(TcpConnection... connections) {
        nowNanos += LOOK;
        book.observe(nowNanos, LOOK, List.of(connections));
    }

    private PeerTraffic traffic() {
        return book.of(HOST).orElseThrow();
    }

    @Test
    void whatWasSentBeforeTheFirstLookIsNotCounted() {
        look(connection(1, 5_000, 40, 1, true));
        assertThat(traffic().segments()).isZero();
        look(connection(1, 5_300, 43, 1, true));
        assertThat(traffic().segments()).isEqualTo(300);
        assertThat(traffic().retransmitted()).isEqualTo(3);
        assertThat(traffic().retransmittedRatio().getAsDouble()).isEqualTo(0.01, Offset.offset(1e-9));
        assertThat(traffic().spanNanos()).isEqualTo(LOOK);
    }

    @Test
    void aConnectionThatOpenedBetweenTwoLooksCountsWhole() {
        look();
        look(connection(1, 150, 2, 1, true), connection(2, 50, 0, 1, true));
        assertThat(traffic().connections()).isEqualTo(2);
        assertThat(traffic().segments()).isEqualTo(200);
        assertThat(traffic().minRttMicros()).hasValue(201);
        assertThat(traffic().lost()).isEqualTo(2);
    }

    @Test
    void tooFewSegmentsMakeNoRatio() {
        look();
        look(connection(1, 99, 50, 1, true));
        assertThat(traffic().retransmittedRatio()).isEmpty();
    }

    @Test
    void onlyWhatNoProgramHeldBackIsADeliveryRateAndOnlyOnce() {
        look();
        look(connection(1, 100, 0, 12_500_000, false), connection(2, 100, 0, 99_000_000, true));
        look(connection(1, 100, 0, 12_500_000, false), connection(2, 200, 0, 99_000_000, true));
        assertThat(traffic().deliveryRateSamples()).isEqualTo(1);
        assertThat(traffic().deliveryRateP95()).hasValue(100e6);
    }

    @Test
    void theDeliveryRateIsThe95thPercentileOfTheLastFiveMinutes() {
        look();
        for (int i = 1; i <= 20; i++) {
            look(connection(1, i * 10L, 0, i * 125_000L, false));
        }
        assertThat(traffic().deliveryRateSamples()).isEqualTo(20);
        assertThat(traffic().deliveryRateP95()).hasValue(19e6);
        for (int i = 0; i < 30; i++) {
            look(connection(1, 200, 0, 1, false));
        }
        assertThat(traffic().deliveryRateSamples()).isZero();
        assertThat(traffic().deliveryRateP95()).isEmpty();
    }

    @Test
    void aHostWithoutConnectionsIsForgottenFiveMinutesAfterItsLastSegment() {
        look();
        look(connection(1, 500, 0, 1, true));
        for (int i = 0; i < 29; i++) {
            look();
        }
        assertThat(traffic().connections()).isZero();
        assertThat(traffic().segments()).isEqualTo(500);
        look();
        assertThat(book.of(HOST)).isEmpty();
    }

    @Test
    void hostsBeyondTheLimitAreDroppedAndCounted() {
        List<TcpConnection> many = new ArrayList<>();
        for (int i = 0; i < TrafficBook.HOSTS_MAX + 7; i++) {
            TcpFigures info = connection(i, 1, 0, 1, true).info();
            many.add(new TcpConnection(i, 1, HostAddress.ofInet(i), 2, info));
        }
        book.observe(LOOK, LOOK, many);
        assertThat(tally.value("hosts_dropped", "")).isEqualTo(7);
    }
}
