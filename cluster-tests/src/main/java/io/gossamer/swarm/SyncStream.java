package io.gossamer.swarm;

import io.gossamer.model.Endpoint;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.Opened;
import io.gossamer.wire.SyncCodec;
import io.gossamer.wire.SyncReply;
import io.gossamer.wire.SyncRequest;
import io.gossamer.wire.Update;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The asking side of anti-entropy over one connection: hands over what a member holds, frame by frame. */
final class SyncStream implements AutoCloseable {
    /** Leaves room in a frame for the sender. */
    private static final int UPDATES_BYTES_MAX = 44 * 1024;

    private final SwarmMember member;
    private final Socket socket = new Socket();
    private final Endpoint peer;

    SyncStream(SwarmMember member, InetSocketAddress leader) throws IOException {
        this.member = member;
        this.peer = new Endpoint(leader.getAddress().getHostAddress(), leader.getPort());
        socket.setSoTimeout(10_000);
        socket.connect(leader, 2_000);
    }

    /** Returns when the other side has taken all of them in. */
    void handOver(List<? extends Update> updates) throws IOException {
        List<Update> frame = new ArrayList<>();
        int bytes = 0;
        for (Update update : updates) {
            if (bytes + update.encodedBytes() > UPDATES_BYTES_MAX) {
                exchange(frame);
                frame.clear();
                bytes = 0;
            }
            frame.add(update);
            bytes += update.encodedBytes();
        }
        exchange(frame);
    }

    private void exchange(List<Update> updates) throws IOException {
        SyncRequest request = new SyncRequest(member.sender(), 0, Optional.empty(), updates);
        socket.getOutputStream().write(member.envelope().sealFrame(SyncCodec.encode(request)));
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] frame = in.readNBytes(in.readInt());
        if (!(member.envelope().openFrame(peer, frame) instanceof Opened.Ok opened)) {
            throw new IOException("the daemon's frame does not open");
        }
        try {
            SyncReply reply = SyncCodec.decodeReply(opened.senderHash(), opened.body());
            if (reply.outcome() == SyncReply.Outcome.REFUSED) {
                throw new IOException("the daemon refused the exchange");
            }
        } catch (MalformedPacketException unreadable) {
            throw new IOException(unreadable);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
