package io.gossamer.wire;

import com.google.protobuf.ByteString;
import io.gossamer.model.NodeId;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Node signatures (RFC 8032) through the JDK, on raw 32-byte public keys.
 *
 * <p>The JDK speaks X.509 SubjectPublicKeyInfo, which for Ed25519 is a constant prefix and the raw key (RFC 8410 §4).
 */
public final class Ed25519 {
    public static final int PUBLIC_KEY_BYTES = 32;
    public static final int SIGNATURE_BYTES = 64;

    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    /** Never used itself, but copied: to look for one takes as long as to hash a key, and every record that comes needs one. */
    private static final MessageDigest SHA_256 = sha256();

    private Ed25519() {}

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** The first 128 bits of SHA-256 over the raw public key. */
    public static NodeId nodeId(ByteString publicKey) {
        try {
            byte[] hash = ((MessageDigest) SHA_256.clone()).digest(publicKey.toByteArray());
            return NodeId.of(Arrays.copyOf(hash, NodeId.BYTES));
        } catch (CloneNotSupportedException theJdksDoes) {
            throw new IllegalStateException(theJdksDoes);
        }
    }

    /** The 32 raw bytes of a JDK key. Throws IllegalArgumentException when it is of another kind. */
    public static ByteString raw(PublicKey key) {
        byte[] encoded = key.getEncoded();
        int rawStart = X509_PREFIX.length;
        if (encoded == null
                || encoded.length != rawStart + PUBLIC_KEY_BYTES
                || !Arrays.equals(encoded, 0, rawStart, X509_PREFIX, 0, rawStart)) {
            throw new IllegalArgumentException("not an Ed25519 public key: " + key.getAlgorithm());
        }
        return ByteString.copyFrom(encoded, rawStart, PUBLIC_KEY_BYTES);
    }

    public static Signer signer(PrivateKey privateKey, PublicKey publicKey) {
        ByteString raw = raw(publicKey);
        return new Signer() {
            @Override
            public ByteString publicKey() {
                return raw;
            }

            @Override
            public ByteString sign(ByteString content) {
                try {
                    Signature signature = Signature.getInstance("Ed25519");
                    signature.initSign(privateKey);
                    signature.update(content.asReadOnlyByteBuffer());
                    return ByteString.copyFrom(signature.sign());
                } catch (GeneralSecurityException broken) {
                    throw new IllegalStateException("this node's private key cannot sign", broken);
                }
            }
        };
    }

    public static Verifier verifier() {
        return Ed25519::isValid;
    }

    private static boolean isValid(ByteString publicKey, ByteString content, ByteString signature) {
        if (publicKey.size() != PUBLIC_KEY_BYTES || signature.size() != SIGNATURE_BYTES) {
            return false;
        }
        try {
            byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + PUBLIC_KEY_BYTES);
            publicKey.copyTo(encoded, X509_PREFIX.length);
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
            check.update(content.asReadOnlyByteBuffer());
            return check.verify(signature.toByteArray());
        } catch (GeneralSecurityException notAKeyOrNotASignature) {
            return false;
        }
    }
}
