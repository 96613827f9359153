package io.gossamer.wire;

import com.google.protobuf.ByteString;
import io.gossamer.model.Arrivals;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import io.gossamer.proto.ArrivalWindow;
import io.gossamer.proto.PeerArrivals;
import java.util.ArrayList;
import java.util.List;

/** Arrivals to and from their wire form. Decoding believes nothing: whatever comes out is what an honest node could have counted. */
public final class ArrivalCodec {
    private ArrivalCodec() {}

    public static ArrivalWindow encode(Arrivals arrivals) {
        ArrivalWindow.Builder window = ArrivalWindow.newBuilder()
                .setWindowStartUnixMillis(arrivals.window().startUnixMillis())
                .setWindowMillis(arrivals.window().lengthMillis())
                .setSelfImpaired(arrivals.selfImpaired());
        for (Arrivals.OfPeer peer : arrivals.peers()) {
            window.addPeers(PeerArrivals.newBuilder()
                    .setFrom(ByteString.copyFrom(peer.from().bytes()))
                    .setExpected(peer.expected())
                    .setReceived(peer.received())
                    .setDuplicates(peer.duplicates())
                    .setReordered(peer.reordered()));
        }
        return window.build();
    }

    /** Throws where a count, the window or an id cannot be true. */
    public static Arrivals decode(ArrivalWindow window) throws MalformedPacketException {
        int length = window.getWindowMillis();
        long start = window.getWindowStartUnixMillis();
        boolean possible = length > 0
                && length <= SummaryCodec.WINDOW_MILLIS_MAX
                && start >= 0
                && start <= SummaryCodec.UNIX_MILLIS_MAX
                && window.getPeersCount() <= Arrivals.PEERS_MAX;
        if (!possible) {
            throw new MalformedPacketException("arrivals-window");
        }
        List<Arrivals.OfPeer> peers = new ArrayList<>(window.getPeersCount());
        for (PeerArrivals peer : window.getPeersList()) {
            if (peer.getFrom().size() != NodeId.BYTES) {
                throw new MalformedPacketException("arrivals-peer");
            }
            peers.add(new Arrivals.OfPeer(
                    NodeId.of(peer.getFrom().toByteArray()),
                    count(peer.getExpected()),
                    count(peer.getReceived()),
                    count(peer.getDuplicates()),
                    count(peer.getReordered())));
        }
        return new Arrivals(new LinkSummary.Window(start, length), window.getSelfImpaired(), peers);
    }

    private static int count(int count) throws MalformedPacketException {
        if (count < 0 || count > SummaryCodec.PROBES_MAX) {
            throw new MalformedPacketException("arrivals-count");
        }
        return count;
    }
}
