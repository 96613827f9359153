package io.gossamer.model;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The names of DSCPs (RFC 2474) in IANA's registry: class selectors (RFC 2474 §4.2.2), assured forwarding (RFC 2597 §6), expedited
 * forwarding (RFC 3246), voice admit (RFC 5865) and lower effort (RFC 8622).
 */
public final class TrafficClass {
    public static final int DSCP_MAX = 63;

    private static final Map<Integer, String> NAMES = names();

    private TrafficClass() {}

    private static Map<Integer, String> names() {
        TreeMap<Integer, String> names = new TreeMap<>();
        for (int selector = 0; selector < 8; selector++) {
            names.put(8 * selector, "CS" + selector);
        }
        for (int group = 1; group <= 4; group++) {
            for (int precedence = 1; precedence <= 3; precedence++) {
                names.put(8 * group + 2 * precedence, "AF" + group + precedence);
            }
        }
        names.put(1, "LE");
        names.put(44, "VOICE-ADMIT");
        names.put(46, "EF");
        return names;
    }

    /** {@code EF}; {@code DSCP 3} where a number has no name. @param dscp 0 to 63 */
    public static String name(int dscp) {
        return NAMES.getOrDefault(dscp, "DSCP " + dscp);
    }

    /** As {@link #dscp} reads it: {@code ef}, {@code 3}. */
    public static String word(int dscp) {
        String name = NAMES.get(dscp);
        return name == null ? Integer.toString(dscp) : name.toLowerCase(Locale.ROOT);
    }

    /** Of a name, in any case, or a number from 0 to 63; empty for anything else. */
    public static OptionalInt dscp(String word) {
        for (Map.Entry<Integer, String> known : NAMES.entrySet()) {
            if (known.getValue().equals(word.toUpperCase(Locale.ROOT))) {
                return OptionalInt.of(known.getKey());
            }
        }
        boolean isNumber = word.matches("\\d{1,2}") && Integer.parseInt(word) <= DSCP_MAX;
        return isNumber ? OptionalInt.of(Integer.parseInt(word)) : OptionalInt.empty();
    }
}
