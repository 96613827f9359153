package io.gossamer.bench;

import com.google.protobuf.ByteString;
import io.gossamer.identity.NodeKeys;
import io.gossamer.wire.Ed25519;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/**
 * {@code signatures [--rounds R]}: what checking one signature over 300 bytes takes, by the library that ships and by the JDK, in turn, R
 * rounds (9 unless said) of 200 each; the median of each and their ratio. Run it with {@code JAVA_TOOL_OPTIONS=-XX:TieredStopAtLevel=1}
 * for the compiler that a daemon has.
 */
final class SignatureBench {
    private static final int CHECKS = 200;
    private static final double RATIO_MIN = 4;

    private SignatureBench() {}

    static boolean run(Bench.Call call) {
        int rounds = call.number("rounds", 9);
        NodeKeys keys = NodeKeys.generate();
        byte[] message = new byte[300];
        byte[] signature = keys.sign(message);
        byte[] key = keys.publicKey();
        double[] shipped = new double[rounds];
        double[] jdk = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            shipped[round] = micros(() -> NodeKeys.verify(key, message, signature));
            jdk[round] = micros(() -> Ed25519.verifier()
                    .isValid(ByteString.copyFrom(key), ByteString.copyFrom(message), ByteString.copyFrom(signature)));
        }
        Arrays.sort(shipped);
        Arrays.sort(jdk);
        double ratio = jdk[rounds / 2] / shipped[rounds / 2];
        System.out.printf(
                Locale.ROOT,
                "one check, median of %d rounds  shipped %.0f µs, JDK %.0f µs, ratio %.1f (bar %.0f)%n",
                rounds,
                shipped[rounds / 2],
                jdk[rounds / 2],
                ratio,
                RATIO_MIN);
        System.out.printf(
                Locale.ROOT,
                "{\"id\":\"signatures\",\"shippedMicros\":%.1f,\"jdkMicros\":%.1f,\"ratio\":%.2f}%n",
                shipped[rounds / 2],
                jdk[rounds / 2],
                ratio);
        return ratio >= RATIO_MIN;
    }

    private static double micros(BooleanSupplier check) {
        long start = System.nanoTime();
        for (int i = 0; i < CHECKS; i++) {
            if (!check.getAsBoolean()) {
                throw new IllegalStateException("a good signature was refused");
            }
        }
        return (System.nanoTime() - start) / 1e3 / CHECKS;
    }
}
