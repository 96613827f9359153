package io.gossamer.notify;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubles from {@code first} to {@code max}, and anywhere between half and the whole of
 * it, so that many senders do not come back together.
 */
public record Backoff(Duration first, Duration max) {
    public static final Backoff SHIPPED = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    long nanosAfter(int attempts, RandomGenerator random) {
        long whole = Math.min(max.toNanos(), first.toNanos() << Math.min(30, Math.max(0, attempts - 1)));
        return whole / 2 + random.nextLong(whole / 2 + 1);
    }
}
