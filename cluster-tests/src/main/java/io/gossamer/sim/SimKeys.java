package io.gossamer.sim;

import com.google.protobuf.ByteString;
import io.gossamer.wire.Ed25519;
import io.gossamer.wire.Signer;
import io.gossamer.wire.Verifier;
import java.nio.ByteBuffer;

/**
 * Signatures that cost nothing, in the size of real ones: a hash over key and content. They tell a forged one from a good
 * one, and no more; what real ones cost in time is not simulated.
 */
public final class SimKeys {
    public static final Verifier VERIFIER = SimKeys::isValid;

    private SimKeys() {}

    public static Signer signer(long seed) {
        ByteBuffer key = ByteBuffer.allocate(Ed25519.PUBLIC_KEY_BYTES);
        for (int i = 0; i < Ed25519.PUBLIC_KEY_BYTES / Long.BYTES; i++) {
            key.putLong(mix(mix(seed) + i));
        }
        ByteString publicKey = ByteString.copyFrom(key.flip());
        return new Signer() {
            @Override
            public ByteString publicKey() {
                return publicKey;
            }

            @Override
            public ByteString sign(ByteString content) {
                long first = first(publicKey, content);
                ByteBuffer signature = ByteBuffer.allocate(Ed25519.SIGNATURE_BYTES);
                for (int i = 0; i < Ed25519.SIGNATURE_BYTES / Long.BYTES; i++) {
                    signature.putLong(i == 0 ? first : mix(first + i));
                }
                return ByteString.copyFrom(signature.flip());
            }
        };
    }

    private static boolean isValid(ByteString publicKey, ByteString content, ByteString signature) {
        if (signature.size() != Ed25519.SIGNATURE_BYTES) {
            return false;
        }
        long said = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            said = said << 8 | (signature.byteAt(i) & 0xff);
        }
        return said == first(publicKey, content);
    }

    private static long first(ByteString publicKey, ByteString content) {
        return mix((long) publicKey.hashCode() << 32 ^ content.hashCode());
    }

    /** SplitMix64's finaliser. */
    public static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
