package io.gossamer.wire;

import com.google.protobuf.ByteString;

/** Tells whether a signature is by the owner of a key. Never throws: a malformed key or signature is simply not valid. */
public interface Verifier {
    boolean isValid(ByteString publicKey, ByteString content, ByteString signature);
}
