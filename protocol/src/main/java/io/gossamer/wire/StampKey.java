package io.gossamer.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a sender and a reflector share in STAMP's authenticated mode: HMAC-SHA-256 cut to 128 bits (RFC 8762 §4.4). Whoever knows
 * the key can speak for all who do. Immutable; any thread.
 */
public final class StampKey {
    /** Of a code. */
    static final int MAC_BYTES = 16;

    private static final String HMAC = "HmacSHA256";
    private static final int TEXT_MIN = 16;
    private static final int TEXT_MAX = 128;

    private final SecretKeySpec key;

    private StampKey(byte[] key) {
        this.key = new SecretKeySpec(key, HMAC);
    }

    /** The text's bytes in UTF-8, as a router is given them; empty for an empty text. Throws IllegalArgumentException otherwise. */
    public static Optional<StampKey> ofText(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.length() < TEXT_MIN || text.length() > TEXT_MAX) {
            throw new IllegalArgumentException("a STAMP key has " + TEXT_MIN + " to " + TEXT_MAX + " characters");
        }
        return Optional.of(new StampKey(text.getBytes(StandardCharsets.UTF_8)));
    }

    byte[] mac(ByteBuffer... parts) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            for (ByteBuffer part : parts) {
                mac.update(part.duplicate());
            }
            return Arrays.copyOf(mac.doFinal(), MAC_BYTES);
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** In constant time. */
    boolean matches(ByteBuffer code, ByteBuffer... parts) {
        byte[] received = new byte[MAC_BYTES];
        code.duplicate().get(received);
        return MessageDigest.isEqual(received, mac(parts));
    }
}
