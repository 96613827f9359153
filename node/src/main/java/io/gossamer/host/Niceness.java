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
 * Puts threads that must be in time before those that can wait. When a host has no processor to spare, probes, membership and
 * consensus must still be in time, or the node tells of faults that are its own, and does not answer those who ask whether it lives;
 * answers to people, the disk and the compiler may be late.
 *
 * <p>On Linux each thread has a nice value of its own (setpriority(2), "C library/kernel differences"). To raise it takes no
 * privilege and cannot be taken back without; to lower it takes CAP_SYS_NICE or a limit (RLIMIT_NICE, {@code LimitNICE=} of systemd).
 * Who may not stays where the process was started. Elsewhere the value is the process's, so nothing is done. A thread starts with the
 * value of the one that made it.
 */
public final class Niceness {
    private static final int PRIO_PROCESS = 0;

    private static final Path TASKS = Path.of("/proc/self/task");

    private static final int NICE_MIN = -20;

    private static final int NICE_MAX = 19;

    /** Of the thread that asks first, which is the one that starts the daemon: who wanted the whole of it nicer gets that. */
    private static final int STARTED = get();

    /** A third of the weight of a thread that did not step back: each step is a factor of 1.25 (sched(7)). */
    static final int BEHIND = Math.min(NICE_MAX, STARTED + 5);

    /** Nine times its weight. What runs so takes a hundredth of a core where nothing is wrong. */
    static final int AHEAD = Math.max(NICE_MIN, STARTED - 10);

    /** As the system names them: it cuts names at 15 characters. The first stops all others to collect, and they wait for it. */
    private static final String COLLECTOR = "VM Thread";

    private static final String COMPILERS = "C1 CompilerThre";

    private Niceness() {}

    private static final class LibC {
        static {
            Native.register(LibC.class, NativeLibrary.getProcess());
        }

        private LibC() {}

        static native int setpriority(int which, int who, int nice);

        static native int getpriority(int which, int who);
    }

    /** Daemon threads of that name and a number, which step back first of all. */
    public static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(
                    () -> {
                        set(0, BEHIND);
                        work.run();
                    },
                    name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** The calling thread must be in time. */
    public static void stepAhead() {
        set(0, AHEAD);
    }

    /** The calling thread may be as late as the process was meant to be, whoever made it. */
    public static void stepBeside() {
        set(0, STARTED);
    }

    /** The virtual machine's threads: that which collects garbage goes ahead, its compilers step back. */
    public static void placeVirtualMachine() {
        set(COLLECTOR, AHEAD);
        set(COMPILERS, BEHIND);
    }

    /** By the name that the system knows: not all threads of this process are made by us. */
    static int set(String name, int nice) {
        int placed = 0;
        if (!Files.isDirectory(TASKS)) {
            return 0;
        }
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                placed += isCalled(task, name)
                                && set(Integer.parseInt(task.getFileName().toString()), nice)
                        ? 1
                        : 0;
            }
        } catch (IOException gone) {
            return placed;
        }
        return placed;
    }

    private static boolean isCalled(Path task, String name) {
        try {
            return Files.readString(task.resolve("comm")).startsWith(name);
        } catch (IOException ended) {
            return false; // between the listing and the reading
        }
    }

    private static int get() {
        try {
            return Files.isDirectory(TASKS) ? LibC.getpriority(PRIO_PROCESS, 0) : 0;
        } catch (LinkageError noJna) {
            return 0;
        }
    }

    /**
     * @param thread as the system numbers it; 0: the calling one
     * @return false where the system does not allow it or knows of no such thing
     */
    private static boolean set(int thread, int nice) {
        if (!Files.isDirectory(TASKS)) {
            return false;
        }
        try {
            return LibC.setpriority(PRIO_PROCESS, thread, nice) == 0;
        } catch (LinkageError noJna) {
            return false;
        }
    }
}
