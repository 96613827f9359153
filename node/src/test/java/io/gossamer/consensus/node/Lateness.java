package io.gossamer.consensus.node;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * For how long this process did not run although it wanted to, as a thread sees it that only sleeps: what a busy machine adds
 * to any time that is measured here.
 */
final class Lateness implements AutoCloseable {
    private static final long STEP_NANOS = 10_000_000;

    private final AtomicLong lateNanos = new AtomicLong();
    private final Thread thread = new Thread(this::sleepAgainAndAgain, "lateness");

    Lateness() {
        thread.setDaemon(true);
        thread.start();
    }

    private void sleepAgainAndAgain() {
        long before = System.nanoTime();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                TimeUnit.NANOSECONDS.sleep(STEP_NANOS);
            } catch (InterruptedException closed) {
                return;
            }
            long now = System.nanoTime();
            lateNanos.addAndGet(Math.max(0, now - before - STEP_NANOS));
            before = now;
        }
    }

    long millis() {
        return lateNanos.get() / 1_000_000;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
