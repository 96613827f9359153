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

    /** Keyed once and copied for each code: looking the algorithm up costs more than a packet's code. */
    private final Mac keyed;

    private StampKey(byte[] key) {
        try {
            keyed = Mac.getInstance(HMAC);
            keyed.init(new SecretKeySpec(key, HMAC));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /**
     * Of a mesh that has a secret and no key of its own for STAMP: made from both its words, so that a router that is given this key
     * learns nothing of the secret. {@code secret} is not empty.
     */
    public static StampKey ofMesh(String cluster, String secret) {
        byte[] text = ("gossamer stamp\0" + cluster).getBytes(StandardCharsets.UTF_8);
        // RFC 5869 §2.2, with the secret as the material; a whole code is the key
        return new StampKey(new StampKey(text).whole(ByteBuffer.wrap(secret.getBytes(StandardCharsets.UTF_8))));
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
        return Arrays.copyOf(whole(parts), MAC_BYTES);
    }

    private byte[] whole(ByteBuffer... parts) {
        try {
            Mac mac = (Mac) keyed.clone();
            for (ByteBuffer part : parts) {
                mac.update(part.duplicate());
            }
            return mac.doFinal();
        } catch (CloneNotSupportedException theJdksOwnCan) {
            throw new IllegalStateException(theJdksOwnCan);
        }
    }

    /** In constant time. */
    boolean matches(ByteBuffer code, ByteBuffer... parts) {
        byte[] received = new byte[MAC_BYTES];
        code.duplicate().get(received);
        return MessageDigest.isEqual(received, mac(parts));
    }
}
