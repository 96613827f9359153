package io.gossamer.bench;

import io.gossamer.model.Endpoint;
import io.gossamer.model.NodeId;
import io.gossamer.wire.ClusterKey;
import io.gossamer.wire.Envelope;
import io.gossamer.wire.Opened;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code seals [--rounds R]}: what sealing and opening a datagram of 200 bytes takes, as shipped (with its replay window) and by AES-128-GCM
 * with a key for each of 24 senders, in turn, R rounds (9 unless said) of 4,800 each; the median of each and their ratio. Run it with {@code
 * JAVA_TOOL_OPTIONS=-XX:TieredStopAtLevel=1} for the compiler that a daemon has.
 */
final class SealBench {
    private static final int SENDERS = 24;
    private static final int EACH = 200;
    private static final int BODY_BYTES = 200;
    private static final int HEADER_BYTES = 28;
    private static final int TAG_BITS = 128;
    private static final double RATIO_MIN = 1.5;

    private final Envelope[] senders = new Envelope[SENDERS];
    private final Envelope receiver = envelope(SENDERS);
    private final SecretKeySpec[] keys = new SecretKeySpec[SENDERS];
    private final Endpoint source = new Endpoint("10.0.0.1", 7400);
    private final byte[] body = new byte[BODY_BYTES];
    private final byte[] header = new byte[HEADER_BYTES];
    private final Cipher cipher;
    private long counter;

    private SealBench() throws GeneralSecurityException {
        cipher = Cipher.getInstance("AES/GCM/NoPadding");
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < SENDERS; i++) {
            senders[i] = envelope(i);
            byte[] key = new byte[16];
            random.nextBytes(key);
            keys[i] = new SecretKeySpec(key, "AES");
        }
    }

    private static Envelope envelope(int number) {
        return new Envelope(ClusterKey.of("bench", "secret"), new NodeId(number + 1L, 1), 1, SENDERS);
    }

    private interface Seal {
        boolean roundTrip(int sender) throws GeneralSecurityException;
    }

    static boolean run(Bench.Call call) throws GeneralSecurityException {
        int rounds = call.number("rounds", 9);
        SealBench bench = new SealBench();
        double[] shipped = new double[rounds];
        double[] aes = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            shipped[round] = micros(bench::shipped);
            aes[round] = micros(bench::aes);
        }
        Arrays.sort(shipped);
        Arrays.sort(aes);
        double ratio = aes[rounds / 2] / shipped[rounds / 2];
        System.out.printf(
                Locale.ROOT,
                "sealed and opened, median of %d rounds  shipped %.1f µs, AES-128-GCM %.1f µs, ratio %.2f (bar %.1f)%n",
                rounds,
                shipped[rounds / 2],
                aes[rounds / 2],
                ratio,
                RATIO_MIN);
        System.out.printf(
                Locale.ROOT,
                "{\"id\":\"seals\",\"shippedMicros\":%.2f,\"aesMicros\":%.2f,\"ratio\":%.2f}%n",
                shipped[rounds / 2],
                aes[rounds / 2],
                ratio);
        return ratio >= RATIO_MIN;
    }

    private static double micros(Seal seal) throws GeneralSecurityException {
        long start = System.nanoTime();
        for (int i = 0; i < EACH * SENDERS; i++) {
            if (!seal.roundTrip(i % SENDERS)) {
                throw new IllegalStateException("what was sealed did not open");
            }
        }
        return (System.nanoTime() - start) / 1e3 / (EACH * SENDERS);
    }

    private boolean shipped(int sender) {
        return receiver.open(source, senders[sender].seal(body)) instanceof Opened.Ok;
    }

    private boolean aes(int sender) throws GeneralSecurityException {
        GCMParameterSpec nonce = new GCMParameterSpec(
                TAG_BITS, ByteBuffer.allocate(12).putInt(0).putLong(++counter).array());
        cipher.init(Cipher.ENCRYPT_MODE, keys[sender], nonce);
        cipher.updateAAD(header);
        byte[] sealed = cipher.doFinal(body);
        cipher.init(Cipher.DECRYPT_MODE, keys[sender], nonce);
        cipher.updateAAD(header);
        return cipher.doFinal(sealed).length == BODY_BYTES;
    }
}
