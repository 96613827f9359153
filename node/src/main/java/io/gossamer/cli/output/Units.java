package io.gossamer.cli.output;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers as a person reads them: µs and ms, per cent, ages such as {@code 4s}. */
public final class Units {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private Units() {}

    /** A delay: three digits and its unit. */
    public static String delay(double seconds) {
        double micros = seconds * 1e6;
        if (micros < 999.5) {
            return digits(micros) + " µs";
        }
        return micros < 999_500 ? digits(micros / 1e3) + " ms" : digits(seconds) + " s";
    }

    private static String digits(double value) {
        if (value >= 99.95 || value == 0) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        return String.format(Locale.ROOT, value >= 9.995 ? "%.1f" : "%.2f", value);
    }

    public static String percent(double ratio) {
        double percent = ratio * 100;
        if (percent == 0 || percent >= 9.95) {
            return String.format(Locale.ROOT, "%.0f %%", percent);
        }
        return percent < 0.1 ? "<0.1 %" : String.format(Locale.ROOT, "%.1f %%", percent);
    }

    /** An age, in its two largest units. */
    public static String age(double seconds) {
        long whole = Math.max(0, (long) seconds);
        if (whole < 60) {
            return whole + "s";
        }
        if (whole < 3_600) {
            return pair(whole / 60, "m", whole % 60, "s");
        }
        if (whole < 86_400) {
            return pair(whole / 3_600, "h", whole / 60 % 60, "m");
        }
        return pair(whole / 86_400, "d", whole / 3_600 % 24, "h");
    }

    private static String pair(long large, String largeUnit, long small, String smallUnit) {
        return large + largeUnit + (small == 0 ? "" : small + smallUnit);
    }

    public static String age(Instant since, Instant now) {
        return age(Duration.between(since, now).toMillis() / 1e3);
    }

    public static String bytes(double bytes) {
        if (bytes < 1000) {
            return (long) bytes + " B";
        }
        String[] units = {"kB", "MB", "GB", "TB", "PB"};
        int unit = -1;
        double value = bytes;
        while (value >= 999.5 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return digits(value) + " " + units[unit];
    }

    /** Bits a second, in powers of 1000 as links are sold: three digits and the unit. */
    public static String bitRate(double bitsPerSecond) {
        if (bitsPerSecond < 999.5) {
            return digits(bitsPerSecond) + " bit/s";
        }
        String[] units = {"kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"};
        int unit = -1;
        double value = bitsPerSecond;
        while (value >= 999.5 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return digits(value) + " " + units[unit];
    }

    public static Instant instant(Timestamp stamp) {
        return Instant.ofEpochSecond(stamp.getSeconds(), stamp.getNanos());
    }

    public static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    /** The time of day in the local zone, with the date when that is not today's. */
    public static String time(Instant instant, Instant now) {
        boolean near = Duration.between(instant, now).abs().compareTo(Duration.ofHours(12)) < 0;
        return (near ? TIME : DAY_AND_TIME).format(instant.atZone(ZoneId.systemDefault()));
    }
}
