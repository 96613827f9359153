package io.gossamer.probe.kernel;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * From which of this host's addresses a packet to somebody would leave, as the kernel's routes are now: a UDP socket that is connected has
 * that address, and connecting it sends nothing (ip(7)). A channel of the JDK says the same at many times the cost. One thread.
 */
final class KnownRoute {
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int LENGTH_AT = 32;

    private final NativeBlock block = NativeBlock.of(LENGTH_AT + Integer.BYTES);

    /** Four system calls. Empty where there is no way there. */
    Optional<InetAddress> localAddress(InetSocketAddress to) {
        int fd = socketTo(to, block);
        if (fd < 0) {
            return Optional.empty();
        }
        try {
            block.bytes().putInt(LENGTH_AT, SocketAddresses.BYTES_MAX);
            boolean known = LibC.getsockname(fd, block.address(), block.address() + LENGTH_AT) == 0;
            return known ? SocketAddresses.read(block.bytes(), 0).map(InetSocketAddress::getAddress) : Optional.empty();
        } finally {
            LibC.close(fd);
        }
    }

    /**
     * A UDP socket that is connected, to be closed by the caller; negative where there is no way there. Nothing is sent.
     *
     * @param block whose first {@link SocketAddresses#BYTES_MAX} bytes are overwritten
     */
    static int socketTo(InetSocketAddress to, NativeBlock block) {
        int family = to.getAddress() instanceof Inet6Address ? SocketAddresses.AF_INET6 : SocketAddresses.AF_INET;
        int fd = LibC.socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        int addressBytes = SocketAddresses.write(block.bytes(), 0, to, family);
        if (fd >= 0 && LibC.connect(fd, block.address(), addressBytes) != 0) {
            LibC.close(fd);
            return -1;
        }
        return fd;
    }
}
