package io.gossamer.consensus.node;

import io.gossamer.model.Tally;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread on which everything about this node's seat changes; it may wait for Ratis, so nobody waits for it. */
final class ControlThread {
    private static final Logger LOG = LoggerFactory.getLogger(ControlThread.class);
    private static final int TASKS_MAX = 256;
    private static final long END_SECONDS_MAX = 5;
    private static final long AFTER_FAILURE_MILLIS = 1_000;

    private final ScheduledThreadPoolExecutor executor = executor("raft-control");
    private final Tally tally;

    ControlThread(Tally tally) {
        this.tally = tally;
    }

    static ScheduledThreadPoolExecutor executor(String name) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    void run(Runnable task) {
        if (executor.getQueue().size() > TASKS_MAX) {
            tally.count("control_tasks_dropped", "full");
            return;
        }
        try {
            executor.execute(task);
        } catch (RejectedExecutionException stopping) {
            tally.count("control_tasks_dropped", "stopping");
        }
    }

    <T> CompletableFuture<T> ask(Callable<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (executor.getQueue().size() > TASKS_MAX) {
            answer.completeExceptionally(new IOException("this node is busy with its Raft server: try again"));
            return answer;
        }
        try {
            executor.execute(() -> {
                try {
                    answer.complete(question.call());
                } catch (Exception | Error failure) {
                    answer.completeExceptionally(failure); // somebody waits for it
                }
            });
        } catch (RejectedExecutionException stopping) {
            answer.completeExceptionally(new IOException("this node is stopping"));
        }
        return answer;
    }

    /** Again and again until the end: each run says in how many milliseconds the next one comes; one that throws is repeated. */
    void repeat(LongSupplier task) {
        try {
            executor.execute(() -> again(task));
        } catch (RejectedExecutionException stopping) {
            tally.count("control_tasks_dropped", "stopping");
        }
    }

    private void again(LongSupplier task) {
        long millis = AFTER_FAILURE_MILLIS;
        try {
            millis = task.getAsLong();
        } catch (RuntimeException | Error bug) {
            tally.count("control_tasks_failed");
            LOG.error("a look at this node's seat failed; the next one is soon", bug);
        }
        try {
            executor.schedule(() -> again(task), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            LOG.debug("the control thread ends");
        }
    }

    /** Waits for what runs, some seconds at most. */
    void end(boolean interrupt) {
        if (interrupt) {
            executor.shutdownNow();
        } else {
            executor.shutdown();
        }
        try {
            if (!executor.awaitTermination(END_SECONDS_MAX, TimeUnit.SECONDS)) {
                LOG.warn("the control thread did not end in time");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
