package io.gossamer.lab.fabric;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts as people write them: {@code 20%}, {@code 1.5ms}, {@code 10mbit}, {@code 64k}. Each throws IllegalArgumentException. */
public final class Quantities {
    private static final Pattern NUMBER = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,9})?)([a-zA-Z%/]*)");

    private Quantities() {}

    /** From 0 to 1; written with a % or as it is. */
    public static double share(String word) {
        Matcher number = read(word);
        double share = Double.parseDouble(number.group(1)) / (number.group(2).equals("%") ? 100 : 1);
        if (!number.group(2).isEmpty() && !number.group(2).equals("%") || share > 1) {
            throw new IllegalArgumentException("'" + word + "' is no share: write 20% or 0.2");
        }
        return share;
    }

    public static long nanos(String word) {
        Matcher number = read(word);
        double unit =
                switch (number.group(2)) {
                    case "us" -> 1e3;
                    case "ms" -> 1e6;
                    case "s" -> 1e9;
                    case "m" -> 60e9;
                    case "h" -> 3_600e9;
                    default ->
                        throw new IllegalArgumentException(
                                "'" + word + "' is no time: write 500us, 20ms, 10s, 2m or 1h");
                };
        return Math.round(Double.parseDouble(number.group(1)) * unit);
    }

    public static long bitsPerSecond(String word) {
        Matcher number = read(word);
        double unit =
                switch (number.group(2).toLowerCase(Locale.ROOT)) {
                    case "kbit" -> 1e3;
                    case "mbit" -> 1e6;
                    case "gbit" -> 1e9;
                    default ->
                        throw new IllegalArgumentException("'" + word + "' is no rate: write 500kbit, 10mbit, 1gbit");
                };
        long rate = Math.round(Double.parseDouble(number.group(1)) * unit);
        if (rate < 1_000) {
            throw new IllegalArgumentException("'" + word + "' is too slow: 1kbit at least");
        }
        return rate;
    }

    /** Powers of 1,024. */
    public static long bytes(String word) {
        Matcher number = read(word);
        double unit =
                switch (number.group(2).toLowerCase(Locale.ROOT)) {
                    case "" -> 1;
                    case "k" -> 1 << 10;
                    case "m" -> 1 << 20;
                    case "g" -> 1 << 30;
                    default ->
                        throw new IllegalArgumentException("'" + word + "' is no size: write 1200, 64k, 100m, 1g");
                };
        return Math.round(Double.parseDouble(number.group(1)) * unit);
    }

    private static Matcher read(String word) {
        Matcher number = NUMBER.matcher(word);
        if (!number.matches()) {
            throw new IllegalArgumentException("'" + word + "' is no amount");
        }
        return number;
    }
}
