package io.gossamer.lab.tun;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import io.gossamer.lab.fabric.Exit;
import io.gossamer.lab.fabric.Fabric;
import io.gossamer.lab.fabric.Fate;
import io.gossamer.lab.fabric.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The thread that all packets pass: reads them from the hosts' devices, asks the {@link Fabric} what becomes of them, and hands
 * them on when they are due. It knows how late it was. It asks the kernel to go before everything else, since the machine that
 * runs a lab is full of daemons; where it may not, its lateness shows that.
 */
public final class Switch implements AutoCloseable {
    /** Packets that may be under way at once; more are dropped and counted. */
    public static final int UNDER_WAY_MAX = 100_000;

    private static final int BATCH = 32;
    private static final long IDLE_NANOS = 50_000_000;
    private static final int PRIORITY = -15;

    /** A timer wakes a thread about so much too late: it looks that much sooner, and goes round until the packet is due. */
    private static final long EARLY_NANOS = 150_000;

    /** Asking 25 devices takes as long as this: so near to a packet's time the clock alone is looked at. */
    private static final long SPIN_NANOS = 20_000;

    private final Layout layout;
    private final Fabric fabric;
    private final List<TunDevice> devices;
    private final Memory polled;
    private final Memory timeout = new Memory(16);
    private final PriorityQueue<Frame> waiting = new PriorityQueue<>();
    private final ArrayDeque<Frame> spare = new ArrayDeque<>();
    private final byte[] arriving;
    private final Thread thread;
    private Lateness lateness = new Lateness();
    private DelayLog delays;
    private DelayObserver observer = (from, to, packet, length, inNanos, outNanos) -> {};
    private long order;
    private long overflows;
    private long refused;
    private volatile boolean running = true;
    private volatile Throwable broken;

    private int readingFrom;
    private long readNanos;
    private final LeastLately wakeUp = new LeastLately();
    private final LeastLately writing = new LeastLately();
    /** How long the packets that ended the last sleep had been there when it ended. */
    private long overdueNanos;

    private final Exit exit = this::enqueue;

    /**
     * @param devices by host, the console's last; the switch closes them
     * @param packetMax bytes of the longest packet that any of them gives
     */
    Switch(Layout layout, Fabric fabric, List<TunDevice> devices, int packetMax) {
        this.arriving = new byte[packetMax];
        this.layout = layout;
        this.fabric = fabric;
        this.devices = new ArrayList<>(devices);
        this.polled = new Memory(8L * devices.size());
        for (int i = 0; i < devices.size(); i++) {
            polled.setInt(8L * i, devices.get(i).descriptor());
            polled.setShort(8L * i + 4, Libc.POLLIN);
            polled.setShort(8L * i + 6, (short) 0);
        }
        thread = new Thread(this::run, "lab-switch");
        thread.setDaemon(true);
        thread.start();
    }

    /** Changes what is wrong with the network, between two packets. */
    public synchronized void change(Consumer<Fabric> change) {
        change.accept(fabric);
    }

    /** Since the last {@link #resetLateness}: how much later than due packets went out. */
    public synchronized Lateness lateness() {
        return lateness.copy();
    }

    public synchronized void resetLateness() {
        lateness = new Lateness();
    }

    public synchronized Map<Fate, Long> fates() {
        return fabric.fates();
    }

    /** Packets that the switch itself lost: too many under way, or a host that did not take them. A sound run has none. */
    public synchronized long lost() {
        return overflows + refused;
    }

    /** Notes every packet's true delay from now on; throws where the file cannot be written. */
    public synchronized void logDelays(Path file) throws IOException {
        if (delays != null) {
            delays.close();
        }
        delays = new DelayLog(file);
    }

    /** Who is told of every packet's true delay from now on. */
    public synchronized void observe(DelayObserver wanted) {
        observer = wanted;
    }

    /** Throws IllegalStateException when the thread has ended by itself. */
    public void checkRuns() {
        if (broken != null) {
            throw new IllegalStateException("the lab's switch broke: " + broken, broken);
        }
    }

    private void run() {
        goFirst();
        try {
            while (running) {
                await();
                synchronized (this) {
                    deliverDue();
                    for (int host = 0; host < devices.size(); host++) {
                        if (polled.getShort(8L * host + 6) != 0) {
                            take(host);
                        }
                    }
                    deliverDue();
                }
            }
        } catch (IOException | RuntimeException failed) {
            if (running) {
                broken = failed;
            }
        }
    }

