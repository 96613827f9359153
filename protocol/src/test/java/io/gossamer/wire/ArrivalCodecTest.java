package io.gossamer.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.gossamer.model.Arrivals;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import io.gossamer.proto.ArrivalWindow;
import io.gossamer.proto.PeerArrivals;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ArrivalCodecTest {
    private static final Arrivals ARRIVALS = new Arrivals(
            new LinkSummary.Window(1_700_000_000_000L, 10_000),
            true,
            List.of(
                    new Arrivals.OfPeer(new NodeId(3, 4), 12, 10, 2, 1),
                    new Arrivals.OfPeer(new NodeId(5, 6), 0, 0, 0, 0)));

    @Test
    void whatIsWrittenIsRead() throws MalformedPacketException {
        assertThat(ArrivalCodec.decode(ArrivalCodec.encode(ARRIVALS))).isEqualTo(ARRIVALS);
    }

    @Test
    void whatCannotBeTrueIsRefused() {
        ArrivalWindow good = ArrivalCodec.encode(ARRIVALS);
        refused(good.toBuilder().setWindowMillis(0));
        refused(good.toBuilder().setWindowStartUnixMillis(-1));
        refused(good.toBuilder().addPeers(PeerArrivals.newBuilder().setFrom(ByteString.copyFromUtf8("short"))));
        refused(good.toBuilder().setPeers(0, good.getPeers(0).toBuilder().setReceived(-1)));
    }

    private static void refused(ArrivalWindow.Builder window) {
        assertThatThrownBy(() -> ArrivalCodec.decode(window.build())).isInstanceOf(MalformedPacketException.class);
    }
}
