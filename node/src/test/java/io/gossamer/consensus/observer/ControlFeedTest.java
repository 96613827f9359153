package io.gossamer.consensus.observer;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.consensus.AppliedState;
import io.gossamer.consensus.GroupHeader;
import io.gossamer.consensus.RecordingState;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.proto.ControlUpdate;
import io.gossamer.proto.WatchControlRequest;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ControlFeedTest {
    private static final NodeId GROUP = new NodeId(7, 7);

    private final Tally tally = new Tally("consensus");
    private Optional<GroupHeader> header =
            Optional.of(new GroupHeader(GROUP, 1, 0, 1, Optional.of(GROUP), List.of(), true));
    private final ControlFeed feed =
            new ControlFeed(new AppliedState(new RecordingState(), tally), () -> header, tally);

    @Test
    void aBrokenReaderIsLetGoAndTheOthersGetTheirBeat() {
        Stream first = watch();
        Stream broken = watch();
        Stream last = watch();
        broken.isBroken = true;
        int before = first.updates.size();
        feed.beatAll();
        assertThat(first.updates).hasSize(before + 1);
        assertThat(last.updates).hasSize(before + 1);
        assertThat(feed.readers()).isEqualTo(2);
        assertThat(tally.value("control_readers_dropped", "broken")).isEqualTo(1);
    }

    @Test
    void readersOfANodeThatLostItsSeatAreSentElsewhere() {
        Stream reader = watch();
        header = Optional.empty();
        feed.beatAll();
        assertThat(reader.failed).isTrue();
        assertThat(feed.readers()).isZero();
    }

    private Stream watch() {
        Stream stream = new Stream();
        feed.watch(WatchControlRequest.newBuilder().setFromIndex(Long.MAX_VALUE).build(), stream);
        return stream;
    }

    /** A stream that takes everything, until it breaks as a cancelled one without a handler does. */
    private static final class Stream extends ServerCallStreamObserver<ControlUpdate> {
        private final List<ControlUpdate> updates = new ArrayList<>();
        private boolean isBroken;
        private boolean failed;

        @Override
        public void onNext(ControlUpdate update) {
            if (isBroken) {
                throw new IllegalStateException("call is closed");
            }
            updates.add(update);
        }

        @Override
        public void onError(Throwable cause) {
            failed = true;
        }

        @Override
        public void onCompleted() {
            failed = true;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {}

        @Override
        public void setOnReadyHandler(Runnable handler) {}

        @Override
        public void setCompression(String compression) {}

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void request(int count) {}

        @Override
        public void setMessageCompression(boolean enable) {}
    }
}
