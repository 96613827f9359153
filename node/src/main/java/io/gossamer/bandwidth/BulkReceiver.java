package io.gossamer.bandwidth;

import io.gossamer.time.Clock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Takes one TCP connection that begins with the token, and counts what comes over it until its end. One thread.
 */
public final class BulkReceiver {
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final long REPORT_NANOS = 500_000_000L;
    private static final long WAIT_MILLIS = 100;

    private final Clock clock;
    private final byte[] token;
    private final ServerSocketChannel server;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private BooleanSupplier gone = () -> false;

    /** So many bytes came in so long, from the first to the latest. */
    public record Progress(long bytes, long nanos, boolean last) {}

    /** @param bind port 0 lets the system choose; one that is taken is passed over for one that the system chooses */
    public BulkReceiver(Clock clock, InetSocketAddress bind, byte[] token) throws IOException {
        this.clock = clock;
        this.token = token.clone();
        this.server = open(bind);
    }

    private static ServerSocketChannel open(InetSocketAddress bind) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            try {
                server.bind(bind, 1);
            } catch (IOException taken) {
                if (bind.getPort() == 0) {
                    throw taken;
                }
                server.bind(new InetSocketAddress(bind.getAddress(), 0), 1);
            }
            return server;
        } catch (IOException refused) {
            server.close();
            throw refused;
        }
    }

    public int port() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    /**
     * Blocks until the sender ends or is gone, or the deadline (monotonic); then everything is closed. A connection without the
     * token is closed at once and the next one taken.
     *
     * @param senderGone asked a few times a second
     */
    public void run(long deadlineNanos, Consumer<Progress> each, BooleanSupplier senderGone) throws IOException {
        gone = senderGone;
        try (server;
                Selector selector = Selector.open()) {
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
            while (goesOn(deadlineNanos)) {
                selector.select(WAIT_MILLIS);
                selector.selectedKeys().clear();
                try (SocketChannel connection = server.accept()) {
                    if (connection != null && take(connection, deadlineNanos, each)) {
                        return;
                    }
                }
            }
        }
    }

    private boolean goesOn(long deadlineNanos) {
        return !gone.getAsBoolean() && clock.monotonicNanos() - deadlineNanos < 0;
    }

    /** Is {@code false} where the other end was a stranger. */
    private boolean take(SocketChannel connection, long deadlineNanos, Consumer<Progress> each) throws IOException {
        try (Selector selector = Selector.open()) {
            connection.configureBlocking(false);
            connection.register(selector, SelectionKey.OP_READ);
            if (!bearsToken(connection, selector, deadlineNanos)) {
                return false;
            }
            count(connection, selector, deadlineNanos, each);
            return true;
        }
    }

    private boolean bearsToken(SocketChannel connection, Selector selector, long deadlineNanos) throws IOException {
        ByteBuffer theirs = ByteBuffer.allocate(Train.TOKEN_BYTES);
        while (theirs.hasRemaining() && goesOn(deadlineNanos)) {
            selector.select(WAIT_MILLIS);
            selector.selectedKeys().clear();
            if (connection.read(theirs) < 0) {
                return false;
            }
        }
        return Arrays.equals(theirs.array(), token);
    }

    private void count(SocketChannel connection, Selector selector, long deadlineNanos, Consumer<Progress> each)
            throws IOException {
        long bytes = 0;
        long firstNanos = 0;
        long latestNanos = 0;
        long reportedNanos = clock.monotonicNanos();
        boolean ended = false;
        while (!ended && goesOn(deadlineNanos)) {
            selector.select(WAIT_MILLIS);
            selector.selectedKeys().clear();
            buffer.clear();
            int read = connection.read(buffer);
            long nowNanos = clock.monotonicNanos();
            ended = read < 0;
            if (read > 0) {
                firstNanos = bytes == 0 ? nowNanos : firstNanos;
                latestNanos = nowNanos;
                bytes += read;
            }
            if (nowNanos - reportedNanos >= REPORT_NANOS && !ended) {
                reportedNanos = nowNanos;
                each.accept(new Progress(bytes, latestNanos - firstNanos, false));
            }
        }
        each.accept(new Progress(bytes, latestNanos - firstNanos, true));
    }
}
