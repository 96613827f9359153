package io.gossamer.cluster;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Processes that this one started: killed with it, since who ends a run from outside wants nothing left of it. Any thread. */
public final class Children {
    private static final Set<Process> STARTED = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> STARTED.forEach(Process::destroyForcibly), "ends-children"));
    }

    private Children() {}

    /** Returns the same process. */
    public static Process ofOurs(Process started) {
        STARTED.removeIf(process -> !process.isAlive());
        STARTED.add(started);
        return started;
    }
}
