package io.gossamer.cluster;

import io.grpc.StatusRuntimeException;
import java.util.concurrent.Callable;

/** Waits until something holds, asking every 100 ms, or less often where asking takes long; a gRPC refusal is "not yet". For real processes only. */
public final class Await {
    /** Who is asked is busy with it: of a large mesh on few cores it would do little else. */
    private static final int PAUSE_SHARE = 4;

    private Await() {}

    /** Seconds that it took. Throws IllegalStateException with {@code what} and the last reason when the time is over. */
    public static double until(String what, double timeoutSeconds, Callable<Boolean> condition) {
        long start = System.nanoTime();
        String last = "it did not hold";
        while (true) {
            long asked = System.nanoTime();
            try {
                if (Boolean.TRUE.equals(condition.call())) {
                    return (System.nanoTime() - start) / 1e9;
                }
            } catch (StatusRuntimeException refused) {
                last = refused.getStatus().toString();
            } catch (Exception failed) {
                throw new IllegalStateException(what + ": " + failed.getMessage(), failed);
            }
            if ((System.nanoTime() - start) / 1e9 > timeoutSeconds) {
                throw new IllegalStateException("not within " + timeoutSeconds + " s: " + what + " (" + last + ")");
            }
            try {
                Thread.sleep(Math.max(100, (System.nanoTime() - asked) / 1_000_000 * PAUSE_SHARE));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(what + ": interrupted", interrupted);
            }
        }
    }
}
