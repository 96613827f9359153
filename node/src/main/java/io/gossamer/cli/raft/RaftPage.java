package io.gossamer.cli.raft;

import io.gossamer.cli.output.Cell;
import io.gossamer.cli.output.Page;
import io.gossamer.cli.output.Style.Tone;
import io.gossamer.cli.output.Table;
import io.gossamer.cli.output.Units;
import io.gossamer.cli.output.Words;
import io.gossamer.proto.RaftReply;
import io.gossamer.proto.RaftSummary;
import io.gossamer.proto.RaftVoter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How the state of the Raft group is shown: the sentence in {@code status}, the page of {@code raft show}. */
final class RaftPage {
    private RaftPage() {}

    static void print(RaftReply reply, Page page) {
        RaftSummary summary = reply.getSummary();
        page.line(
                summary.getQuorum() ? Tone.GOOD : Tone.BAD, (summary.getQuorum() ? "● " : "✗ ") + Words.raft(summary));
        if (!summary.getProblem().isEmpty()) {
            page.line("  " + page.paint(Tone.WARN, "! ") + summary.getProblem());
        }
        page.blank();
        Table facts = new Table().left("", "");
        facts.row(Cell.faint("group"), Cell.of(reply.getGroupId() + ", epoch " + reply.getRaftEpoch()));
        facts.row(
                Cell.faint("log"),
                Cell.of("committed " + reply.getCommitIndex() + ", applied " + reply.getAppliedIndex()
                        + (reply.getSnapshotIndex() > 0
                                ? ", snapshot at " + reply.getSnapshotIndex()
                                : ", no snapshot yet")));
        if (reply.hasLeaderContactAgeSeconds()) {
            facts.row(
                    Cell.faint("leader"),
                    Cell.of("last heard " + Units.delay(reply.getLeaderContactAgeSeconds()) + " ago"));
        }
        page.table(facts);
        if (reply.getVotersCount() > 0) {
            page.blank().table(voters(reply));
        }
    }

    private static Table voters(RaftReply reply) {
        Table table = new Table().left("VOTER", "STATE", "ROLE", "ADDRESS", "PEER");
        List<RaftVoter> voters = new ArrayList<>(reply.getVotersList());
        voters.sort(Comparator.comparing(voter -> Words.name(voter.getNode())));
        for (RaftVoter voter : voters) {
            table.row(
                    Cell.of(Words.name(voter.getNode())),
                    Words.state(voter.getState()),
                    voter.getLeader() ? Cell.of("leader", Tone.HEAD) : Cell.of("follower"),
                    Cell.of(voter.getAddress()),
                    Cell.faint(voter.getPeerId()));
        }
        return table;
    }
}
