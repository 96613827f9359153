package io.gossamer.cli.targets;

import io.gossamer.cli.output.Cell;
import io.gossamer.cli.output.Page;
import io.gossamer.cli.output.Style.Tone;
import io.gossamer.cli.output.Table;
import io.gossamer.cli.output.Units;
import io.gossamer.cli.output.Words;
import io.gossamer.proto.TargetStatus;
import io.gossamer.proto.TargetVantage;
import io.gossamer.proto.TargetVerdict;
import io.gossamer.proto.TargetsReply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** How targets are shown: the list, and one with each of its vantage points. */
final class TargetPage {
    private static final List<String> PHASES = List.of("lookup", "connect", "tls", "first_byte", "body");

    private TargetPage() {}

    static void list(TargetsReply reply, Page page) {
        Table table = new Table().left("TARGET", "STATE", "FROM").right("RTT").left("CERTIFICATE");
        for (TargetStatus target : reply.getTargetsList()) {
            table.row(
                    Cell.of(target.getName()),
                    verdict(target.getVerdict()),
                    Cell.of(from(target)),
                    rtt(target),
                    certificate(target, page.now()));
        }
        if (table.isEmpty()) {
            page.line("nothing outside the mesh is probed; `gossamer target add URL` begins");
        } else {
            page.table(table);
        }
        reply.getTargetsList().stream()
                .filter(target -> target.getVerdict() == TargetVerdict.TARGET_DOWN
                        || target.getVerdict() == TargetVerdict.TARGET_PARTLY)
                .forEach(target -> page.line("  " + page.paint(Tone.BAD, "! ") + target.getText()));
        unreached(reply, page);
    }

    static void unreached(TargetsReply reply, Page page) {
        Words.unreached(reply.getUnreachedList(), page);
    }

    static void one(TargetStatus target, Page page) {
        boolean well = target.getVerdict() == TargetVerdict.TARGET_ANSWERS;
        boolean unknown = target.getVerdict() == TargetVerdict.TARGET_UNKNOWN;
        page.line(
                well ? Tone.GOOD : unknown ? Tone.WARN : Tone.BAD,
                (well ? "● " : unknown ? "? " : "✗ ") + target.getName() + ": " + target.getText());
        page.blank();
        Table facts = new Table().left("", "");
        facts.row(Cell.faint("probe"), Cell.of(target.getUrl()));
        facts.row(
                Cell.faint("from"),
                Cell.of(target.getFrom() + ", each every " + Units.delay(target.getEverySeconds()) + ", waiting up to "
                        + Units.delay(target.getTimeoutSeconds())));
        if (!target.getExpectStatus().isEmpty()) {
            facts.row(Cell.faint("expects"), Cell.of("status " + target.getExpectStatus()));
        }
        if (target.hasRttSecondsMax()) {
            facts.row(Cell.faint("expects"), Cell.of("an answer within " + Units.delay(target.getRttSecondsMax())));
        }
        if (!target.getCreatedBy().isEmpty()) {
            facts.row(Cell.faint("added by"), Cell.of(target.getCreatedBy()));
        }
        page.table(facts);
        page.blank();
        Table table = new Table()
                .left("FROM", "STATE", "ZONE")
                .right("LOST", "MIN", "P50", "MAX", "AGE")
                .left("PHASES", "WHY");
        target.getVantagesList()
                .forEach(vantage -> table.row(
                        Cell.of(Words.name(vantage.getNode())),
                        reach(vantage),
                        Cell.faint(vantage.getZone()),
                        vantage.hasAgeSeconds() ? Cell.of(vantage.getLost() + "/" + vantage.getSent()) : Cell.unknown(),
                        vantage.hasRttSecondsMin() ? Cell.of(Units.delay(vantage.getRttSecondsMin())) : Cell.unknown(),
                        vantage.hasRttSecondsP50() ? Cell.of(Units.delay(vantage.getRttSecondsP50())) : Cell.unknown(),
                        vantage.hasRttSecondsMax() ? Cell.of(Units.delay(vantage.getRttSecondsMax())) : Cell.unknown(),
                        vantage.hasAgeSeconds() ? Cell.of(Units.age(vantage.getAgeSeconds())) : Cell.unknown(),
                        Cell.of(phases(vantage)),
                        Cell.of(vantage.getError())));
        page.table(table);
    }

    private static String phases(TargetVantage vantage) {
        StringBuilder text = new StringBuilder();
        for (String phase : PHASES) {
            if (vantage.containsPhaseSeconds(phase)) {
                text.append(text.isEmpty() ? "" : ", ")
                        .append(phase.replace('_', ' '))
                        .append(' ')
                        .append(Units.delay(vantage.getPhaseSecondsOrThrow(phase)));
            }
        }
        return text.toString();
    }

    private static Cell reach(TargetVantage vantage) {
        if (vantage.getSelfImpaired()) {
            return Cell.of("itself late", Tone.WARN);
        }
        return switch (vantage.getReach()) {
            case "answers" -> Cell.of("answers", Tone.GOOD);
            case "fails" -> Cell.of("fails", Tone.BAD);
            default -> Cell.of(vantage.hasAgeSeconds() ? "unknown" : "not heard yet", Tone.WARN);
        };
    }

    private static Cell verdict(TargetVerdict verdict) {
        return switch (verdict) {
            case TARGET_ANSWERS -> Cell.of("answers", Tone.GOOD);
            case TARGET_PARTLY -> Cell.of("partly", Tone.BAD);
            case TARGET_DOWN -> Cell.of("down", Tone.BAD);
            default -> Cell.of("unknown", Tone.WARN);
        };
    }

    private static String from(TargetStatus target) {
        long answers = target.getVantagesList().stream()
                .filter(vantage -> vantage.getReach().equals("answers"))
                .count();
        return answers + " of " + target.getVantagesCount() + " (" + target.getFrom() + ")";
    }

    /** The middle of what the vantage points measured. */
    private static Cell rtt(TargetStatus target) {
        double[] sorted = target.getVantagesList().stream()
                .filter(TargetVantage::hasRttSecondsP50)
                .mapToDouble(TargetVantage::getRttSecondsP50)
                .sorted()
                .toArray();
        OptionalDouble middle =
                sorted.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(sorted[(sorted.length - 1) / 2]);
        return middle.isPresent() ? Cell.of(Units.delay(middle.getAsDouble())) : Cell.unknown();
    }

    private static Cell certificate(TargetStatus target, Instant now) {
        Optional<Instant> ends = target.getVantagesList().stream()
                .filter(TargetVantage::hasCertificateEnds)
                .map(vantage -> Units.instant(vantage.getCertificateEnds()))
                .min(Instant::compareTo);
        if (ends.isEmpty()) {
            return Cell.of("");
        }
        Duration left = Duration.between(now, ends.get());
        return left.isNegative()
                ? Cell.of("has ended", Tone.BAD)
                : Cell.of("ends in " + Units.age(left.toMillis() / 1e3), left.toDays() < 14 ? Tone.WARN : Tone.GOOD);
    }
}
