package io.gossamer.host;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets threads that can wait step behind those that cannot. When a host has no processor to spare, probes, membership and consensus
 * must still be in time, or the node tells of faults that are its own; answers to people, the disk and the compiler may be late.
 *
 * <p>On Linux each thread has a nice value of its own (setpriority(2), "C library/kernel differences"), and to raise it takes no
 * privilege. Elsewhere it is the process's, so nothing is done. It cannot be taken back by an unprivileged process.
 */
public final class Niceness {
    /** A third of the weight of a thread that did not step back: each step is a factor of 1.25 (sched(7)). */
    static final int BEHIND = 5;

    private static final int PRIO_PROCESS = 0;

    private static final Path TASKS = Path.of("/proc/self/task");

    private Niceness() {}

    private static final class LibC {
        static {
            Native.register(LibC.class, NativeLibrary.getProcess());
        }

        private LibC() {}

        static native int setpriority(int which, int who, int nice);
    }

    /** Daemon threads of that name and a number, which step back first of all. */
    public static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(
                    () -> {
                        stepBack(0);
                        work.run();
                    },
                    name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Threads of this process that the system knows by a name that begins so: those of the virtual machine are not made by us.
     *
     * @return how many have stepped back
     */
    public static int stepBack(String name) {
        int stepped = 0;
        if (!Files.isDirectory(TASKS)) {
            return 0;
        }
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                if (Files.readString(task.resolve("comm")).startsWith(name)) {
                    int thread = Integer.parseInt(task.getFileName().toString());
                    stepped += stepBack(thread) ? 1 : 0;
                }
            }
        } catch (IOException ended) {
            return stepped; // a thread that ended while it was looked at: the others are for the next time
        }
        return stepped;
    }

    /** @param thread as the system numbers it; 0: the calling one */
    private static boolean stepBack(int thread) {
        if (!Files.isDirectory(TASKS)) {
            return false;
        }
        try {
            return LibC.setpriority(PRIO_PROCESS, thread, BEHIND) == 0;
        } catch (LinkageError noJna) {
            return false;
        }
    }
}
