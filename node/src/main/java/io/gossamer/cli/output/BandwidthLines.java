package io.gossamer.cli.output;

import io.gossamer.proto.Capacity;
import io.gossamer.proto.LinkBandwidth;
import io.gossamer.proto.LinkStatus;
import io.gossamer.proto.NodeRef;
import io.gossamer.proto.PeerBandwidth;
import io.gossamer.proto.TcpTraffic;
import io.gossamer.proto.Throughput;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The three numbers of how much goes between two hosts, each under its own name and never as one. */
public final class BandwidthLines {
    private BandwidthLines() {}

    /** Of those links that have any; nothing where none has. */
    public static void ofLinks(List<LinkStatus> links, Page page) {
        Table table = table();
        for (LinkStatus link : links) {
            if (link.hasBandwidth()) {
                rows(table, Words.name(link.getFrom()) + " → " + Words.name(link.getTo()), link.getBandwidth());
            }
        }
        if (!table.isEmpty()) {
            page.blank().table(table);
        }
    }

    public static void ofPeers(NodeRef from, List<PeerBandwidth> peers, Page page) {
        Table table = table();
        peers.forEach(peer -> rows(table, Words.name(from) + " → " + Words.name(peer.getPeer()), peer.getBandwidth()));
        page.table(table);
    }

    private static Table table() {
        return new Table().left("LINK", "WHAT").right("FIGURE", "AGE").left("HOW");
    }

    private static void rows(Table table, String link, LinkBandwidth known) {
        String name = link;
        if (known.hasCapacity()) {
            Capacity capacity = known.getCapacity();
            table.row(
                    Cell.of(name),
                    Cell.of("capacity"),
                    figure(capacity),
                    age(capacity.getAgeSeconds()),
                    Cell.of(how(capacity)));
            name = "";
        }
        if (known.hasThroughput()) {
            Throughput throughput = known.getThroughput();
            table.row(
                    Cell.of(name),
                    Cell.of("throughput"),
                    Cell.of(Units.bitRate(throughput.getBitsPerSecond())),
                    age(throughput.getAgeSeconds()),
                    Cell.of(how(throughput)));
            name = "";
        }
        if (known.hasTraffic()) {
            TcpTraffic traffic = known.getTraffic();
            table.row(
                    Cell.of(name),
                    Cell.of("delivery rate"),
                    traffic.hasDeliveryRateP95BitsPerSecond()
                            ? Cell.of(Units.bitRate(traffic.getDeliveryRateP95BitsPerSecond()))
                            : Cell.unknown(),
                    age(traffic.getAgeSeconds()),
                    Cell.of(how(traffic)));
        }
    }

    private static Cell age(double seconds) {
        return Cell.of(Units.age(seconds));
    }

    public static Cell figure(Capacity capacity) {
        if (!capacity.hasBitsPerSecond()) {
            return Cell.unknown();
        }
        return Cell.of((capacity.getAtLeast() ? "≥ " : "") + Units.bitRate(capacity.getBitsPerSecond()));
    }

    /** How a capacity was found, or why there is none. */
    public static String how(Capacity capacity) {
        if (!capacity.getRefused().isEmpty()) {
            return "not known: " + capacity.getRefused();
        }
        String limit = capacity.getAtLeast() ? ": neither the sender nor the stamps resolve more" : "";
        String quartiles = capacity.hasQuartileLowBitsPerSecond() && !capacity.getAtLeast()
                ? ", half of them " + Units.bitRate(capacity.getQuartileLowBitsPerSecond()) + " to "
                        + Units.bitRate(capacity.getQuartileHighBitsPerSecond())
                : "";
        return count(capacity.getTrains(), "packet train") + quartiles + lost(capacity) + limit;
    }

    private static String lost(Capacity capacity) {
        int lost = capacity.getPacketsSent() - capacity.getPacketsReceived();
        return lost == 0 ? "" : ", " + lost + " of " + whole(capacity.getPacketsSent()) + " packets lost";
    }

    public static String how(Throughput throughput) {
        List<String> parts = new ArrayList<>();
        parts.add("one TCP connection, " + Units.bytes(throughput.getBytes()) + " in "
                + Units.delay(throughput.getSeconds()));
        if (throughput.hasSegments()) {
            parts.add(retransmitted(throughput.getSegmentsRetransmitted(), throughput.getSegments()));
        }
        if (throughput.hasRttP95BeforeSeconds() && throughput.hasRttP95DuringSeconds()) {
            parts.add("RTT p95 beside it " + Units.delay(throughput.getRttP95BeforeSeconds()) + " before, "
                    + Units.delay(throughput.getRttP95DuringSeconds()) + " during");
        }
        if (!throughput.getStopped().isEmpty()) {
            parts.add("STOPPED: " + throughput.getStopped());
        }
        return String.join(", ", parts);
    }

    private static String how(TcpTraffic traffic) {
        List<String> parts = new ArrayList<>();
        parts.add(count(traffic.getConnections(), "connection"));
        if (traffic.hasRetransmittedRatio()) {
            parts.add("retransmitted " + Units.percent(traffic.getRetransmittedRatio()) + " of "
                    + whole(traffic.getSegments()) + " segments in " + Units.age(traffic.getSpanSeconds()));
        } else {
            parts.add(retransmitted(traffic.getSegmentsRetransmitted(), traffic.getSegments()) + " in "
                    + Units.age(traffic.getSpanSeconds()));
        }
        if (traffic.hasRttMinSeconds()) {
            parts.add("min RTT " + Units.delay(traffic.getRttMinSeconds()));
        }
        parts.add(
                traffic.getDeliveryRateSamples() == 0
                        ? "their programs sent less than the path takes"
                        : "p95 of " + count(traffic.getDeliveryRateSamples(), "sample") + " that no program held back");
        if (traffic.getMembersAtHost() > 1) {
            parts.add("of all " + traffic.getMembersAtHost() + " members at that address");
        }
        return String.join(", ", parts);
    }

    private static String retransmitted(long again, long of) {
        return again + " of " + whole(of) + " segments retransmitted";
    }

    private static String count(long count, String what) {
        return whole(count) + " " + what + (count == 1 ? "" : "s");
    }

    private static String whole(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
