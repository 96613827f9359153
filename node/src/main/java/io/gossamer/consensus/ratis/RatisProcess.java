package io.gossamer.consensus.ratis;

import org.apache.ratis.util.ExitUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes from Ratis what it claims of the whole process: loading its ExitUtils installs a default handler that ends the
 * JVM at any thread's uncaught exception, and a taken port ends it too. A daemon that watches a network must outlive both.
 */
final class RatisProcess {
    private static final Logger LOG = LoggerFactory.getLogger(RatisProcess.class);
    private static boolean tamed;

    private RatisProcess() {}

    static synchronized void tame() {
        if (tamed) {
            return;
        }
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        ExitUtils.disableSystemExit();
        ExitUtils.setTerminateOnUncaughtException(false);
        Thread.setDefaultUncaughtExceptionHandler(
                before != null ? before : (thread, thrown) -> LOG.error("thread {} died", thread.getName(), thrown));
        tamed = true;
    }
}
