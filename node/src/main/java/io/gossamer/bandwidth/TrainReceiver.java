package io.gossamer.bandwidth;

import io.gossamer.probe.kernel.DatagramBatch;
import io.gossamer.probe.kernel.NoKernelStampsException;
import io.gossamer.probe.kernel.SocketPoll;
import io.gossamer.probe.kernel.StampedSocket;
import io.gossamer.time.Clock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Takes the trains of one sender on a port that is open for them alone, and tells how far their packets were apart by the
 * kernel's receive stamps. One thread.
 */
public final class TrainReceiver {
    /** Of what a train's rest is waited for: a packet of a path of 100 kbit/s takes 112 ms. */
    static final int SILENCE_MILLIS = 250;

    private static final int RECEIVE_BUFFER_BYTES = 1 << 20;
    private static final int PAYLOAD_BYTES = 64;

    private final Clock clock;
    private final byte[] token;
    private final StampedSocket socket;
    private final SocketPoll poll;
    private final DatagramBatch batch = new DatagramBatch(PAYLOAD_BYTES);
    private Optional<TrainArrival> current = Optional.empty();
    private int next;

    /** @param bind port 0 lets the system choose; one that is taken is passed over for one that the system chooses */
    public TrainReceiver(Clock clock, InetSocketAddress bind, byte[] token)
            throws IOException, NoKernelStampsException {
        this.clock = clock;
        this.token = token.clone();
        this.socket = open(bind);
        this.poll = new SocketPoll(List.of(socket));
    }

    private static StampedSocket open(InetSocketAddress bind) throws IOException, NoKernelStampsException {
        try {
            return StampedSocket.open(bind, RECEIVE_BUFFER_BYTES);
        } catch (IOException taken) {
            if (bind.getPort() == 0) {
                throw taken;
            }
            return StampedSocket.open(new InetSocketAddress(bind.getAddress(), 0), RECEIVE_BUFFER_BYTES);
        }
    }

    public int port() {
        return socket.port();
    }

    /**
     * Blocks until the last train is in, the sender is gone, or the deadline (monotonic); then the port is closed.
     *
     * @param gone asked a few times a second
     */
    public void run(long deadlineNanos, Consumer<Dispersion> each, BooleanSupplier gone) {
        try {
            while (!gone.getAsBoolean() && next < Train.TRAINS) {
                long leftMillis = (deadlineNanos - clock.monotonicNanos()) / 1_000_000;
                if (leftMillis <= 0) {
                    return;
                }
                poll.sleep(1, (int) Math.min(SILENCE_MILLIS, leftMillis));
                if (read(each) == 0) {
                    end(each);
                }
            }
        } finally {
            end(each);
            poll.close();
            socket.close();
        }
    }

    private int read(Consumer<Dispersion> each) {
        int all = 0;
        do {
            int count = socket.receive(batch);
            for (int i = 0; i < count; i++) {
                ByteBuffer packet = batch.payload(i);
                OptionalLong stamp = batch.control(i).stampNanos();
                if (Train.isOf(packet, token) && stamp.isPresent()) {
                    take(Train.train(packet), Train.index(packet), stamp.getAsLong(), each);
                    all++;
                }
            }
        } while (batch.wasFull());
        return all;
    }

    private void take(int train, int index, long stampNanos, Consumer<Dispersion> each) {
        if (train < next) {
            return; // of a train that was ended already
        }
        if (current.isPresent() && current.get().train() != train) {
            end(each);
        }
        TrainArrival arriving = current.orElseGet(() -> new TrainArrival(train));
        current = Optional.of(arriving);
        arriving.add(index, stampNanos);
        if (arriving.isComplete()) {
            end(each);
        }
    }

    private void end(Consumer<Dispersion> each) {
        current.ifPresent(train -> {
            next = train.train() + 1;
            each.accept(train.dispersion());
        });
        current = Optional.empty();
    }
}
