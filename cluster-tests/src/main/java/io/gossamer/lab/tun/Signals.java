package io.gossamer.lab.tun;

import java.io.IOException;

/** Signals that Java cannot send. */
public final class Signals {
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;

    private Signals() {}

    /** The process stands still, its sockets stay. */
    public static void stop(long pid) throws IOException {
        Libc.check(Libc.kill((int) pid, SIGSTOP), "stopping process " + pid);
    }

    public static void resume(long pid) throws IOException {
        Libc.check(Libc.kill((int) pid, SIGCONT), "resuming process " + pid);
    }
}
