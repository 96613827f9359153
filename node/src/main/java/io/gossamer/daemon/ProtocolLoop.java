package io.gossamer.daemon;

import io.gossamer.model.Tally;
import io.gossamer.time.Clock;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one protocol thread of a node: membership, link state and their sockets run here and nowhere else, so the machines
 * need no lock.
 *
 * <p>Other threads hand work over through {@link #offer}; at most {@value #PENDING_MAX} pieces wait, what comes beyond that
 * is dropped and counted. A piece that throws is logged and counted, and the loop goes on: one bad message must not end
 * the monitoring, nor a class that cannot be loaded any more because somebody unpacked a new version over the old one.
 */
public final class ProtocolLoop {
    /** Hand-overs that may wait. At a microsecond or more each this is far below one probe period. */
    static final int PENDING_MAX = 8_192;

    private static final Logger LOG = LoggerFactory.getLogger(ProtocolLoop.class);

    private final EventLoop eventLoop;
    private final Clock clock;
    private final Tally tally = new Tally("loop");
    private final AtomicInteger pending = new AtomicInteger();

    public ProtocolLoop(EventLoop eventLoop, Clock clock) {
        this.eventLoop = eventLoop;
        this.clock = clock;
    }

    /** Runs on the protocol thread with that moment's monotonic time. */
    @FunctionalInterface
    public interface Work {
        void run(long nowNanos);
    }

    /** Hands work over from any thread; false when the queue was full and the work was dropped. */
    public boolean offer(Work work) {
        if (pending.incrementAndGet() > PENDING_MAX) {
            pending.decrementAndGet();
            tally.count("dropped", "queue_full");
            return false;
        }
        try {
            eventLoop.execute(() -> {
                pending.decrementAndGet();
                run(work);
            });
            return true;
        } catch (java.util.concurrent.RejectedExecutionException closing) {
            pending.decrementAndGet();
            tally.count("dropped", "closing");
            return false;
        }
    }

    /** After {@code delayNanos}; the work checks by itself whether it is still wanted. Dropped, counted, when closing. */
    public void schedule(long delayNanos, Work work) {
        try {
            eventLoop.schedule(() -> run(work), Math.max(0, delayNanos), TimeUnit.NANOSECONDS);
        } catch (java.util.concurrent.RejectedExecutionException closing) {
            tally.count("dropped", "closing");
        }
    }

    /** Again and again, a period after the last one began; a late one is not made up for. */
    public void every(long periodNanos, Work work) {
        schedule(periodNanos, now -> {
            every(periodNanos, work);
            work.run(now);
        });
    }

    /** At once; on the protocol thread. */
    void run(Work work) {
        try {
            work.run(clock.monotonicNanos());
        } catch (RuntimeException | Error bug) {
            tally.count("failed");
            LOG.error("work on the protocol thread failed; the loop goes on", bug);
        }
    }

    public boolean inLoop() {
        return eventLoop.inEventLoop();
    }

    public EventLoop eventLoop() {
        return eventLoop;
    }

    public Clock clock() {
        return clock;
    }

    public Tally tally() {
        return tally;
    }
}
