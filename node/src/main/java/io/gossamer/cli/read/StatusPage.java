package io.gossamer.cli.read;

import io.gossamer.cli.output.Cell;
import io.gossamer.cli.output.Page;
import io.gossamer.cli.output.Style.Tone;
import io.gossamer.cli.output.Table;
import io.gossamer.cli.output.Units;
import io.gossamer.cli.output.Words;
import io.gossamer.proto.LinkCounts;
import io.gossamer.proto.MemberCounts;
import io.gossamer.proto.RaftSummary;
import io.gossamer.proto.SelfHealth;
import io.gossamer.proto.StatusReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The page that {@code status} shows: the verdict first, the numbers under it. */
final class StatusPage {
    private StatusPage() {}

    static void print(StatusReply reply, Page page) {
        boolean well = reply.getProblemsCount() == 0 && reply.getComplete();
        page.line(well ? Tone.GOOD : Tone.BAD, (well ? "● " : "✗ ") + reply.getVerdict());
        reply.getProblemsList().forEach(problem -> page.line("  " + page.paint(Tone.WARN, "! ") + problem));
        page.blank();
        Table table = new Table().left("", "");
        row(table, "node", node(reply));
        row(table, "mesh", mesh(reply));
        row(table, "members", members(reply.getMembers()));
        row(table, "links", links(reply.getLinks()));
        row(table, "alerts", reply.getAlertsFiring() + " firing, " + reply.getAlertsPending() + " pending");
        row(table, "raft", raft(reply.getRaft()));
        row(table, "self", self(reply.getSelf()));
        row(table, "ports", ports(reply));
        row(table, "data", reply.getDataDir());
        page.table(table);
    }

    private static void row(Table table, String label, String text) {
        if (!text.isEmpty()) {
            table.row(Cell.faint(label), Cell.of(text));
        }
    }

    private static String node(StatusReply reply) {
        return Words.name(reply.getNode()) + " ("
                + Words.shortId(reply.getNode().getId()) + ")"
                + (reply.getZone().isEmpty() ? "" : " in " + reply.getZone())
                + ", version " + reply.getVersion() + ", up " + Units.age(reply.getUptimeSeconds());
    }

    private static String mesh(StatusReply reply) {
        return reply.getCluster() + " (" + Words.shortId(reply.getMeshId()) + "), "
                + (reply.getComplete() ? "complete" : "not complete");
    }

    private static String members(MemberCounts counts) {
        List<String> parts = new ArrayList<>();
        parts.add(counts.getAlive() + " of " + counts.getTotal() + " alive");
        part(parts, counts.getSuspect(), "suspect");
        part(parts, counts.getUnreachable(), "unreachable");
        part(parts, counts.getDead(), "dead");
        part(parts, counts.getStopped(), "stopped");
        return String.join(", ", parts);
    }

    private static String links(LinkCounts counts) {
        List<String> parts = new ArrayList<>();
        parts.add(counts.getUp() + " of " + counts.getTotal() + " up");
        part(parts, counts.getDegraded(), "degraded");
        part(parts, counts.getDown(), "down");
        part(parts, counts.getUnknown(), "unknown");
        if (counts.hasOldestAgeSeconds()) {
            parts.add("oldest value " + Units.age(counts.getOldestAgeSeconds()) + " old");
        }
        return String.join(", ", parts);
    }

    private static void part(List<String> parts, int count, String word) {
        if (count > 0) {
            parts.add(count + " " + word);
        }
    }

    private static String raft(RaftSummary raft) {
        return Words.raft(raft) + (raft.getProblem().isEmpty() ? "" : ": " + raft.getProblem());
    }

    private static String self(SelfHealth self) {
        List<String> parts = new ArrayList<>();
        if (self.getRssBytes() > 0) {
            parts.add("memory " + Units.bytes(self.getRssBytes()) + " (heap " + Units.bytes(self.getHeapUsedBytes())
                    + ")");
        }
        parts.add(String.format(Locale.ROOT, "CPU %.1f s since start", self.getCpuSeconds()));
        parts.add("loop lag p99 " + Units.delay(self.getLoopLagP99Seconds()));
        if (!self.getStampMethod().isEmpty()) {
            parts.add("stamps " + self.getStampMethod());
        }
        parts.add("disk " + (self.getDiskWritable() ? Units.bytes(self.getDiskFreeBytes()) + " free" : "NOT writable"));
        if (self.getLocalHealth() > 0) {
            parts.add("local health " + self.getLocalHealth() + " (0 is well)");
        }
        if (!self.getImpairment().isEmpty()) {
            parts.add("IMPAIRED: " + self.getImpairment());
        }
        if (self.getIsolated()) {
            parts.add("isolated");
        }
        return String.join(", ", parts);
    }

    private static String ports(StatusReply reply) {
        if (!reply.hasPorts()) {
            return reply.getAddress();
        }
        var ports = reply.getPorts();
        return reply.getAddress() + ": gossip " + ports.getGossip() + ", STAMP " + ports.getStamp() + ", Raft "
                + ports.getRaft() + ", gRPC " + ports.getGrpc() + ", HTTP " + ports.getHttp();
    }
}
