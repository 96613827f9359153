package io.gossamer.swarm;

import io.gossamer.model.Endpoint;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.Opened;
import io.gossamer.wire.SyncCodec;
import io.gossamer.wire.SyncReply;
import io.gossamer.wire.SyncRequest;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The answering side of anti-entropy for all members, on one thread: whoever asks is told that nothing differs. */
final class SyncServer implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 2_000;

    private final Selector selector;
    private final AtomicLong answered = new AtomicLong();
    private final Thread thread = new Thread(this::run, "swarm-sync");
    private volatile boolean closed;

    SyncServer() throws IOException {
        selector = Selector.open();
    }

    /** A listening socket for a member that is not yet made, since its record names the port. */
    static ServerSocketChannel bind() throws IOException {
        ServerSocketChannel listening = ServerSocketChannel.open();
        listening.bind(new InetSocketAddress("127.0.0.1", 0));
        listening.configureBlocking(false);
        return listening;
    }

    void add(SwarmMember member, ServerSocketChannel listening) throws IOException {
        listening.register(selector, SelectionKey.OP_ACCEPT, member);
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    long answered() {
        return answered.get();
    }

    private void run() {
        while (!closed) {
            try {
                selector.select(key -> accept((ServerSocketChannel) key.channel(), (SwarmMember) key.attachment()));
            } catch (IOException broken) {
                throw new IllegalStateException("the swarm's listening sockets broke", broken);
            }
        }
    }

    private void accept(ServerSocketChannel listening, SwarmMember member) {
        try (SocketChannel accepted = listening.accept()) {
            if (accepted != null) {
                answer(accepted.socket(), member);
            }
        } catch (IOException | MalformedPacketException brokenOff) {
            // the asker counts it
        }
    }

    private void answer(Socket socket, SwarmMember member) throws IOException, MalformedPacketException {
        socket.setSoTimeout(TIMEOUT_MILLIS);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] frame = in.readNBytes(in.readInt());
        Endpoint source = new Endpoint("127.0.0.1", socket.getPort());
        if (member.envelope().openFrame(source, frame) instanceof Opened.Ok opened) {
            SyncRequest request = SyncCodec.decodeRequest(opened.senderHash(), opened.body());
            SyncReply equal = new SyncReply(
                    member.sender(), SyncReply.Outcome.EQUAL, List.of(), List.of(), List.of(), Optional.empty());
            if (request.updates().isEmpty()) {
                answered.incrementAndGet();
            }
            socket.getOutputStream().write(member.envelope().sealFrame(SyncCodec.encode(equal)));
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
