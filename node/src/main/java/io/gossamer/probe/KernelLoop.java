package io.gossamer.probe;

import io.gossamer.host.Niceness;
import io.gossamer.measure.ReceiveStamp;
import io.gossamer.model.Tally;
import io.gossamer.probe.classes.ClassWire;
import io.gossamer.probe.kernel.ControlMessages;
import io.gossamer.probe.kernel.DatagramBatch;
import io.gossamer.probe.kernel.NoKernelStampsException;
import io.gossamer.probe.kernel.SocketPoll;
import io.gossamer.probe.kernel.StampClock;
import io.gossamer.probe.kernel.StampedSocket;
import io.gossamer.probe.mtu.SizeWire;
import io.gossamer.probe.path.TracedPath;
import io.gossamer.probe.reflector.StampReflector;
import io.gossamer.time.Clock;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.StampPacket;
import io.gossamer.wire.StampTrust;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * On Linux: a thread that sleeps from slot to slot and then reads all that has come in. The kernel has stamped it, so nobody need
 * wake up for a packet: a wake costs more than all that is done with one.
 *
 * <p>What waits for whom: a reply waits in its socket for the next tick, at no loss. A request waits at most one slot, which the
 * sender's formula takes out of its round trip. Where the next tick is further away than a slot, or a stranger asked lately (a
 * router or a tool that knows nothing of slots), the reflector's socket wakes the thread.
 */
final class KernelLoop implements ProbeLoop {
    private static final Logger LOG = LoggerFactory.getLogger(KernelLoop.class);

    /** After a stranger's request its next ones are answered at once for so long: most tools ask once a second. */
    static final long PROMPT_NANOS = 10_000_000_000L;

    /** So many batches of one socket at a time, that a flood of datagrams does not keep the thread from its ticks. */
    private static final int BATCHES_MAX = 32;

    /** A socket that held so many at once would soon have no room: then each packet wakes the thread for a while. */
    private static final int FLOOD_BATCHES = 8;

    private static final int TASKS_MAX = 256;
    private static final int READINGS_MAX = 4;
    private static final int REFLECTOR = 0;
    private static final long MILLI = 1_000_000L;

    /** A trace sends its next packet when it has the answer to the last one, so it looks often for the seconds that it takes. */
    private static final int TRACING_MILLIS = 5;

    private final Clock clock;
    private final InetSocketAddress address;
    private final StampReflector reflector;
    private final Tally tally;
    private final List<StampedSocket> sockets = new ArrayList<>();
    private final DatagramBatch batch = new DatagramBatch(LinkMeter.RECEIVE_BYTES);
    private final ProbePackets packets;
    private final StampClock stamps = new StampClock();
    private final SlotReplies replies;
    private final FlowTracer tracer;
    private final KernelSender sender;
    private final Queue<Runnable> tasks = new ArrayBlockingQueue<>(TASKS_MAX);
    private final Thread thread = new Thread(this::run, "gossamer-probe");

    private SocketPoll poll;
    private int port;
    private Work work;
    private long promptUntilNanos;
    private long floodedUntilNanos;
    private long drainedNanos;
    private volatile boolean closed;

    /** @param dscp of the probes, 6 bits */
    KernelLoop(Clock clock, InetSocketAddress address, int dscp, StampReflector reflector, Tally tally) {
        this.clock = clock;
        this.address = address;
        this.packets = new ProbePackets(dscp);
        this.reflector = reflector;
        this.tally = tally;
        this.replies = new SlotReplies(stamps, tally);
        this.tracer = new FlowTracer(clock, packets, new SplittableRandom(), tally);
        this.sender = new KernelSender(clock, packets, sockets, tracer::isActive, tally);
        thread.setDaemon(true);
    }

    @Override
    public void bind() throws IOException {
        try {
            open(address);
            port = sockets.get(REFLECTOR).port();
            reflector.listensOn(port);
            for (int i = 0; i < StampSender.PORTS; i++) {
                open(new InetSocketAddress(address.getAddress(), 0));
                sockets.get(sockets.size() - 1).stampDepartures();
            }
            poll = new SocketPoll(sockets);
        } catch (IOException failed) {
            closeSockets();
            throw failed;
        }
    }

