package io.gossamer.sim.fault;

import java.util.List;
import java.util.Locale;

/**
 * Something bad, or good, that happens at one moment of a plan: one line of text.
 *
 * <pre>
 *  1.500s crash n3                    its host loses power         2s kill n3          its process dies
 *  9s start n3 n1                     with its disk, seed n1       9s reinstall n3 n1  with an empty disk
 *  3s stall n3 8s                     its process is stopped       4s leave n3 / stop n3
 *  0s loss 0.2                        everywhere                   0s bursts 0.01 0.2 0.9   Gilbert and Elliott
 *  0s disorder 0.05 0.1               doubled, overtaken           0s delay 50ms 5ms   one way: fixed, and mean of the rest
 *  5s cut n1 n2                       one direction                6s clog n1 n2 3s
 *  5s split n1 n9                     n1 to n9 from all others     20s heal            links, partition and loss
 *  1s step n3 -30s                    its wall clock jumps         1s drift n3 200     parts in a million
 * </pre>
 *
 * @param atNanos since the beginning of the plan
 * @param words the verb and what it takes
 */
public record Fault(long atNanos, List<String> words) {
    public Fault {
        words = List.copyOf(words);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("a fault has a verb");
        }
    }

    static Fault of(long atNanos, String... words) {
        return new Fault(atNanos, List.of(words));
    }

    public String verb() {
        return words.get(0);
    }

    /** Throws IllegalArgumentException, naming the line, when there is no such word. */
    String word(int index) {
        if (index >= words.size()) {
            throw new IllegalArgumentException("'" + this + "' needs more than " + (words.size() - 1) + " words");
        }
        return words.get(index);
    }

    double number(int index) {
        try {
            return Double.parseDouble(word(index));
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("'" + word(index) + "' in '" + this + "' is no number", notANumber);
        }
    }

    long nanos(int index) {
        return nanos(word(index));
    }

    /** Node n1 has the index 0. */
    int node(int index) {
        String name = word(index);
        if (!name.matches("n[1-9]\\d{0,5}")) {
            throw new IllegalArgumentException("'" + name + "' in '" + this + "' is no node: n1, n2 …");
        }
        return Integer.parseInt(name.substring(1)) - 1;
    }

    /** Reads {@code 1.5s}, {@code 20ms} or {@code -30s}. */
    public static long nanos(String text) {
        if (!text.matches("-?\\d+(\\.\\d+)?(ms|s)")) {
            throw new IllegalArgumentException("'" + text + "' is no time: 1.5s, 20ms");
        }
        boolean millis = text.endsWith("ms");
        double value = Double.parseDouble(text.substring(0, text.length() - (millis ? 2 : 1)));
        return Math.round(value * (millis ? 1e6 : 1e9));
    }

    static String text(long nanos) {
        return String.format(Locale.ROOT, "%.3fs", nanos / 1e9);
    }

    @Override
    public String toString() {
        return text(atNanos) + " " + String.join(" ", words);
    }
}
