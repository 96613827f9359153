package io.gossamer.bandwidth;

import io.gossamer.probe.kernel.NoKernelStampsException;
import io.gossamer.probe.kernel.Outgoing;
import io.gossamer.probe.kernel.StampedSocket;
import io.gossamer.time.Clock;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Sends trains to one receiver that asked for them. One thread. */
public final class TrainSender implements AutoCloseable {
    private static final int RECEIVE_BUFFER_BYTES = 4096;

    /** So often a packet that the kernel has no room for is tried again, and so long it is waited in between. */
    private static final int TRIES_MAX = 200;

    private static final long AGAIN_NANOS = 1_000_000;

    private final Clock clock;
    private final StampedSocket socket;
    private final Outgoing packet;
    private final byte[] token;

    private TrainSender(Clock clock, StampedSocket socket, InetSocketAddress to, byte[] token) {
        this.clock = clock;
        this.socket = socket;
        this.packet = new Outgoing(Train.payloadBytes(to.getAddress() instanceof Inet6Address));
        this.token = token.clone();
        socket.address(packet, to);
    }

    /**
     * @param bind the address to send from; empty: as the system routes
     * @param token as the receiver gave it
     */
    public static TrainSender open(Clock clock, Optional<InetAddress> bind, InetSocketAddress to, byte[] token)
            throws IOException, NoKernelStampsException {
        InetSocketAddress from =
                bind.map(address -> new InetSocketAddress(address, 0)).orElseGet(() -> new InetSocketAddress(0));
        return new TrainSender(clock, StampedSocket.open(from, RECEIVE_BUFFER_BYTES), to, token);
    }

    /** Returns how long sending the second half took, nanoseconds. */
    public long send(int train) {
        ByteBuffer payload = packet.payload();
        long halfNanos = clock.monotonicNanos();
        for (int i = 0; i < Train.PACKETS; i++) {
            if (i == Train.HALF) {
                halfNanos = clock.monotonicNanos();
            }
            Train.write(payload, token, train, i);
            for (int tries = 0; !socket.send(packet) && tries < TRIES_MAX; tries++) {
                LockSupport.parkNanos(AGAIN_NANOS);
            }
        }
        return clock.monotonicNanos() - halfNanos;
    }

    @Override
    public void close() {
        socket.close();
    }
}
