package io.gossamer.probe.kernel;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * The C library's own functions. Pointers and {@code size_t} are {@code long}, as they are wherever {@link Native#POINTER_SIZE}
 * is 8; after -1 {@link Native#getLastError} is {@code errno}. Loading the class fails with a LinkageError where JNA has no
 * library for this host.
 */
final class LibC {
    static final int EINTR = 4;
    static final int EAGAIN = 11;

    static {
        Native.register(LibC.class, NativeLibrary.getProcess());
    }

    private LibC() {}

    static native int socket(int domain, int type, int protocol);

    static native int bind(int fd, long address, int addressBytes);

    static native int connect(int fd, long address, int addressBytes);

    static native int getsockname(int fd, long address, long addressBytes);

    static native int setsockopt(int fd, int level, int name, long value, int valueBytes);

    static native int getsockopt(int fd, int level, int name, long value, long valueBytes);

    static native int close(int fd);

    static native int recvmmsg(int fd, long messages, int count, int flags, long timeout);

    static native long recvmsg(int fd, long message, int flags);

    static native long sendto(int fd, long bytes, long length, int flags, long address, int addressBytes);

    static native int poll(long fds, long count, int timeoutMillis);

    static native int eventfd(int initial, int flags);

    static native long read(int fd, long bytes, long length);

    static native long write(int fd, long bytes, long length);

    static native String strerror(int error);

    /** What went wrong in the call before, in the system's words. */
    static String lastError() {
        return strerror(Native.getLastError());
    }
}
