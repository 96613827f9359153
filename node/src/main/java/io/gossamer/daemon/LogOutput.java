package io.gossamer.daemon;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.jul.LevelChangePropagator;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.CoreConstants;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * What the log looks like. It goes to stderr: stdout belongs to what a command prints, which may be JSON read by another program.
 *
 * <p>Set up here and not by a logback.xml, whose reading loads an XML parser and some 400 classes into every daemon. Who wants
 * another log gives the JVM {@code -Dlogback.configurationFile=FILE}, which wins.
 */
public final class LogOutput extends ContextAwareBase implements Configurator {
    private static final String OTHER_CONFIGURATION = "logback.configurationFile";
    private static final List<String> CHATTY = List.of("org.apache.ratis", "io.grpc", "io.netty");

    @Override
    public ExecutionStatus configure(LoggerContext loggers) {
        if (System.getProperty(OTHER_CONFIGURATION) != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        loggers.getStatusManager().add(new NopStatusListener());
        LevelChangePropagator toJul = new LevelChangePropagator();
        toJul.setContext(loggers);
        toJul.setResetJUL(true);
        toJul.start();
        loggers.addListener(toJul);

        Line line = new Line(ZoneId.systemDefault());
        line.setContext(loggers);
        line.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(loggers);
        encoder.setLayout(line);
        encoder.start();
        ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
        stderr.setContext(loggers);
        stderr.setName("stderr");
        stderr.setTarget(ConsoleTarget.SystemErr.getName());
        stderr.setEncoder(encoder);
        stderr.start();

        CHATTY.forEach(name -> loggers.getLogger(name).setLevel(Level.WARN));
        var root = loggers.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(stderr);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** {@code 2026-03-01T12:00:00.000Z INFO  Daemon - what happened}, then the trace of what was thrown; nothing for a line too many. */
    static final class Line extends LayoutBase<ILoggingEvent> {
        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);

        private final ZoneId zone;
        private final RepeatedLines repeated = new RepeatedLines(CHATTY);

        Line(ZoneId zone) {
            this.zone = zone;
        }

        @Override
        public String doLayout(ILoggingEvent event) {
            OptionalInt leftOut =
                    repeated.admit(event.getLoggerName(), String.valueOf(event.getMessage()), event.getTimeStamp());
            if (leftOut.isEmpty()) {
                return "";
            }
            StringBuilder line = new StringBuilder(160);
            TIME.formatTo(Instant.ofEpochMilli(event.getTimeStamp()).atZone(zone), line);
            String level = event.getLevel().toString();
            line.append(' ').append(level).append(" ".repeat(Math.max(0, 5 - level.length())));
            String logger = event.getLoggerName();
            line.append(' ').append(logger, logger.lastIndexOf('.') + 1, logger.length());
            line.append(" - ").append(event.getFormattedMessage());
            if (leftOut.getAsInt() > 0) {
                line.append(" (").append(leftOut.getAsInt()).append(" more like it were left out)");
            }
            line.append(CoreConstants.LINE_SEPARATOR);
            if (event.getThrowableProxy() != null) {
                line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
            return line.toString();
        }
    }
}
