package io.gossamer.probe;

import io.gossamer.measure.ReceiveStamp;
import io.gossamer.model.Tally;
import io.gossamer.probe.kernel.StampClock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/** The replies that were read in one slot, handed on together: in the order of arrival, whichever socket they came to. */
final class SlotReplies {
    private final StampClock clock;
    private final Tally tally;
    private final List<Read> read = new ArrayList<>();

    private record Read(StampReply reply, OptionalLong stampNanos, long readNanos) {}

    private record Arrived(StampReply reply, long nanos, ReceiveStamp stamp) {}

    SlotReplies(StampClock clock, Tally tally) {
        this.clock = clock;
        this.tally = tally;
    }

    boolean isEmpty() {
        return read.isEmpty();
    }

    void clear() {
        read.clear();
    }

    void add(StampReply reply, OptionalLong stampNanos, long readNanos) {
        read.add(new Read(reply, stampNanos, readNanos));
    }

    /**
     * Who overtook whom is part of the measurement, so they go by their stamps. One whose stamp is void goes by the time of
     * reading.
     *
     * @param sinceNanos when the sockets were empty before, monotonic
     */
    void deliver(long sinceNanos, ProbeLoop.Work work) {
        List<Arrived> arrived = new ArrayList<>(read.size());
        for (Read one : read) {
            OptionalLong at = one.stampNanos().isEmpty()
                    ? OptionalLong.empty()
                    : clock.arrival(one.stampNanos().getAsLong(), sinceNanos, one.readNanos());
            ReceiveStamp stamp = at.isPresent() ? ReceiveStamp.KERNEL : ReceiveStamp.VOID;
            tally.count("stamps", stamp.word());
            arrived.add(new Arrived(one.reply(), at.orElse(one.readNanos()), stamp));
        }
        arrived.sort(Comparator.comparingLong(Arrived::nanos));
        arrived.forEach(one -> work.onReply(one.reply(), one.nanos(), one.stamp(), clock.offsetNanos()));
    }
}
