package io.gossamer.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a line of the log looks like, and that the shipped set-up is the one in use. */
class LogOutputTest {
    private static final LoggerContext LOGGERS = (LoggerContext) LoggerFactory.getILoggerFactory();

    private static String line(Level level, Throwable thrown) {
        Logger logger = LOGGERS.getLogger("io.gossamer.daemon.Daemon");
        LoggingEvent event = new LoggingEvent("", logger, level, "n1 has {} links", thrown, new Object[] {"3"});
        event.setTimeStamp(1_700_000_000_123L);
        return new LogOutput.Line(ZoneOffset.UTC).doLayout(event);
    }

    @Test
    void aLineSaysWhenHowBadWhoAndWhat() {
        assertThat(line(Level.INFO, null))
                .isEqualTo("2023-11-14T22:13:20.123Z INFO  Daemon - n1 has 3 links" + System.lineSeparator());
        assertThat(line(Level.ERROR, null)).contains(" ERROR Daemon - ");
    }

    @Test
    void whatWasThrownFollowsWithItsCause() {
        String text = line(Level.WARN, new IllegalStateException("outer", new java.io.IOException("inner")));
        assertThat(text)
                .contains("java.lang.IllegalStateException: outer")
                .contains("Caused by: java.io.IOException: inner")
                .contains("\tat ");
    }

    @Test
    void theLogGoesToStderrAndLibrariesOnlyWarn() {
        Logger root = LOGGERS.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        assertThat(root.getAppender("stderr"))
                .isInstanceOfSatisfying(ConsoleAppender.class, appender -> assertThat(appender.getTarget())
                        .isEqualTo("System.err"));
        assertThat(LOGGERS.getLogger("org.apache.ratis").getLevel()).isEqualTo(Level.WARN);
        assertThat(LOGGERS.getLogger("io.netty").getEffectiveLevel()).isEqualTo(Level.WARN);
    }
}
