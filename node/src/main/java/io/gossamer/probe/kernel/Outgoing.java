package io.gossamer.probe.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory for one datagram and where it goes to, both written anew for each sending. */
public final class Outgoing {
    private final NativeBlock block;
    private final int lengthMax;
    private int length;
    int addressBytes;

    /** Of the longest datagram, and so the first one's length. */
    public Outgoing(int lengthMax) {
        this.lengthMax = lengthMax;
        this.length = lengthMax;
        this.block = NativeBlock.of(addressAt(lengthMax) + SocketAddresses.BYTES_MAX);
    }

    /** Big-endian, with room for the longest. */
    public ByteBuffer payload() {
        return block.bytes().slice(0, lengthMax).order(ByteOrder.BIG_ENDIAN);
    }

    /** Of what is sent from now on. */
    public void setLength(int bytes) {
        length = Math.min(bytes, lengthMax);
    }

    NativeBlock block() {
        return block;
    }

    int length() {
        return length;
    }

    int addressAt() {
        return addressAt(lengthMax);
    }

    private static int addressAt(int lengthMax) {
        return (lengthMax + 7) & ~7;
    }
}
