package io.gossamer.cli.command;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 250ms}, {@code 10s}, {@code 5m}, {@code 1h30m}, {@code 2d}; a bare number is seconds. */
public final class DurationConverter implements ITypeConverter<Duration> {
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(us|µs|ms|s|m|h|d|w)");
    private static final double SECONDS_MAX = 10 * 365 * 86_400.0;

    @Override
    public Duration convert(String text) {
        return parse(text);
    }

    public static Duration parse(String text) {
        String trimmed = text.trim();
        if (trimmed.matches("\\d+(\\.\\d+)?")) {
            return ofSeconds(Double.parseDouble(trimmed), text);
        }
        Matcher part = PART.matcher(trimmed);
        double seconds = 0;
        int end = 0;
        while (part.find() && part.start() == end) {
            seconds += Double.parseDouble(part.group(1)) * unitSeconds(part.group(2));
            end = part.end();
        }
        if (end == 0 || end != trimmed.length()) {
            throw new TypeConversionException("'" + text + "' is not a time: write 250ms, 10s, 5m, 1h30m or 2d");
        }
        return ofSeconds(seconds, text);
    }

    private static Duration ofSeconds(double seconds, String text) {
        if (seconds > SECONDS_MAX) {
            throw new TypeConversionException("'" + text + "' is longer than ten years");
        }
        return Duration.ofNanos(Math.round(seconds * 1e6) * 1_000);
    }

    private static double unitSeconds(String unit) {
        return switch (unit) {
            case "us", "µs" -> 1e-6;
            case "ms" -> 0.001;
            case "s" -> 1;
            case "m" -> 60;
            case "h" -> 3_600;
            case "d" -> 86_400;
            default -> 7 * 86_400;
        };
    }
}
