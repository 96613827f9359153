package io.gossamer.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.Tally;
import io.gossamer.proto.ProbeReport;
import io.gossamer.proto.ProbeResult;
import io.gossamer.query.CallFailure;
import io.gossamer.query.StreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveFeedTest {
    private final Client client = new Client();
    private final Tally tally = new Tally("bandwidth");
    private final LiveFeed feed = new LiveFeed(client, Runnable::run, tally);

    /** A client that takes what comes only while it is ready. */
    private static final class Client implements StreamReader<ProbeReport> {
        final List<ProbeReport> taken = new ArrayList<>();
        boolean ready = true;
        boolean completed;
        Optional<CallFailure> failure = Optional.empty();
        Runnable onReady = () -> {};

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void next(ProbeReport report) {
            assertThat(completed).isFalse();
            taken.add(report);
        }

        @Override
        public void complete() {
            completed = true;
        }

        @Override
        public void fail(CallFailure why) {
            failure = Optional.of(why);
        }

        @Override
        public void onReady(Runnable wake) {
            onReady = wake;
        }

        @Override
        public void onGone(Runnable gone) {}
    }

    private static ProbeReport report(int number) {
        return ProbeReport.newBuilder()
                .setResult(ProbeResult.newBuilder().setNumber(number))
                .build();
    }

    @Test
    void whatComesIsPassedOnInOrderAndThenTheEnd() {
        feed.put(report(1));
        feed.put(report(2));
        feed.end("stopped");
        assertThat(client.taken).hasSize(3);
        assertThat(client.taken.get(2).getEnded().getWhy()).isEqualTo("stopped");
        assertThat(client.completed).isTrue();
    }

    @Test
    void aSlowReaderLosesTheNewestAndIsToldHowMany() {
        client.ready = false;
        for (int i = 1; i <= LiveFeed.REPORTS_MAX + 5; i++) {
            feed.put(report(i));
        }
        feed.end("");
        assertThat(client.taken).isEmpty();
        client.ready = true;
        client.onReady.run();
        assertThat(client.taken).hasSize(LiveFeed.REPORTS_MAX + 1);
        assertThat(client.taken.get(LiveFeed.REPORTS_MAX).getEnded().getReportsDropped())
                .isEqualTo(5);
        assertThat(tally.value("reports_dropped", "slow_reader")).isEqualTo(5);
    }

    @Test
    void aFailureComesAfterWhatHadComeBefore() {
        feed.put(report(1));
        feed.fail(new CallFailure(CallFailure.Kind.UNAVAILABLE, "n1 was asked: the connection to it broke", ""));
        assertThat(client.taken).hasSize(1);
        assertThat(client.failure.orElseThrow()).hasMessageContaining("the connection to it broke");
        assertThat(client.completed).isFalse();
    }

    @Test
    void aStreamThatIsPassedOnEndsAsItsSourceDid() {
        feed.put(report(1));
        feed.complete();
        assertThat(client.taken).hasSize(1);
        assertThat(client.completed).isTrue();
    }
}
