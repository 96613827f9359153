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
    void aLibraryThatRepeatsItselfIsCutShortAndOwnLinesNever() {
        LogOutput.Line line = new LogOutput.Line(ZoneOffset.UTC);
        int said = 0;
        String last = "";
        for (int quarter = 0; quarter < 4 * 180; quarter++) {
            String text = line.doLayout(event(
                    "org.apache.ratis.grpc.server.GrpcLogAppender",
                    "Timed out, errorCount={}",
                    quarter,
                    250L * quarter));
            said += text.isEmpty() ? 0 : 1;
            last = text.isEmpty() ? last : text;
            assertThat(line.doLayout(event("io.gossamer.daemon.Daemon", "n1 has {} links", 3, 250L * quarter)))
                    .isNotEmpty();
        }
        assertThat(said).isEqualTo(3 * RepeatedLines.LINES_MAX);
        assertThat(last).contains("errorCount=484").doesNotContain("left out");
        assertThat(line.doLayout(event("org.apache.ratis.grpc.server.GrpcLogAppender", "another sort", 0, 180_000)))
                .contains("another sort");
        assertThat(line.doLayout(event(
                        "org.apache.ratis.grpc.server.GrpcLogAppender", "Timed out, errorCount={}", 720, 180_000)))
                .endsWith("errorCount=720 (235 more like it were left out)" + System.lineSeparator());
    }

    @Test
    void soManySortsOfLinesAreRememberedAndAClockThatIsSetBackSilencesNobody() {
        RepeatedLines repeated = new RepeatedLines(java.util.List.of("io.netty"));
        for (int sort = 0; sort < 10 * RepeatedLines.SORTS_MAX; sort++) {
            assertThat(repeated.admit("io.netty", "sort " + sort, 1_000_000)).hasValue(0);
        }
        for (int i = 0; i < RepeatedLines.LINES_MAX; i++) {
            assertThat(repeated.admit("io.netty.util", "again", 1_000_000)).hasValue(0);
        }
        assertThat(repeated.admit("io.netty.util", "again", 1_000_001)).isEmpty();
        assertThat(repeated.admit("io.netty.util", "again", 400_000)).hasValue(1);
        assertThat(repeated.admit("io.nettyother", "again", 1_000_001)).hasValue(0);
    }

    private static LoggingEvent event(String name, String pattern, int argument, long millis) {
        LoggingEvent event =
                new LoggingEvent("", LOGGERS.getLogger(name), Level.WARN, pattern, null, new Object[] {argument});
        event.setTimeStamp(millis);
        return event;
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
