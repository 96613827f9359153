package io.gossamer.probe.kernel;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * A netlink socket on which the kernel answers questions about sockets (sock_diag(7)): needs no privilege, sees what is in the
 * network namespace of this process. Moves bytes only; one thread at a time. Loaded when somebody first asks.
 */
public final class DiagSocket implements AutoCloseable {
    /** The kernel fills at most this much for one call of recv(2), when it is offered so much. */
    private static final int CHUNK_BYTES = 32_768;

    private static final int REQUEST_BYTES_MAX = 256;
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int NETLINK_SOCK_DIAG = 4;
    private static final int MSG_DONTWAIT = 0x40;

    private final NativeBlock request = NativeBlock.of(REQUEST_BYTES_MAX);
    private final NativeBlock chunk = NativeBlock.of(CHUNK_BYTES);
    private final int fd;

    /** What {@link LibC} has no other use for: registering a function costs at each start. */
    private static final class Calls {
        static {
            Native.register(Calls.class, NativeLibrary.getProcess());
        }

        private Calls() {}

        static native long recv(int fd, long bytes, long length, int flags);
    }

    private DiagSocket(int fd) {
        this.fd = fd;
    }

    /** Throws IOException with a sentence where this host has no such thing. */
    public static DiagSocket open() throws IOException {
        if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
            throw new IOException("only Linux tells of its connections");
        }
        try {
            if (Native.POINTER_SIZE != 8) {
                throw new IOException("the layouts are those of 64-bit Linux");
            }
            int fd = LibC.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
            if (fd < 0) {
                throw new IOException("the kernel has no sock_diag: " + LibC.lastError());
            }
            return new DiagSocket(fd);
        } catch (LinkageError noJna) {
            throw new IOException(
                    "libjnidispatch.so is not in this distribution's lib/native or cannot be loaded", noJna);
        }
    }

    /** Where to write a request to, from its start on, in the host's byte order. */
    public ByteBuffer request() {
        return request.bytes();
    }

    public void send(int length) throws IOException {
        if (LibC.sendto(fd, request.address(), length, 0, 0, 0) != length) {
            throw new IOException("the kernel takes no sock_diag request: " + LibC.lastError());
        }
    }

    /**
     * The next piece of the answer, whole messages, in the host's byte order; good until the next call. The kernel makes it while
     * it is asked, so there is nothing to wait for.
     */
    public ByteBuffer receive() throws IOException {
        long length = Calls.recv(fd, chunk.address(), CHUNK_BYTES, MSG_DONTWAIT);
        if (length <= 0) {
            throw new IOException("the kernel's answer about connections broke off: " + LibC.lastError());
        }
        return chunk.bytes().slice(0, (int) length).order(chunk.bytes().order());
    }

    @Override
    public void close() {
        LibC.close(fd);
    }
}
