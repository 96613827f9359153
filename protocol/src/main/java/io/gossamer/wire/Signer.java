package io.gossamer.wire;

import com.google.protobuf.ByteString;

/** Signs in the name of one node. {@link Ed25519} is the real one; the simulator has a cheap one. */
public interface Signer {
    /** 32 bytes; the node id is {@link Ed25519#nodeId} of them. */
    ByteString publicKey();

    ByteString sign(ByteString content);
}
