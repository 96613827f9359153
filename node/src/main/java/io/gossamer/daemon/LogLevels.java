package io.gossamer.daemon;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.gossamer.config.GossamerConfig;
import org.slf4j.LoggerFactory;

/** Sets levels of the running log. */
final class LogLevels {
    private LogLevels() {}

    static void apply(GossamerConfig.Logging logging) {
        set("", logging.level());
        logging.levels().forEach(LogLevels::set);
    }

    /** An empty name is the root. Throws IllegalArgumentException on a level that there is not. */
    static void set(String logger, String level) {
        Level parsed = Level.toLevel(level, null);
        if (parsed == null) {
            throw new IllegalArgumentException("'" + level + "' is no level: ERROR, WARN, INFO, DEBUG or TRACE");
        }
        String name = logger.isEmpty() ? Logger.ROOT_LOGGER_NAME : logger;
        if (LoggerFactory.getLogger(name) instanceof Logger found) {
            found.setLevel(parsed);
        }
    }
}
