package io.gossamer.query;

import io.gossamer.model.NodeId;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

/** A seal with a fresh Ed25519 key. */
public final class TestSeal implements ChangeOrders.Seal {
    private final KeyPair keys;

    public TestSeal() throws GeneralSecurityException {
        keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    public NodeId id() {
        return hash(publicKey());
    }

    private static NodeId hash(byte[] publicKey) {
        try {
            return NodeId.of(Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(publicKey), NodeId.BYTES));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public byte[] publicKey() {
        return keys.getPublic().getEncoded();
    }

    @Override
    public byte[] sign(byte[] payload) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(keys.getPrivate());
            signature.update(payload);
            return signature.sign();
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public boolean isBy(NodeId signer, byte[] publicKey, byte[] payload, byte[] signed) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(publicKey)));
            signature.update(payload);
            return hash(publicKey).equals(signer) && signature.verify(signed);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }
}