    private void open(InetSocketAddress where) throws IOException {
        try {
            sockets.add(StampedSocket.open(where, LinkMeter.RECEIVE_BUFFER_BYTES));
        } catch (IOException | NoKernelStampsException refused) {
            throw ProbeLoop.cannotListen(where, refused.getMessage(), refused);
        }
    }

    @Override
    public void start(Work started) {
        work = started;
        thread.start();
    }

    private void run() {
        Niceness.stepAhead();
        long dueNanos = clock.monotonicNanos();
        promptUntilNanos = dueNanos;
        floodedUntilNanos = dueNanos;
        drainedNanos = dueNanos;
        try {
            while (!closed) {
                runTasks();
                boolean due = clock.monotonicNanos() - dueNanos >= 0;
                read(due || tracer.isActive() || clock.monotonicNanos() - floodedUntilNanos < 0);
                tracer.tick();
                if (due) {
                    dueNanos = work.tick(dueNanos);
                }
                sleepUntil(dueNanos);
            }
        } finally {
            tracer.close();
            closeSockets();
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            try {
                task.run();
            } catch (RuntimeException broken) {
                count(broken);
            }
        }
    }

    /** One broken call must not end all measuring. */
    private void count(RuntimeException broken) {
        if (tally.value("loop_failed", "") == 0) {
            LOG.error("measuring goes on after an unexpected error", broken);
        }
        tally.count("loop_failed");
    }

    private void sleepUntil(long dueNanos) {
        long nowNanos = clock.monotonicNanos();
        long leftNanos = dueNanos - nowNanos;
        if (leftNanos > 0) {
            long millisMax = tracer.isActive() ? TRACING_MILLIS : 1_000;
            poll.sleep(wakers(nowNanos, leftNanos), (int) Math.min(millisMax, (leftNanos + MILLI - 1) / MILLI));
        }
    }

    /** How many of the sockets may end the sleep. */
    private int wakers(long nowNanos, long leftNanos) {
        if (nowNanos - floodedUntilNanos < 0) {
            return sockets.size();
        }
        return leftNanos > Prober.SLOT_NANOS || nowNanos - promptUntilNanos < 0 ? 1 : 0;
    }

    /** @param all the senders' sockets too, or else requests alone */
    private void read(boolean all) {
        readClocks();
        long sinceNanos = drainedNanos;
        poll.look();
        try {
            tracer.drain();
            drain(REFLECTOR, sinceNanos);
            if (all) {
                for (int socket = REFLECTOR + 1; socket < sockets.size(); socket++) {
                    if (poll.hasError(socket)) {
                        sender.readDepartures(socket, stamps, sinceNanos);
                    }
                    drain(socket, sinceNanos);
                }
                drainedNanos = clock.monotonicNanos();
                if (!replies.isEmpty()) {
                    readClocks(); // all in between had one wall clock, or is void
                    replies.deliver(sinceNanos, work);
                }
            }
        } catch (RuntimeException broken) {
            count(broken);
        } finally {
            replies.clear();
        }
    }

    private void readClocks() {
        boolean sure = false;
        for (int i = 0; i < READINGS_MAX && !sure; i++) {
            long beforeNanos = clock.monotonicNanos();
            long wallNanos = clock.wallNanos();
            sure = stamps.reading(beforeNanos, wallNanos, clock.monotonicNanos());
        }
    }

    private void drain(int socket, long sinceNanos) {
        if (!poll.isReady(socket)) {
            return;
        }
        for (int batches = 0; batches < BATCHES_MAX; batches++) {
            int count = sockets.get(socket).receive(batch);
            if (count < 0) {
                countError(socket);
            }
            for (int i = 0; i < count; i++) {
                if (socket == REFLECTOR) {
                    answer(i, sinceNanos);
                } else {
                    take(socket, i);
                }
            }
            if (!batch.wasFull()) {
                return;
            }
            if (batches >= FLOOD_BATCHES) {
                floodedUntilNanos = clock.monotonicNanos() + PROMPT_NANOS;
            }
        }
        tally.count("reads_put_off");
    }

