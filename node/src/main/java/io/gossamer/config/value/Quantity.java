package io.gossamer.config.value;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kinds of values that carry a unit: {@code 10s}, {@code 200MiB}, {@code 5%}. A bare number of them is refused. */
public final class Quantity {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)\\s*(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*(B|KiB|MiB|GiB|TiB)");

    private Quantity() {}

    public static ValueType<Duration> duration(String min, String max) {
        Duration least = parseDuration(min);
        Duration most = parseDuration(max);
        return Scalars.of(
                "a duration from " + min + " to " + max,
                text -> {
                    Duration value = parseDuration(text);
                    inRange(text, value.toMillis(), least.toMillis(), most.toMillis());
                    return value;
                },
                Quantity::show);
    }

    public static ValueType<Long> size(String min, String max) {
        long least = parseSize(min);
        long most = parseSize(max);
        return Scalars.of(
                "a size from " + min + " to " + max,
                text -> (long) inRange(text, parseSize(text), least, most),
                Quantity::show);
    }

    public static ValueType<Double> ratio(double min, double max) {
        Function<Double, String> shown = Quantity::show;
        return Scalars.of(
                "a share from " + show(min) + " to " + show(max) + ", also written as " + show(max * 100) + "%",
                text -> {
                    boolean percent = text.endsWith("%");
                    double number = parseNumber(percent ? text.substring(0, text.length() - 1) : text);
                    return inRange(text, percent ? number / 100 : number, min, max);
                },
                shown);
    }

    public static ValueType<Double> number(double min, double max) {
        return Scalars.of(
                "a number from " + show(min) + " to " + show(max),
                text -> inRange(text, parseNumber(text), min, max),
                Quantity::show);
    }

    public static double inRange(String text, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException("'" + text + "' is out of range");
        }
        return value;
    }

    private static double parseNumber(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("'" + text + "' is no number", notANumber);
        }
    }

    public static Duration parseDuration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            String missing = text.matches("\\d+") ? "has no unit (ms, s, m, h, d)" : "is no duration like 10s, 5m, 72h";
            throw new IllegalArgumentException("'" + text + "' " + missing);
        }
        long unitMillis =
                switch (matcher.group(2)) {
                    case "ms" -> 1;
                    case "s" -> 1000;
                    case "m" -> 60_000;
                    case "h" -> 3_600_000;
                    default -> 86_400_000;
                };
        return Duration.ofMillis(Math.round(Double.parseDouble(matcher.group(1)) * unitMillis));
    }

    public static long parseSize(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no size like 200MiB (B, KiB, MiB, GiB, TiB)");
        }
        int shift =
                switch (matcher.group(2)) {
                    case "B" -> 0;
                    case "KiB" -> 10;
                    case "MiB" -> 20;
                    case "GiB" -> 30;
                    default -> 40;
                };
        long number = Long.parseLong(matcher.group(1));
        if (number > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("'" + text + "' is out of range");
        }
        return number << shift;
    }

    public static String show(Duration value) {
        long millis = value.toMillis();
        long[] unitMillis = {86_400_000, 3_600_000, 60_000, 1000};
        String[] units = {"d", "h", "m", "s"};
        for (int i = 0; i < units.length; i++) {
            // 72h reads better than 3d, 10d better than 240h.
            boolean fits = millis % unitMillis[i] == 0 && millis / unitMillis[i] >= (i == 0 ? 4 : 1);
            if (millis > 0 && fits) {
                return millis / unitMillis[i] + units[i];
            }
        }
        return millis + "ms";
    }

    public static String show(long bytes) {
        String[] units = {"TiB", "GiB", "MiB", "KiB"};
        for (int i = 0; i < units.length; i++) {
            int shift = 40 - 10 * i;
            if (bytes != 0 && bytes % (1L << shift) == 0) {
                return (bytes >> shift) + units[i];
            }
        }
        return bytes + "B";
    }

    public static String show(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.format(Locale.ROOT, "%s", value);
    }
}
