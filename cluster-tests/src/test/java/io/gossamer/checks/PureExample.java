package io.gossamer.checks;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** All that it knows comes in. For {@link PurityTest}. */
final class PureExample {
    private PureExample() {}

    static long later(long nowNanos, RandomGenerator random) {
        return nowNanos + TimeUnit.SECONDS.toNanos(1) + random.nextInt(10);
    }

    static RandomGenerator split(RandomGenerator parent) {
        return new Random(parent.nextLong());
    }

    static Map<String, String> one() {
        return Map.of("a", "b");
    }
}