    private void countError(int socket) {
        if (socket == REFLECTOR) {
            reflector.socketError();
        } else {
            tally.count("replies_dropped", "socket_error");
        }
    }

    private void answer(int index, long sinceNanos) {
        ControlMessages control = batch.control(index);
        countOverflow(REFLECTOR, control);
        InetSocketAddress source = batch.source(index).orElse(null);
        if (source == null) {
            reflector.socketError();
            return;
        }
        StampReflector.Receipt receipt = receipt(control, sinceNanos);
        ByteBuffer packet = batch.payload(index);
        StampReflector.Answer answer =
                reflector.reflect(packet, source, receipt).orElse(null);
        if (answer == null) {
            return;
        }
        if (!sockets.get(REFLECTOR).mark(answer.trafficClass())) {
            tally.count("marks_refused");
        }
        if (!sockets.get(REFLECTOR).sendBack(batch, index, packet.limit())) {
            reflector.writeFailed();
        }
        if (!answer.toPeer()) {
            promptUntilNanos = clock.monotonicNanos() + PROMPT_NANOS;
        }
    }

    private StampReflector.Receipt receipt(ControlMessages control, long sinceNanos) {
        long nowNanos = clock.monotonicNanos();
        int ttl = control.ttl().orElse(StampPacket.TTL_UNKNOWN);
        OptionalLong stamp = control.stampNanos();
        long arrivedNanos =
                stamp.isEmpty() ? nowNanos : stamps.likeliestArrival(stamp.getAsLong(), sinceNanos, nowNanos);
        // not from a new reading of the wall clock: a thread that is put aside between two readings would make T2 and
        // T3 late
        return new StampReflector.Receipt(
                arrivedNanos, arrivedNanos + stamps.offsetNanos(), ttl, control.trafficClass());
    }

    private void take(int socket, int index) {
        ControlMessages control = batch.control(index);
        countOverflow(socket, control);
        try {
            StampReply reply = packets.read(batch.payload(index), control.ttl(), control.trafficClass());
            if (tracer.onReply(reply, control.stampNanos())) {
                return;
            }
            replies.add(sender.departed(reply), control.stampNanos(), clock.monotonicNanos());
        } catch (MalformedPacketException malformed) {
            tally.count("replies_dropped", malformed.reason());
        }
    }

    private void countOverflow(int socket, ControlMessages control) {
        int dropped = sockets.get(socket).newlyDropped(control);
        if (dropped > 0) {
            tally.add("socket_overflows", socket == REFLECTOR ? "reflector" : "sender", dropped);
            if (socket != REFLECTOR) {
                work.onDropped(dropped);
            }
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public ReceiveStamp stamps() {
        return ReceiveStamp.KERNEL;
    }

    @Override
    public long send(InetSocketAddress to, int sessionId, int sequence) {
        return sender.send(to, sessionId, sequence);
    }

    @Override
    public Optional<SizeWire> sizes() {
        return Optional.of(sender);
    }

    @Override
    public Optional<ClassWire> classes() {
        return Optional.of(sender);
    }

    @Override
    public void trace(FlowTracer.Order order, CompletableFuture<TracedPath> done) {
        execute(() -> tracer.begin(order, sender.socket(order.flow()), done));
    }

    @Override
    public void use(StampTrust trust) {
        packets.use(trust);
        reflector.use(trust);
    }

    /** Nothing was held back. */
    @Override
    public void flush() {}

    @Override
    public void execute(Runnable task) {
        if (closed || !tasks.offer(task)) {
            tally.count("tasks_dropped", closed ? "closed" : "full");
        }
        poll.ring();
    }

    @Override
    public void close() {
        closed = true;
        if (poll != null) {
            poll.ring();
        }
        if (thread.isAlive()) {
            joinThread();
        } else if (thread.getState() == Thread.State.NEW) {
            closeSockets();
        }
    }

    private void joinThread() {
        try {
            thread.join(2_000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeSockets() {
        sockets.forEach(StampedSocket::close);
        sockets.clear();
        if (poll != null) {
            poll.close();
        }
    }
}
