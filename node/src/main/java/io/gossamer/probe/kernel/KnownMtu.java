package io.gossamer.probe.kernel;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.OptionalInt;

/**
 * How large a packet may be on the way to somebody as far as this host's kernel knows: its device's size, or less where a router said
 * so (IP_MTU in ip(7), IPV6_MTU in ipv6(7)).
 */
public final class KnownMtu {
    private static final int IP_MTU = 14;
    private static final int IPV6_MTU = 24;
    private static final int VALUE_AT = 32;

    private KnownMtu() {}

    /** Any thread; four system calls, and nothing is sent. Empty where there is no way there. */
    public static OptionalInt of(InetSocketAddress to) {
        NativeBlock block = NativeBlock.of(VALUE_AT + 2 * Integer.BYTES);
        int fd = KnownRoute.socketTo(to, block);
        if (fd < 0) {
            return OptionalInt.empty();
        }
        try {
            boolean isSix = to.getAddress() instanceof Inet6Address;
            block.bytes().putInt(VALUE_AT + Integer.BYTES, Integer.BYTES);
            long value = block.address() + VALUE_AT;
            int level = isSix ? ControlMessages.IPPROTO_IPV6 : ControlMessages.IPPROTO_IP;
            boolean known = LibC.getsockopt(fd, level, isSix ? IPV6_MTU : IP_MTU, value, value + Integer.BYTES) == 0;
            return known ? OptionalInt.of(block.bytes().getInt(VALUE_AT)) : OptionalInt.empty();
        } finally {
            LibC.close(fd);
        }
    }
}
