package io.gossamer.detect;

import io.gossamer.aggregate.CheckEvidence;
import io.gossamer.aggregate.MeshPicture;
import io.gossamer.model.LinkId;
import io.gossamer.model.NodeId;
import io.gossamer.proto.CheckAnswer;
import io.gossamer.proto.CheckOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What else is known of a trouble, in words: of a node that does not answer, whether its host does; of a link, whether TCP gets through
 * and what a trace came to. Says nothing where nothing was found out, and never more than what was: a connect alone is the word of a
 * host's kernel and no proof that the daemon lives.
 */
public final class CheckWords {
    static final int WITNESSES_MAX = 3;

    /** An older answer says how it was, and a node may have come back since. */
    static final double FRESH_SECONDS = 60;

    private CheckWords() {}

    /** The detection with what is known beside; itself where nothing is. */
    public static Detection with(MeshPicture picture, Detection detection) {
        if (picture.checks().isEmpty()) {
            return detection;
        }
        return switch (detection.finding().kind()) {
            case Rules.NODE_UNREACHABLE ->
                detection.saying(
                        ofNode(picture, NodeId.parse(detection.finding().key())));
            case Rules.LINK_DOWN ->
                detection.saying(ofLink(picture, Pair.parse(detection.finding().key()), true));
            case Rules.LINK_LOSS, Rules.LINK_RTT ->
                detection.saying(ofLink(picture, Pair.parse(detection.finding().key()), false));
            default -> detection;
        };
    }

    private static String ofNode(MeshPicture picture, NodeId node) {
        List<Facts> facts = new ArrayList<>();
        for (CheckEvidence evidence : picture.checks().getOrDefault(node, List.of())) {
            if (picture.isCounted(evidence.reporter())) {
                facts.add(Facts.of(picture.nameOf(evidence.reporter()), evidence));
            }
        }
        return ofNode(facts);
    }

    /** One witness's fresh answers; {@code CHECK_UNKNOWN} where it has none. */
    record Facts(String witness, CheckOutcome tcp, CheckOutcome icmp) {
        static Facts of(String witness, CheckEvidence evidence) {
            double since = evidence.ageNanos() / 1e9;
            return new Facts(
                    witness,
                    fresh(evidence.check().getTcp(), since),
                    fresh(evidence.check().getIcmp(), since));
        }

        private static CheckOutcome fresh(CheckAnswer answer, double since) {
            return answer.getAgeSeconds() + since <= FRESH_SECONDS ? answer.getOutcome() : CheckOutcome.CHECK_UNKNOWN;
        }
    }

    /**
     * From what was found out to one sentence. Who got furthest speaks; those who got nowhere are named beside, since then something
     * lies between them and the node. "" when nothing was found out.
     */
    static String ofNode(List<Facts> facts) {
        TreeMap<Reach, List<String>> witnesses = new TreeMap<>();
        for (Facts fact : facts) {
            Reach reach = Reach.of(fact);
            if (reach != Reach.NOT_KNOWN) {
                witnesses.computeIfAbsent(reach, unseen -> new ArrayList<>()).add(fact.witness());
            }
        }
        if (witnesses.isEmpty()) {
            return "";
        }
        Map.Entry<Reach, List<String>> best = witnesses.firstEntry();
        String words = best.getKey().words + " (" + names(best.getValue()) + ")";
        List<String> nothing = new ArrayList<>();
        witnesses.tailMap(Reach.NOTHING).values().forEach(nothing::addAll);
        boolean somebodyGotThrough = best.getKey().compareTo(Reach.NOTHING) < 0;
        return somebodyGotThrough && !nothing.isEmpty()
                ? words + "; " + names(nothing) + (nothing.size() == 1 ? " gets" : " get") + " no answer at all"
                : words;
    }

    private static String names(List<String> names) {
        return names.size() <= WITNESSES_MAX
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, WITNESSES_MAX)) + " and " + (names.size() - WITNESSES_MAX)
                        + " more";
    }

    /** How far a witness got, furthest first. */
    private enum Reach {
        SERVES("its daemon answers over TCP but not over UDP: UDP is blocked"),
        REFUSES_AND_ECHOES("its host answers ICMP but its API port refuses: the daemon is gone, not the host"),
        REFUSES("its host answers but its API port refuses: the daemon is gone, not the host"),
        HANGS("its host accepts connections but the daemon says nothing: it hangs or is stopped"),
        CONNECTS("TCP connects but UDP is not answered: UDP is blocked, or the daemon hangs"),
        ECHOES("its host answers ICMP, but neither TCP nor UDP: the host is up, its ports are blocked or it hangs"),
        NOTHING("nothing answers, neither TCP nor ICMP: host or network"),
        NO_TCP("TCP is not answered either, ICMP could not be tried: host or network"),
        NOT_KNOWN("");

        final String words;

        Reach(String words) {
            this.words = words;
        }

        static Reach of(Facts facts) {
            boolean echoes = facts.icmp() == CheckOutcome.CHECK_ANSWERS;
            return switch (facts.tcp()) {
                case CHECK_SERVES -> SERVES;
                case CHECK_HANGS -> HANGS;
                case CHECK_ANSWERS -> CONNECTS;
                case CHECK_REFUSED -> echoes ? REFUSES_AND_ECHOES : REFUSES;
                case CHECK_SILENT, CHECK_NO_ROUTE -> silent(facts.icmp());
                default -> NOT_KNOWN;
            };
        }

        private static Reach silent(CheckOutcome icmp) {
            return switch (icmp) {
                case CHECK_ANSWERS -> ECHOES;
                case CHECK_SILENT, CHECK_NO_ROUTE -> NOTHING;
                case CHECK_NOT_PERMITTED -> NO_TCP;
                default -> NOT_KNOWN; // the echoes are under way
            };
        }
    }

    /** @param down nothing of UDP gets through, so that it is worth saying what of TCP does */
    private static String ofLink(MeshPicture picture, Pair pair, boolean down) {
        List<String> parts = new ArrayList<>();
        for (LinkId link : List.of(pair.forward(), pair.reverse())) {
            Optional<CheckEvidence> evidence = of(picture, link);
            if (evidence.isEmpty()) {
                continue;
            }
            Facts facts = Facts.of("", evidence.get());
            String way = picture.nameOf(link.from()) + " → " + picture.nameOf(link.to());
            if (down) {
                ofTcp(facts.tcp()).ifPresent(words -> parts.add(way + " " + words));
            }
            String path = evidence.get().check().getPath().getConclusion();
            if (!path.isEmpty()) {
                parts.add(way + ": " + path);
            }
        }
        return String.join("; ", parts);
    }

    private static Optional<String> ofTcp(CheckOutcome tcp) {
        return switch (tcp) {
            case CHECK_SERVES, CHECK_ANSWERS, CHECK_HANGS -> Optional.of("TCP gets through, UDP does not");
            case CHECK_REFUSED -> Optional.of("TCP is refused");
            case CHECK_SILENT -> Optional.of("TCP does not get through either");
            case CHECK_NO_ROUTE -> Optional.of("TCP has no route");
            default -> Optional.empty();
        };
    }

    private static Optional<CheckEvidence> of(MeshPicture picture, LinkId link) {
        return picture.checks().getOrDefault(link.to(), List.of()).stream()
                .filter(evidence -> evidence.reporter().equals(link.from()) && picture.isCounted(link.from()))
                .findFirst();
    }
}
