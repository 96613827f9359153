package io.gossamer.probe.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory for one datagram of a fixed length and where it goes to, both written anew for each sending. */
public final class Outgoing {
    private final NativeBlock block;
    private final int length;
    int addressBytes;

    public Outgoing(int length) {
        this.length = length;
        this.block = NativeBlock.of(addressAt(length) + SocketAddresses.BYTES_MAX);
    }

    /** Big-endian, from the datagram's first byte to its last. */
    public ByteBuffer payload() {
        return block.bytes().slice(0, length).order(ByteOrder.BIG_ENDIAN);
    }

    NativeBlock block() {
        return block;
    }

    int length() {
        return length;
    }

    int addressAt() {
        return addressAt(length);
    }

    private static int addressAt(int length) {
        return (length + 7) & ~7;
    }
}
