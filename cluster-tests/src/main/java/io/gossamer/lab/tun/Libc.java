package io.gossamer.lab.tun;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;

/** The calls that Java has not. Linux only; all are thread-safe; errno is {@link Native#getLastError} on the calling thread. */
final class Libc {
    static final int EAGAIN = 11;
    static final int EINTR = 4;

    static final int O_RDONLY = 0;
    static final int O_RDWR = 2;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;
    static final int CLONE_NEWNET = 0x40000000;
    static final short POLLIN = 1;
    static final int SCHED_FIFO = 1;
    static final int PRIO_PROCESS = 0;
    static final int PR_SET_TIMERSLACK = 29;

    static {
        Native.register(Libc.class, "c");
    }

    private Libc() {}

    static native int open(String path, int flags);

    static native int close(int descriptor);

    static native int ioctl(int descriptor, long request, Pointer argument);

    static native long read(int descriptor, Pointer buffer, long size);

    static native long write(int descriptor, Pointer buffer, long size);

    static native int ppoll(Pointer descriptors, long count, Pointer timeout, Pointer mask);

    static native int setns(int descriptor, int type);

    static native int sched_setscheduler(int thread, int policy, Pointer parameters);

    static native int setpriority(int which, int who, int value);

    static native int prctl(int option, long first, long second, long third, long fourth);

    static native int kill(int process, int signal);

    /** The result, or an IOException that says what failed and why. */
    static int check(int result, String what) throws IOException {
        if (result < 0) {
            throw new IOException(what + " failed with errno " + Native.getLastError());
        }
        return result;
    }
}
