package io.gossamer.query;

import com.google.protobuf.ByteString;
import io.gossamer.model.NodeId;
import io.gossamer.wire.Ed25519;
import io.gossamer.wire.Signer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;

/** A seal with a fresh Ed25519 key. */
public final class TestSeal implements ChangeOrders.Seal {
    private final Signer signer;

    public TestSeal() throws GeneralSecurityException {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        signer = Ed25519.signer(keys.getPrivate(), keys.getPublic());
    }

    public NodeId id() {
        return Ed25519.nodeId(signer.publicKey());
    }

    public Signer signer() {
        return signer;
    }

    @Override
    public byte[] publicKey() {
        return signer.publicKey().toByteArray();
    }

    @Override
    public byte[] sign(byte[] payload) {
        return signer.sign(ByteString.copyFrom(payload)).toByteArray();
    }

    @Override
    public boolean isBy(NodeId node, byte[] publicKey, byte[] payload, byte[] signature) {
        ByteString key = ByteString.copyFrom(publicKey);
        return Ed25519.nodeId(key).equals(node)
                && Ed25519.verifier().isValid(key, ByteString.copyFrom(payload), ByteString.copyFrom(signature));
    }
}
