package io.gossamer.swim;

import com.google.protobuf.ByteString;
import io.gossamer.wire.Ed25519;
import io.gossamer.wire.Signer;
import io.gossamer.wire.Verifier;
import java.nio.ByteBuffer;

/** Signatures that cost nothing: a hash over key and content. They tell a forged one from a good one, and no more. */
final class SimKeys {
    static final Verifier VERIFIER = (publicKey, content, signature) -> signature.equals(signature(publicKey, content));

    private SimKeys() {}

    static Signer signer(long seed) {
        ByteBuffer key = ByteBuffer.allocate(Ed25519.PUBLIC_KEY_BYTES);
        for (int i = 0; i < 4; i++) {
            key.putLong(Mix.of(seed, i, 77));
        }
        ByteString publicKey = ByteString.copyFrom(key.flip());
        return new Signer() {
            @Override
            public ByteString publicKey() {
                return publicKey;
            }

            @Override
            public ByteString sign(ByteString content) {
                return signature(publicKey, content);
            }
        };
    }

    private static ByteString signature(ByteString publicKey, ByteString content) {
        ByteBuffer signature = ByteBuffer.allocate(Ed25519.SIGNATURE_BYTES);
        for (int i = 0; i < 8; i++) {
            signature.putLong(Mix.of(publicKey.hashCode(), content.hashCode(), i));
        }
        return ByteString.copyFrom(signature.flip());
    }
}
