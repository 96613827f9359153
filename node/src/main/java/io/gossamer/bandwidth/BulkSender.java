package io.gossamer.bandwidth;

import io.gossamer.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** Sends as much as one TCP connection takes, for a time or until something speaks against it. One thread. */
public final class BulkSender implements AutoCloseable {
    private static final int BLOCK_BYTES = 128 * 1024;
    private static final long CONNECT_NANOS = 3_000_000_000L;
    private static final long WAIT_MILLIS = 100;
    private static final long LOOK_NANOS = 100_000_000L;

    private final Clock clock;
    private final SocketChannel connection;
    private final Selector selector;
    private final ByteBuffer block;

    private BulkSender(Clock clock, SocketChannel connection, Selector selector) {
        this.clock = clock;
        this.connection = connection;
        this.selector = selector;
        byte[] noise = new byte[BLOCK_BYTES]; // what can be packed would be, by some tunnels
        new Random(clock.monotonicNanos()).nextBytes(noise);
        this.block = ByteBuffer.allocateDirect(BLOCK_BYTES).put(noise).flip();
    }

    /**
     * Connects and says the token.
     *
     * @param bind the address to send from; empty: as the system routes
     */
    public static BulkSender open(Clock clock, Optional<InetAddress> bind, InetSocketAddress to, byte[] token)
            throws IOException {
        SocketChannel connection = SocketChannel.open();
        try {
            connection.configureBlocking(false);
            if (bind.isPresent()) {
                connection.bind(new InetSocketAddress(bind.get(), 0));
            }
            Selector selector = Selector.open();
            SelectionKey key = connection.register(selector, SelectionKey.OP_CONNECT);
            connection.connect(to);
            long deadlineNanos = clock.monotonicNanos() + CONNECT_NANOS;
            while (!connection.finishConnect()) {
                if (clock.monotonicNanos() - deadlineNanos >= 0) {
                    selector.close();
                    throw new IOException("no connection to " + to.getAddress().getHostAddress() + " tcp port "
                            + to.getPort() + " within 3 s: is it open (bandwidth.port)?");
                }
                selector.select(WAIT_MILLIS);
                selector.selectedKeys().clear();
            }
            key.interestOps(SelectionKey.OP_WRITE);
            BulkSender sender = new BulkSender(clock, connection, selector);
            sender.write(ByteBuffer.wrap(token), deadlineNanos);
            return sender;
        } catch (IOException failed) {
            connection.close();
            throw failed;
        }
    }

    public int localPort() throws IOException {
        return ((InetSocketAddress) connection.getLocalAddress()).getPort();
    }

    /**
     * Blocks for {@code nanos}, or until {@code stop} has a reason.
     *
     * @param stop asked every 100 ms; empty: go on
     * @return the reason, or empty
     */
    public String send(long nanos, Supplier<String> stop) throws IOException {
        long endNanos = clock.monotonicNanos() + nanos;
        long lookNanos = clock.monotonicNanos() + LOOK_NANOS;
        while (clock.monotonicNanos() - endNanos < 0) {
            write(block.duplicate(), Math.min(endNanos, lookNanos));
            if (clock.monotonicNanos() - lookNanos >= 0) {
                lookNanos = clock.monotonicNanos() + LOOK_NANOS;
                String why = stop.get();
                if (!why.isEmpty()) {
                    return why;
                }
            }
        }
        return "";
    }

    private void write(ByteBuffer bytes, long deadlineNanos) throws IOException {
        while (bytes.hasRemaining() && clock.monotonicNanos() - deadlineNanos < 0) {
            if (connection.write(bytes) == 0) {
                selector.select(WAIT_MILLIS);
                selector.selectedKeys().clear();
            }
        }
    }

    /** What is under way arrives before the end. */
    public void end() throws IOException {
        connection.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        selector.close();
        connection.close();
    }
}
