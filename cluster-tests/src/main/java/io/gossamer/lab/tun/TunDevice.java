package io.gossamer.lab.tun;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A network interface whose other end is this process: what its host sends is read here, what is written here its host receives.
 * Gone with the descriptor, so with this process at the latest. For one thread.
 */
final class TunDevice implements AutoCloseable {
    private static final long TUNSETIFF = 0x400454caL;
    private static final short IFF_TUN = 1;
    /** Packets come as they are, without four bytes before them. */
    private static final short IFF_NO_PI = 0x1000;

    private static final int NAME_AT = 0;
    private static final int FLAGS_AT = 16;
    private static final int REQUEST_BYTES = 40;

    private final int descriptor;
    private final int packetMax;
    private final Memory buffer;

    /**
     * @param name of at most 15 characters, which nobody else may have in this namespace
     * @param packetMax bytes of the longest packet: the MTU that the device is given
     */
    TunDevice(String name, int packetMax) throws IOException {
        this.packetMax = packetMax;
        this.buffer = new Memory(packetMax);
        descriptor = Libc.open("/dev/net/tun", Libc.O_RDWR | Libc.O_NONBLOCK | Libc.O_CLOEXEC);
        Libc.check(descriptor, "opening /dev/net/tun");
        try (Memory request = new Memory(REQUEST_BYTES)) {
            request.clear();
            request.write(NAME_AT, name.getBytes(StandardCharsets.US_ASCII), 0, Math.min(15, name.length()));
            request.setShort(FLAGS_AT, (short) (IFF_TUN | IFF_NO_PI));
            Libc.check(Libc.ioctl(descriptor, TUNSETIFF, request), "making the TUN device " + name);
        } catch (IOException refused) {
            Libc.close(descriptor);
            throw refused;
        }
    }

    int descriptor() {
        return descriptor;
    }

    /** The packet's length, or 0 where none is waiting. */
    int read(byte[] into) throws IOException {
        long length = Libc.read(descriptor, buffer, packetMax);
        if (length < 0) {
            int reason = Native.getLastError();
            if (reason == Libc.EAGAIN || reason == Libc.EINTR) {
                return 0;
            }
            throw new IOException("reading a TUN device failed with errno " + reason);
        }
        buffer.read(0, into, 0, (int) length);
        return (int) length;
    }

    /** False where the host's side did not take it: its interface is down. */
    boolean write(byte[] packet, int length) {
        buffer.write(0, packet, 0, length);
        return Libc.write(descriptor, buffer, length) == length;
    }

    @Override
    public void close() {
        Libc.close(descriptor);
        buffer.close();
    }
}
