package io.gossamer.passive;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A host's address, 128 bits; IPv4 as RFC 4291 §2.5.5.2 maps it, so that a socket of either family names the same host. */
public record HostAddress(long high, long low) {
    private static final long MAPPED = 0xffff_0000_0000L;

    public static HostAddress of(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return ofInet(ByteBuffer.wrap(bytes).getInt());
        }
        ByteBuffer all = ByteBuffer.wrap(bytes);
        return new HostAddress(all.getLong(), all.getLong());
    }

    /** @param address IPv4, as a big-endian number */
    static HostAddress ofInet(int address) {
        return new HostAddress(0, MAPPED | Integer.toUnsignedLong(address));
    }

    /** An IPv4 address is given as such. */
    public InetAddress toInetAddress() {
        byte[] bytes = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
        boolean mapped = high == 0 && low >>> 32 == MAPPED >>> 32;
        try {
            return InetAddress.getByAddress(mapped ? Arrays.copyOfRange(bytes, 12, 16) : bytes);
        } catch (UnknownHostException impossible) {
            throw new AssertionError("4 or 16 bytes are an address", impossible);
        }
    }
}
