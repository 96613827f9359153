package io.gossamer.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.proto.SummaryBatch;
import io.gossamer.query.TestSeal;
import io.gossamer.time.ManualClock;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class SpoolReadingTest {
    private int reads;

    /** A voter that is away for an hour must not cost the reading of all that waits for it, once a second. */
    @Test
    void nothingIsReadForAVoterThatTakesNothing() throws Exception {
        TestSeal seal = new TestSeal();
        Tally tally = new Tally("relay");
        SummarySpool spool = new SummarySpool() {
            @Override
            public Optional<Long> put(SummaryBatch batch) {
                return Optional.empty();
            }

            @Override
            public Optional<SummaryBatch> get(long key) {
                reads++;
                return Optional.of(SummaryBatch.getDefaultInstance());
            }

            @Override
            public void remove(long key) {
                throw new AssertionError("a batch that a voter lacks is kept");
            }

            @Override
            public List<Long> keys() {
                return LongStream.range(0, 1_000).boxed().toList();
            }
        };
        try (SummaryShipper shipper = new SummaryShipper(
                seal.id(),
                seal.signer(),
                11,
                () -> List.of(new NodeId(5, 5)),
                List::of,
                null,
                (delivery, receivedNanos, replay) -> {},
                spool,
                new ManualClock(),
                Runnable::run,
                tally)) {
            shipper.tick();
            shipper.tick();
            assertThat(reads).isZero();
            assertThat(shipper.spooled()).isEqualTo(1_000);
        }
    }
}
