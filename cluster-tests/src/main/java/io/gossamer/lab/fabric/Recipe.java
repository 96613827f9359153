package io.gossamer.lab.fabric;

import io.gossamer.lab.fabric.Impairments.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;

/**
 * A fault's verb and amounts, read, and the impairment that they mean:
 *
 * <pre>
 *   cut  [udp|tcp|icmp|ef]
 *   loss 20% [burst 5] [udp|tcp|icmp|ef]
 *   delay 20ms [uniform|normal|pareto 5ms]
 *   duplicate 2%          reorder 2% [by 10ms]
 *   rate 10mbit [queue 64k]
 *   mtu 1200 [silent]     dscp-clear
 *   flap 1s 4s            cut for one second of each five
 * </pre>
 */
public final class Recipe {
    /** The verbs above. */
    public static final List<String> VERBS =
            List.of("cut", "loss", "delay", "duplicate", "reorder", "rate", "mtu", "dscp-clear", "flap");

    private final LongFunction<Impairment> maker;

    private Recipe(LongFunction<Impairment> maker) {
        this.maker = maker;
    }

    Impairment make(long nowNanos) {
        return maker.apply(nowNanos);
    }

    /** Throws IllegalArgumentException, in words for a person. */
    public static Recipe parse(String verb, List<String> amounts) {
        List<String> rest = new ArrayList<>(amounts);
        Recipe recipe =
                switch (verb) {
                    case "cut" -> matched(rest, ignored -> Impairments.cut());
                    case "loss" -> loss(rest);
                    case "delay" -> delay(rest);
                    case "duplicate" -> duplicate(rest);
                    case "reorder" -> reorder(rest);
                    case "rate" -> rate(rest);
                    case "mtu" -> mtu(rest);
                    case "dscp-clear" -> new Recipe(ignored -> Impairments.clearingDscp());
                    case "flap" -> flap(rest);
                    default -> throw new IllegalArgumentException("no fault '" + verb + "': there are " + VERBS);
                };
        if (!rest.isEmpty()) {
            throw new IllegalArgumentException(verb + " does not understand '" + String.join(" ", rest) + "'");
        }
        return recipe;
    }

    private static Recipe matched(List<String> rest, LongFunction<Impairment> maker) {
        Match match = Match.ANY;
        if (!rest.isEmpty() && rest.get(0).matches("udp|tcp|icmp|ef")) {
            match = Match.valueOf(rest.remove(0).toUpperCase(Locale.ROOT));
        }
        Match only = match;
        return new Recipe(now -> Impairments.only(only, maker.apply(now)));
    }

    private static Recipe loss(List<String> rest) {
        double share = Quantities.share(next(rest, "a share"));
        if (option(rest, "burst")) {
            String word = next(rest, "packets a burst");
            double length = word.matches("[0-9]{1,6}(\\.[0-9]{1,3})?") ? Double.parseDouble(word) : 0;
            if (length < 1) {
                throw new IllegalArgumentException("'" + word + "' is no length of a burst: 1 packet at least");
            }
            return matched(rest, ignored -> Impairments.bursts(share, length));
        }
        return matched(rest, ignored -> Impairments.loss(share));
    }

    private static Recipe delay(List<String> rest) {
        long nanos = Quantities.nanos(next(rest, "a time"));
        Variation variation = Variation.NONE;
        long spread = 0;
        if (!rest.isEmpty() && rest.get(0).matches("uniform|normal|pareto")) {
            variation = Variation.valueOf(rest.remove(0).toUpperCase(Locale.ROOT));
            spread = Quantities.nanos(next(rest, "a spread"));
        }
        Variation how = variation;
        long wide = spread;
        return new Recipe(ignored -> Impairments.delay(nanos, how, wide));
    }

    private static Recipe duplicate(List<String> rest) {
        double share = Quantities.share(next(rest, "a share"));
        return new Recipe(ignored -> Impairments.duplication(share));
    }

    private static Recipe reorder(List<String> rest) {
        double share = Quantities.share(next(rest, "a share"));
        long by = option(rest, "by") ? Quantities.nanos(next(rest, "a time")) : 10_000_000;
        return new Recipe(ignored -> Impairments.reordering(share, by));
    }

    private static Recipe rate(List<String> rest) {
        long rate = Quantities.bitsPerSecond(next(rest, "a rate"));
        long queue = option(rest, "queue") ? Quantities.bytes(next(rest, "a size")) : 64 << 10;
        return new Recipe(ignored -> Impairments.rate(rate, queue));
    }

    private static Recipe mtu(List<String> rest) {
        int bytes = (int) Math.min(65_535, Quantities.bytes(next(rest, "a size")));
        boolean silent = option(rest, "silent");
        return new Recipe(ignored -> Impairments.mtu(bytes, silent));
    }

    private static Recipe flap(List<String> rest) {
        long on = Quantities.nanos(next(rest, "how long it is cut"));
        long off = Quantities.nanos(next(rest, "how long it is whole"));
        if (on + off <= 0) {
            throw new IllegalArgumentException("a flap takes some time");
        }
        return new Recipe(now -> Impairments.flapping(Impairments.cut(), now, on, off));
    }

    private static String next(List<String> rest, String what) {
        if (rest.isEmpty()) {
            throw new IllegalArgumentException(what + " is missing");
        }
        return rest.remove(0);
    }

    private static boolean option(List<String> rest, String name) {
        return !rest.isEmpty() && rest.get(0).equals(name) && rest.remove(0) != null;
    }
}
