package io.gossamer.probe;

import io.gossamer.probe.live.LiveSample;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * What somebody wants to see of one target now. Its callbacks run on the probing thread: they must not block.
 */
public final class LiveProbe {
    public static final long INTERVAL_NANOS_MIN = Prober.SLOT_NANOS;

    private final InetSocketAddress address;
    private final long intervalNanos;
    private final int count;
    private final long endNanos;
    private final Consumer<LiveSample> listener;
    private final Consumer<String> ended;
    private final AtomicBoolean stopped = new AtomicBoolean();

    /**
     * @param intervalNanos at least {@link #INTERVAL_NANOS_MIN}
     * @param count of probes
     * @param endNanos no probe is sent after this, monotonic
     * @param ended told once, with a reason or with nothing where it ran to its end
     */
    public LiveProbe(
            InetSocketAddress address,
            long intervalNanos,
            int count,
            long endNanos,
            Consumer<LiveSample> listener,
            Consumer<String> ended) {
        this.address = address;
        this.intervalNanos = Math.max(INTERVAL_NANOS_MIN, intervalNanos);
        this.count = count;
        this.endNanos = endNanos;
        this.listener = listener;
        this.ended = ended;
    }

    /** Ends it at the next tick. Any thread. */
    public void stop() {
        stopped.set(true);
    }

    boolean isStopped() {
        return stopped.get();
    }

    InetSocketAddress address() {
        return address;
    }

    long intervalNanos() {
        return intervalNanos;
    }

    int count() {
        return count;
    }

    long endNanos() {
        return endNanos;
    }

    Consumer<LiveSample> listener() {
        return listener;
    }

    void end(String why) {
        ended.accept(why);
    }
}
