package io.gossamer.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.LinkId;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is made of a reply, by whom its time of arrival was taken. */
class LinkMeasurementTest {
    private static final long MILLI = 1_000_000L;
    private static final long TIMEOUT = 1_000 * MILLI;
    private static final LinkId LINK = new LinkId(new NodeId(0, 1), new NodeId(0, 2));

    private final List<LinkCondition.Change> changes = new ArrayList<>();
    private final LinkMeasurement link = new LinkMeasurement(
            LINK,
            new LinkMeasurement.Settings(new LinkCondition.Limits(0.05, 1_000 * MILLI), TIMEOUT, 10 * TIMEOUT),
            100,
            0,
            changes::add);

    private String reply(int sequence, long receivedNanos, ReceiveStamp stamp, long heldNanos) {
        return link.receive(new LinkMeasurement.Arrival(
                sequence,
                receivedNanos,
                stamp,
                false,
                heldNanos,
                sequence,
                LinkMeasurement.Transit.UNKNOWN,
                PathSigns.NONE));
    }

    private LinkSummary window() {
        return link.closeWindow(1, new LinkSummary.Window(0, 10_000), false, 60_000 * MILLI, 0);
    }

    @Test
    void theRoundTripCountsFromWhenTheProbeReallyLeft() {
        int sequence = link.send(10 * MILLI);
        link.sentAt(sequence, 12 * MILLI);
        assertThat(reply(sequence, 70 * MILLI, ReceiveStamp.KERNEL, 50 * MILLI)).isEqualTo("first");

        LinkSummary window = window();
        assertThat(window.rtt().orElseThrow().min()).isEqualTo(8 * MILLI);
        assertThat(window.kernelStamps()).isTrue();
    }

    @Test
    void aReplyWithoutATimeOfArrivalIsReceivedAndHasNoRoundTrip() {
        for (long i = 0; i < 5; i++) {
            assertThat(reply(link.send(i * 1_000 * MILLI), i * 1_000 * MILLI + 90 * MILLI, ReceiveStamp.VOID, 0))
                    .isEqualTo("first");
        }
        LinkSummary window = window();
        assertThat(window.counts().received()).isEqualTo(5);
        assertThat(window.counts().lost()).isZero();
        assertThat(window.rtt()).isEmpty();
        assertThat(window.ipdv()).isEmpty();
        assertThat(window.kernelStamps()).isFalse();
        assertThat(changes)
                .singleElement()
                .extracting(change -> change.to().name())
                .isEqualTo("UP");
    }

    @Test
    void aVoidSampleAmongOthersLeavesTheOthersAsTheyAre() {
        reply(link.send(0), 10 * MILLI, ReceiveStamp.KERNEL, 0);
        reply(link.send(1_000 * MILLI), 1_500 * MILLI, ReceiveStamp.VOID, 0);
        reply(link.send(2_000 * MILLI), 2_010 * MILLI, ReceiveStamp.KERNEL, 0);

        LinkSummary window = window();
        assertThat(window.counts().received()).isEqualTo(3);
        assertThat(window.rtt().orElseThrow().max()).isEqualTo(10 * MILLI);
        assertThat(window.ipdv()).as("no two consecutive delays").isEmpty();
        assertThat(window.kernelStamps()).isTrue();
    }

    @Test
    void oneUserStampMakesTheWindowsFiguresTheUsersOwn() {
        reply(link.send(0), 10 * MILLI, ReceiveStamp.KERNEL, 0);
        reply(link.send(1_000 * MILLI), 1_010 * MILLI, ReceiveStamp.USER, 0);

        assertThat(window().kernelStamps()).isFalse();
    }

    @Test
    void aReplyThatTheKernelSawTooLateIsLateThoughItIsReadInTime() {
        int sequence = link.send(0);
        assertThat(reply(sequence, TIMEOUT + MILLI, ReceiveStamp.KERNEL, 0)).isEqualTo("late");
        assertThat(reply(sequence, TIMEOUT + 2 * MILLI, ReceiveStamp.KERNEL, 0)).isEqualTo("duplicate");

        LinkSummary window = window();
        assertThat(window.counts().lost()).isEqualTo(1);
        assertThat(window.counts().late()).isEqualTo(1);
        assertThat(window.counts().duplicates()).isEqualTo(1);
        assertThat(window.counts().received()).isZero();
    }

    @Test
    void aReplyThatCameInTimeIsInTimeHoweverLateItIsRead() {
        int sequence = link.send(0);
        assertThat(reply(sequence, 20 * MILLI, ReceiveStamp.KERNEL, 0)).isEqualTo("first");
        link.tick(12 * TIMEOUT);

        assertThat(window().counts().lost()).isZero();
    }
}
