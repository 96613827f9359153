package io.gossamer.cli.read;

import io.gossamer.cli.output.BandwidthLines;
import io.gossamer.cli.output.Cell;
import io.gossamer.cli.output.Page;
import io.gossamer.cli.output.Style.Tone;
import io.gossamer.cli.output.Table;
import io.gossamer.cli.output.Units;
import io.gossamer.cli.output.Words;
import io.gossamer.model.TrafficClass;
import io.gossamer.proto.LinkDetail;
import io.gossamer.proto.LinkMeasures;
import io.gossamer.proto.LinkStatus;
import io.gossamer.proto.LinksReply;
import io.gossamer.proto.Marking;
import io.gossamer.proto.OneWay;
import io.gossamer.proto.PathClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** {@code links --detail}: what a window knows of its link beside round trips and counts, each way by itself. */
final class LinkDetailTable {
    private static final int OWNERS_MAX = 5;

    private LinkDetailTable() {}

    static void print(LinksReply reply, Page page) {
        Table table = new Table()
                .left("FROM", "TO")
                .right("BURST", "PDV P50", "MAX", "J →", "J ←", "ONE-WAY →", "←", "±", "CLOCK", "TTL →", "←", "MTU →")
                .left("MARKS");
        List<LinkStatus> links = new ArrayList<>(reply.getLinksList());
        links.sort(Comparator.comparing((LinkStatus link) -> Words.name(link.getFrom()))
                .thenComparing(link -> Words.name(link.getTo())));
        for (LinkStatus link : links) {
            if (link.getMeasures().hasDetail()) {
                row(table, link, link.getMeasures().getDetail());
            }
        }
        if (table.isEmpty()) {
            page.line(
                    "no detail: no link of the asked node or its peers has a closed window, or nothing fits --from and --to");
        } else {
            page.table(table);
        }
        elsewhere(links, page);
        CheckLines.ofLinks(links, page);
        BandwidthLines.ofLinks(links, page);
        Words.unreached(reply.getUnreachedList(), page);
    }

    /** Detail is kept where it was measured, and only there. */
    private static void elsewhere(List<LinkStatus> links, Page page) {
        String owners = links.stream()
                .filter(link -> !link.getMeasures().hasDetail())
                .map(link -> Words.name(link.getFrom()))
                .distinct()
                .limit(OWNERS_MAX)
                .collect(Collectors.joining(", "));
        if (!owners.isEmpty()) {
            page.line("not shown: links that others measure (" + owners + "); ask with --from NODE");
        }
    }

    private static void row(Table table, LinkStatus link, LinkDetail detail) {
        OneWay oneWay = detail.getOneWay();
        table.row(
                Cell.of(Words.name(link.getFrom())),
                Cell.of(Words.name(link.getTo())),
                Cell.of(Integer.toString(detail.getLossBurstMax())),
                seconds(detail.hasPdvP50Seconds(), detail.getPdvP50Seconds()),
                seconds(detail.hasPdvMaxSeconds(), detail.getPdvMaxSeconds()),
                seconds(detail.hasJitterForwardSeconds(), detail.getJitterForwardSeconds()),
                seconds(detail.hasJitterReverseSeconds(), detail.getJitterReverseSeconds()),
                seconds(detail.hasOneWay(), oneWay.getForwardSeconds()),
                seconds(detail.hasOneWay(), oneWay.getReverseSeconds()),
                seconds(detail.hasOneWay(), oneWay.getBoundSeconds()),
                clock(detail.hasOneWay(), (oneWay.getOffsetLowSeconds() + oneWay.getOffsetHighSeconds()) / 2),
                whole(detail.hasTtlForward(), detail.getTtlForward()),
                whole(detail.hasTtlReverse(), detail.getTtlReverse()),
                mtu(link.getMeasures()),
                Cell.of(remarks(link.getMeasures()), Tone.WARN));
    }

    private static Cell seconds(boolean known, double seconds) {
        return Cell.of(known ? Units.delay(seconds) : "");
    }

    /** How far the peer's clock is ahead. */
    private static Cell clock(boolean known, double seconds) {
        return Cell.of(known ? (seconds < 0 ? "-" : "+") + Units.delay(Math.abs(seconds)) : "");
    }

    private static Cell whole(boolean known, int value) {
        return Cell.of(known ? Integer.toString(value) : "");
    }

    private static Cell mtu(LinkMeasures measures) {
        int bytes = measures.getPathMtu().getBytes();
        return Cell.of(bytes == 0 ? "" : (measures.getPathMtu().getWhole() ? "≥ " : "") + bytes);
    }

    /** What the path does to packets; empty where it leaves them alone. */
    static String remarks(LinkMeasures measures) {
        LinkDetail detail = measures.getDetail();
        List<String> remarks = new ArrayList<>();
        remark("→", measures.getLostForward(), remarks);
        remark("←", measures.getLostReverse(), remarks);
        if (measures.getPathMtu().getBlackHole()) {
            remarks.add("→ over " + measures.getPathMtu().getBytes() + " bytes vanish");
        }
        for (PathClass each : measures.getClassesList()) {
            remark(each, remarks);
        }
        remark("→", detail.getMarkingForward(), remarks);
        remark("←", detail.getMarkingReverse(), remarks);
        if (detail.getTtlChanges() > 0) {
            remarks.add("TTL changed " + detail.getTtlChanges() + (detail.getTtlChanges() == 1 ? " time" : " times"));
        }
        return String.join("; ", remarks);
    }

    /** Which way: a round trip's loss alone says nothing of that. */
    private static void remark(String way, int lost, List<String> remarks) {
        if (lost > 0) {
            remarks.add(way + " " + lost + " lost");
        }
    }

    private static void remark(PathClass each, List<String> remarks) {
        String as = each.hasArrivesAs() ? " as " + TrafficClass.name(each.getArrivesAs()) : " in another class";
        switch (each.getFate()) {
            case CLASS_LOST -> remarks.add("→ " + each.getName() + " is lost");
            case CLASS_REMARKED, CLASS_REMARKED_LATELY -> remarks.add("→ " + each.getName() + " arrives" + as);
            default -> {}
        }
    }

    private static void remark(String way, Marking marking, List<String> remarks) {
        if (marking.hasDscp()) {
            remarks.add(way + " DSCP arrives as " + marking.getDscp());
        }
        if (marking.hasEcnKept() && !marking.getEcnKept()) {
            remarks.add(way + " ECN is cleared");
        }
    }
}
