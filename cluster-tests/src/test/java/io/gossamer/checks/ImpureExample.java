package io.gossamer.checks;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Touches what pure code may not, in the ways that a search of imports does not see. For {@link PurityTest}. */
final class ImpureExample {
    private ImpureExample() {}

    static long fullyQualified() {
        return java.lang.System.nanoTime();
    }

    static LongSupplier methodReference() {
        return System::currentTimeMillis;
    }

    static Supplier<java.time.Instant> referenceToNow() {
        return java.time.Instant::now;
    }

    static Supplier<java.util.Random> constructorReference() {
        return java.util.Random::new;
    }

    static Supplier<Double> inLambda() {
        return () -> Math.random();
    }

    static Object file() {
        return java.nio.file.Path.of("x");
    }

    static Object thread() {
        return new Thread(() -> {});
    }

    static Object order() {
        return java.util.Set.of("a", "b");
    }

    static boolean socket(String host) throws java.io.IOException {
        return java.net.InetAddress.getByName(host).isLoopbackAddress();
    }
}
