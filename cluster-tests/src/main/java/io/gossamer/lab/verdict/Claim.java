package io.gossamer.lab.verdict;

import io.gossamer.lab.script.Expectation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an alert says is wrong, in the words of the lab: which component, in which way, and how it compares with the truth. A rule
 * that this class does not know claims its subject under its own name.
 */
record Claim(String what, String kind) {
    private static final Pattern SIDE = Pattern.compile("\\{([^}]*)\\}");
    private static final Pattern MORE = Pattern.compile("(.*?)\\s*…\\s*(\\d+) more");

    /** How near a claim comes to an expectation. */
    enum Match {
        /** Another component, or another kind of trouble. */
        NONE,
        /** The right component, but not which direction. */
        COMPONENT,
        /** Both, or the trouble has no direction. */
        DIRECTION
    }

    static Claim of(Told told) {
        String from = told.labels().getOrDefault("from", "");
        String to = told.labels().getOrDefault("to", "");
        String arrow =
                switch (told.labels().getOrDefault("direction", "")) {
                    case "one_way" -> "->";
                    case "both" -> "<->";
                    default -> "--";
                };
        return switch (told.rule()) {
            case "node_unreachable" ->
                new Claim(
                        component(told.labels()
                                .getOrDefault("component", told.labels().getOrDefault("node", told.subject()))),
                        "down");
            case "node_stopped" -> new Claim(told.labels().getOrDefault("node", told.subject()), "stopped");
            // With a component it says which way it is cut off: more than that it is alone.
            case "alone" ->
                told.labels().containsKey("component")
                        ? new Claim(component(told.labels().get("component")), "down")
                        : new Claim(told.labels().getOrDefault("node", told.subject()), "alone");
            case "node_impaired" -> new Claim(told.labels().getOrDefault("node", told.subject()), "late");
            case "no_quorum" -> new Claim("mesh", "no-quorum");
            case "partition" -> new Claim(told.subject(), "partition");
            case "shared_loss" -> new Claim(component(told.labels().getOrDefault("component", told.subject())), "loss");
            case "shared_rtt" ->
                new Claim(component(told.labels().getOrDefault("component", told.subject())), slow(told));
            case "mtu_black_hole" -> new Claim(shared(told, from + arrow + to), "mtu");
            case "class_lost" -> new Claim(shared(told, from + arrow + to), "class-loss");
            case "class_remarked" -> new Claim(shared(told, from + arrow + to), "class-remarked");
            case "link_down" -> new Claim(from + arrow + to, "down");
            case "link_loss" -> new Claim(from + arrow + to, "loss");
            case "link_rtt" -> new Claim(from + arrow + to, slow(told));
            default -> new Claim(told.labels().getOrDefault("component", told.subject()), told.rule());
        };
    }

    /** Longer, or waiting in a queue. */
    private static String slow(Told told) {
        return told.labels().getOrDefault("cause", "delay");
    }

    /** What many ways have in common, or the one way. */
    private static String shared(Told told, String way) {
        String component = told.labels().get("component");
        return component == null ? way : component(component);
    }

    /** {@code zone3 → *} is what leaves zone3 by its uplinks, {@code n5 → *} what n5 sends. */
    private static String component(String named) {
        String arrow = named.replace(" → ", "->");
        if (arrow.startsWith("zone") && arrow.endsWith("->*")) {
            return arrow.replace("->*", ".up");
        }
        return arrow.startsWith("*->zone") ? arrow.substring(3) + ".down" : arrow.replace("*", "");
    }

    Match match(Expectation expected) {
        if (expected.kind().equals(Expectation.ANY)) {
            return Pattern.compile("\\b" + Pattern.quote(expected.what()) + "\\b")
                            .matcher(what)
                            .find()
                    ? Match.COMPONENT
                    : Match.NONE;
        }
        if (!kind.equals(expected.kind())) {
            return Match.NONE;
        }
        if (kind.equals("partition")) {
            return isTheseSides(expected.what()) ? Match.DIRECTION : Match.NONE;
        }
        String wanted = expected.what();
        if (what.equals(wanted)) {
            return Match.DIRECTION;
        }
        if (isPair(wanted) && isPair(what)) {
            boolean same = ends(wanted).equals(ends(what));
            boolean bothWays = wanted.contains("<->") && what.contains("<->");
            return same ? bothWays ? Match.DIRECTION : Match.COMPONENT : Match.NONE;
        }
        // What a host sends, or receives: to name the host is to name the component.
        return wanted.replace("->", "").equals(what) ? Match.COMPONENT : Match.NONE;
    }

    private static boolean isPair(String what) {
        return what.matches("[^<>|-]+(<->|->|--)[^<>|-]+");
    }

    private static Set<String> ends(String pair) {
        return new TreeSet<>(Arrays.asList(pair.split("<->|->|--")));
    }

    /** Each side that was expected is told of, by some of its names and the number of the others. */
    private boolean isTheseSides(String wanted) {
        List<Set<String>> expected = new ArrayList<>();
        for (String side : wanted.split("\\|")) {
            expected.add(expand(side));
        }
        Matcher side = SIDE.matcher(what);
        int told = 0;
        while (side.find()) {
            Matcher more = MORE.matcher(side.group(1));
            boolean cut = more.matches();
            Set<String> names =
                    new TreeSet<>(Arrays.asList((cut ? more.group(1) : side.group(1)).split("\\s*,\\s*|\\s+")));
            int size = names.size() + (cut ? Integer.parseInt(more.group(2)) : 0);
            if (expected.stream().noneMatch(each -> each.size() == size && each.containsAll(names))) {
                return false;
            }
            told++;
        }
        return told == expected.size();
    }

    /** {@code n1..n5,!n3}: four. */
    private static Set<String> expand(String side) {
        Set<String> names = new TreeSet<>();
        for (String word : side.split(",")) {
            Matcher range = Pattern.compile("n(\\d{1,4})\\.\\.n(\\d{1,4})").matcher(word);
            if (range.matches()) {
                for (int n = Integer.parseInt(range.group(1)); n <= Integer.parseInt(range.group(2)); n++) {
                    names.add("n" + n);
                }
            } else if (word.startsWith("!")) {
                names.remove(word.substring(1));
            } else {
                names.add(word);
            }
        }
        return names;
    }
}
