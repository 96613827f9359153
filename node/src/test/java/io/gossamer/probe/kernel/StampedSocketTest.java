package io.gossamer.probe.kernel;

import static io.gossamer.waiting.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Real sockets on loopback. */
@EnabledOnOs(OS.LINUX)
class StampedSocketTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final DatagramBatch batch = new DatagramBatch(100);
    private final Outgoing datagram = new Outgoing(44);

    private static InetSocketAddress addressOf(StampedSocket socket) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.port());
    }

    private void send(StampedSocket from, StampedSocket to) {
        from.address(datagram, addressOf(to));
        from.send(datagram);
    }

    @Test
    void thisHostStamps() throws Exception {
        StampCheck.require(() -> System.currentTimeMillis() * 1_000_000);
    }

    @Test
    void aClockThatIsNotTheKernelsIsRefused() {
        assertThatThrownBy(() -> StampCheck.require(() -> System.currentTimeMillis() * 1_000_000 + 3_600_000_000_000L))
                .isInstanceOf(NoKernelStampsException.class)
                .hasMessageContaining("by the clock that this process reads");
    }

    @Test
    void manyDatagramsAreReadInFewCallsEachWithItsSourceAndStamp() throws Exception {
        int sent = 3 * DatagramBatch.DATAGRAMS_MAX + 5;
        try (StampedSocket from = StampedSocket.open(ANY_PORT, 1 << 18);
                StampedSocket to = StampedSocket.open(ANY_PORT, 1 << 18)) {
            for (int i = 0; i < sent; i++) {
                datagram.payload().putInt(0, i);
                send(from, to);
            }
            int next = 0;
            int calls = 0;
            long stamp = 0;
            do {
                int count = to.receive(batch);
                calls++;
                for (int i = 0; i < count; i++) {
                    assertThat(batch.payload(i).getInt(0)).isEqualTo(next++);
                    assertThat(batch.payload(i).remaining()).isEqualTo(44);
                    assertThat(batch.source(i)).contains(addressOf(from));
                    assertThat(batch.control(i).ttl()).isPresent();
                    long now = batch.control(i).stampNanos().orElseThrow();
                    assertThat(now).isGreaterThanOrEqualTo(stamp);
                    stamp = now;
                }
            } while (batch.wasFull());
            assertThat(next).isEqualTo(sent);
            assertThat(calls).isEqualTo(4);
        }
    }

    @Test
    void whatIsSentHasANumberAndAStampOfWhenItLeft() throws Exception {
        int sent = 40;
        List<Integer> numbers = new ArrayList<>();
        List<Long> stamps = new ArrayList<>();
        try (StampedSocket from = StampedSocket.open(ANY_PORT, 1 << 18);
                StampedSocket to = StampedSocket.open(ANY_PORT, 1 << 18)) {
            send(from, to);
            assertThat(from.stampDepartures()).isTrue();
            for (int i = 0; i < sent; i++) {
                assertThat(from.departures()).hasValue(i);
                send(from, to);
            }
            DepartureQueue queue = new DepartureQueue();
            await().until(() -> {
                queue.read(from, (number, stampNanos) -> {
                    numbers.add(number);
                    stamps.add(stampNanos);
                });
                return numbers.size() >= sent;
            });
            assertThat(to.receive(batch)).isPositive();
            assertThat(stamps.get(0)).as("left before it came").isLessThanOrEqualTo(arrivalOf(1));
        }
        assertThat(numbers)
                .containsExactlyElementsOf(IntStream.range(0, sent).boxed().toList());
        assertThat(stamps).isSorted();
    }

    private long arrivalOf(int index) {
        return batch.control(index).stampNanos().orElseThrow();
    }

    @Test
    void aDatagramThatWasNotTakenLeavesTheNumbersRight() throws Exception {
        List<Integer> numbers = new ArrayList<>();
        try (StampedSocket from = StampedSocket.open(ANY_PORT, 1 << 18);
                StampedSocket to = StampedSocket.open(ANY_PORT, 1 << 18)) {
            from.stampDepartures();
            send(from, to);
            Outgoing tooLong = new Outgoing(70_000);
            from.address(tooLong, addressOf(to));
            assertThat(from.send(tooLong)).isFalse();
            assertThat(from.departures()).as("counted anew").hasValue(0);
            send(from, to);
            send(from, to);
            DepartureQueue queue = new DepartureQueue();
            await().until(() -> {
                queue.read(from, (number, stampNanos) -> numbers.add(number));
                return numbers.size() >= 3;
            });
        }
        assertThat(numbers).containsExactly(0, 0, 1);
    }

    @Test
    void whatTheSocketHadNoRoomForIsCounted() throws Exception {
        int sent = 1_000;
        try (StampedSocket from = StampedSocket.open(ANY_PORT, 1 << 18);
                StampedSocket to = StampedSocket.open(ANY_PORT, 1)) {
            for (int i = 0; i < sent; i++) {
                send(from, to);
            }
            int[] counts = new int[2];
            await().until(() -> {
                int count = to.receive(batch);
                for (int i = 0; i < count; i++) {
                    counts[0]++;
                    counts[1] += to.newlyDropped(batch.control(i));
                }
                if (count == 0) {
                    send(from, to); // the number comes with the next one that has room
                    counts[0]--;
                }
                return counts[1] > 0;
            });
            assertThat(counts[1]).isPositive().isLessThan(sent + 100);
        }
    }

    @Test
    void aPortThatIsTakenIsSaidInTheSystemsWords() throws Exception {
        try (StampedSocket first = StampedSocket.open(ANY_PORT, 4096)) {
            assertThatThrownBy(() -> StampedSocket.open(addressOf(first), 4096))
                    .isInstanceOf(IOException.class)
                    .hasMessage("Address already in use");
        }
    }

    @Test
    void aSleepEndsByTheBellAPacketOrTime() throws Exception {
        try (StampedSocket from = StampedSocket.open(ANY_PORT, 4096);
                StampedSocket to = StampedSocket.open(ANY_PORT, 4096);
                SocketPoll poll = new SocketPoll(List.of(to))) {
            poll.ring();
            poll.sleep(1, 600_000);
            poll.look();
            assertThat(poll.isReady(0)).isFalse();
            send(from, to);
            poll.sleep(1, 600_000);
            poll.look();
            assertThat(poll.isReady(0)).isTrue();
            poll.sleep(0, 1); // whoever does not watch the socket sleeps on
            assertThat(to.receive(batch)).isEqualTo(1);
        }
    }
}