    /** Real time where the kernel allows it; it sleeps most of the time, so nobody starves. */
    private static void goFirst() {
        Libc.prctl(Libc.PR_SET_TIMERSLACK, 1, 0, 0, 0);
        try (Memory parameters = new Memory(4)) {
            parameters.setInt(0, 1);
            if (Libc.sched_setscheduler(0, Libc.SCHED_FIFO, parameters) < 0) {
                Libc.setpriority(Libc.PRIO_PROCESS, 0, PRIORITY);
            }
        }
    }

    private void await() {
        long start = System.nanoTime();
        long due = dueNanos(start) - start;
        long nanos = Math.min(IDLE_NANOS, Math.max(0, due - EARLY_NANOS));
        timeout.setLong(0, 0);
        timeout.setLong(8, nanos);
        int ready = Libc.ppoll(polled, devices.size(), timeout, null);
        if (ready < 0 && Native.getLastError() != Libc.EINTR) {
            throw new IllegalStateException("ppoll failed with errno " + Native.getLastError());
        }
        overdueNanos = 0;
        if (nanos > 0) {
            long end = System.nanoTime();
            if (ready == 0) {
                wakeUp.record(end - start - nanos);
            } else if (ready > 0) {
                overdueNanos = Math.min(wakeUp.nanos(), end - start);
            }
        } else if (ready == 0 && due < SPIN_NANOS) {
            while (System.nanoTime() - start < due) {
                Thread.onSpinWait();
            }
        }
    }

    private synchronized long dueNanos(long otherwiseNanos) {
        Frame next = waiting.peek();
        return next == null ? otherwiseNanos + 2 * IDLE_NANOS : next.dueNanos - leadNanos();
    }

    /** A batch, so that one host that sends much delays no other one's packets by more than that. */
    private void take(int host) throws IOException {
        TunDevice device = devices.get(host);
        readingFrom = host;
        for (int i = 0; i < BATCH; i++) {
            int length = device.read(arriving);
            if (length == 0) {
                return;
            }
            // The first one woke this thread, and had been there for as long as that takes.
            readNanos = System.nanoTime() - overdueNanos;
            overdueNanos = 0;
            fabric.offer(readNanos, host, arriving, length, exit);
        }
    }

    private void enqueue(int host, byte[] bytes, int length, long atNanos) {
        if (waiting.size() >= UNDER_WAY_MAX) {
            overflows++;
            return;
        }
        Frame frame = spare.isEmpty() ? new Frame(arriving.length) : spare.pop();
        System.arraycopy(bytes, 0, frame.bytes, 0, length);
        frame.length = length;
        frame.from = readingFrom;
        frame.to = host;
        frame.inNanos = readNanos;
        frame.dueNanos = atNanos;
        frame.order = order++;
        waiting.add(frame);
    }

    private void deliverDue() {
        Frame next = waiting.peek();
        long start = System.nanoTime();
        while (next != null && next.dueNanos - leadNanos() <= start) {
            waiting.poll();
            if (!devices.get(next.to).write(next.bytes, next.length)) {
                refused++;
            }
            long now = System.nanoTime();
            writing.record(now - start);
            lateness.record(now - next.dueNanos);
            if (delays != null) {
                delays.write(next, now, name(next.from), name(next.to));
            }
            observer.passed(name(next.from), name(next.to), next.bytes, next.length, next.inNanos, now);
            spare.push(next);
            next = waiting.peek();
            start = now;
        }
    }

    /** The kernel hands a packet to its host while it is written, not before: begun so much sooner it is there when it is due. */
    private long leadNanos() {
        return writing.nanos() / 2;
    }

    private String name(int host) {
        return host == layout.console() ? "console" : layout.name(host);
    }

    /** Applies {@code question} between two packets. */
    public synchronized <T> T ask(Function<Fabric, T> question) {
        return question.apply(fabric);
    }

    @Override
    public void close() {
        running = false;
        try {
            thread.join(5_000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            devices.forEach(TunDevice::close);
            if (delays != null) {
                try {
                    delays.close();
                } catch (IOException full) {
                    delays = null;
                }
            }
        }
    }
}
