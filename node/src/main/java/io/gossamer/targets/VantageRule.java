package io.gossamer.targets;

import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * From where a target is probed: {@code all}, {@code zone=PATH}, {@code tag=KEY=VALUE}, {@code node=NAME[,NAME…]} or {@code N
 * any}. Every node finds the same answer from the same members, and asks nobody.
 *
 * <p>{@code N any} takes the N members with the highest weight for this target (rendezvous hashing, Thaler and Ravishankar
 * 1998): when one goes, only its place is taken by another.
 */
public record VantageRule(Kind kind, String operand, int count) {
    /** With fewer a target and a vantage point cannot be told apart. */
    public static final int ANY_DEFAULT = 3;

    public static final int ANY_MAX = 64;
    private static final int TEXT_MAX = 256;

    /** How the vantage points are named. */
    public enum Kind {
        ALL,
        ZONE,
        TAG,
        NODE,
        ANY
    }

    /** Empty text is {@value #ANY_DEFAULT} any. Throws IllegalArgumentException with a sentence. */
    public static VantageRule parse(String text) {
        String rule = text.strip();
        if (rule.isEmpty()) {
            return new VantageRule(Kind.ANY, "", ANY_DEFAULT);
        }
        if (rule.equals("all")) {
            return new VantageRule(Kind.ALL, "", 0);
        }
        int equals = rule.indexOf('=');
        String operand = rule.substring(equals + 1);
        if (equals > 0 && !operand.isBlank() && rule.length() <= TEXT_MAX) {
            switch (rule.substring(0, equals)) {
                case "zone" -> {
                    return new VantageRule(Kind.ZONE, operand, 0);
                }
                case "node" -> {
                    return new VantageRule(Kind.NODE, operand, 0);
                }
                case "tag" -> {
                    if (operand.indexOf('=') > 0) {
                        return new VantageRule(Kind.TAG, operand, 0);
                    }
                }
                default -> {
                    // said below
                }
            }
        }
        return any(rule)
                .orElseThrow(() -> new IllegalArgumentException("'" + text
                        + "' names no vantage points: all, zone=PATH, tag=KEY=VALUE, node=NAME or N any, with N up to "
                        + ANY_MAX));
    }

    private static Optional<VantageRule> any(String rule) {
        if (!rule.matches("[1-9][0-9]? +any")) {
            return Optional.empty();
        }
        int count = Integer.parseInt(rule.substring(0, rule.indexOf(' ')));
        return count > ANY_MAX ? Optional.empty() : Optional.of(new VantageRule(Kind.ANY, "", count));
    }

    /** As it is written and read again. */
    public String text() {
        return switch (kind) {
            case ALL -> "all";
            case ANY -> count + " any";
            case ZONE -> "zone=" + operand;
            case TAG -> "tag=" + operand;
            case NODE -> "node=" + operand;
        };
    }

    /**
     * Who probes, of these members; those that do not answer are left out, so that another takes the place.
     *
     * @param target the target's name
     */
    public SortedSet<NodeId> choose(Collection<Member> members, String target) {
        List<Member> fit = members.stream()
                .filter(member -> member.state() == MemberState.ALIVE || member.state() == MemberState.SUSPECT)
                .filter(this::fits)
                .toList();
        if (kind == Kind.ANY && fit.size() > count) {
            fit = fit.stream()
                    .sorted(Comparator.comparingLong((Member member) -> weight(target, member.id()))
                            .reversed()
                            .thenComparing(Member::id))
                    .limit(count)
                    .toList();
        }
        TreeSet<NodeId> chosen = new TreeSet<>();
        fit.forEach(member -> chosen.add(member.id()));
        return chosen;
    }

    private boolean fits(Member member) {
        return switch (kind) {
            case ALL, ANY -> true;
            case ZONE -> (member.profile().zone().path() + "/").startsWith(operand + "/");
            case TAG -> {
                int equals = operand.indexOf('=');
                yield operand.substring(equals + 1)
                        .equals(member.profile().tags().get(operand.substring(0, equals)));
            }
            case NODE -> List.of(operand.split(",")).contains(member.name());
        };
    }

    /** Of FNV-1a over the name and SplitMix64's finish over both: no secret, only spread. */
    private static long weight(String target, NodeId node) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < target.length(); i++) {
            hash = (hash ^ target.charAt(i)) * 0x100000001b3L;
        }
        return mixed(mixed(hash ^ node.high()) ^ node.low());
    }

    private static long mixed(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
