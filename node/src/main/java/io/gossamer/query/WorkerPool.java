package io.gossamer.query;

import io.gossamer.model.Tally;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A few daemon threads that run the calls of both faces, so that no call runs on a network or protocol thread. Idle threads
 * go away after a while.
 *
 * <p>{@link #execute} never refuses while open, because gRPC cannot bear it in the middle of a call (its own limits bound
 * what it hands in); {@link #tryExecute} refuses once {@link #QUEUE_MAX} tasks wait.
 */
public final class WorkerPool implements Executor, AutoCloseable {
    public static final int QUEUE_MAX = 64;
    private static final long KEEP_ALIVE_SECONDS = 30;

    private final ThreadPoolExecutor threads;
    private final Tally tally;

    /** @param factory makes daemon threads */
    public WorkerPool(ThreadFactory factory, int threadsMax, Tally tally) {
        this.tally = tally;
        this.threads = new ThreadPoolExecutor(
                threadsMax, threadsMax, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        threads.setRejectedExecutionHandler((task, pool) -> tally.count("tasks_dropped", "closed"));
        threads.allowCoreThreadTimeOut(true);
    }

    /** Runs the task later; after {@link #close} it is dropped and counted. */
    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** False, and the task is not run, when too many wait already. */
    public boolean tryExecute(Runnable task) {
        if (threads.isShutdown() || threads.getQueue().size() >= QUEUE_MAX) {
            tally.count("tasks_refused", "busy");
            return false;
        }
        threads.execute(task);
        return true;
    }

    /** Lets running tasks end for at most this long, then interrupts them. */
    public void close(Duration grace) {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(2));
    }
}
