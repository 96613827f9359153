package io.gossamer.cli.host;

import io.gossamer.cli.client.CannedMesh;
import io.gossamer.cli.command.NeedsAllVerbs;
import io.gossamer.cli.command.Verb;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.proto.Alert;
import io.gossamer.proto.AlertState;
import io.gossamer.proto.AlertsReply;
import io.gossamer.proto.LinkMeasures;
import io.gossamer.proto.LinkState;
import io.gossamer.proto.LinkStatus;
import io.gossamer.proto.LinksReply;
import io.gossamer.proto.MatrixCell;
import io.gossamer.proto.MatrixNode;
import io.gossamer.proto.MatrixReply;
import io.gossamer.proto.MemberState;
import io.gossamer.proto.MemberStatus;
import io.gossamer.proto.MembersReply;
import io.gossamer.proto.NodeRef;
import io.gossamer.proto.StatusReply;
import io.gossamer.proto.Tier;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code train}: loads the classes that the everyday verbs need, for the start script's class archive. */
@Command(name = "train", hidden = true, description = "Run the everyday verbs against a canned mesh.")
public final class TrainVerb extends Verb implements NeedsAllVerbs {
    private static final String[][] WORDS = {
        {"members"}, {"members", "-o", "json"}, {"members", "-o", "csv"}, {"members", "-o", "yaml"},
        {"status"}, {"links"}, {"matrix"}, {"alerts"}
    };

    private Supplier<CommandLine> everything;

    @Override
    public void allVerbs(Supplier<CommandLine> all) {
        everything = all;
    }

    @Override
    protected ExitCode run() throws IOException {
        try (CannedMesh mesh = new CannedMesh(answers())) {
            for (String[] words : WORDS) {
                String[] all = java.util.Arrays.copyOf(words, words.length + 2);
                all[words.length] = "--at";
                all[words.length + 1] = mesh.address();
                everything.get().execute(all);
            }
        }
        everything.get().usage(terminal().out());
        return ExitCode.OK;
    }

    private static Map<String, com.google.protobuf.Message> answers() {
        NodeRef node = NodeRef.newBuilder().setId("0".repeat(32)).setName("n1").build();
        LinkMeasures measures = LinkMeasures.newBuilder()
                .setSent(10)
                .setReceived(10)
                .setLossRatio(0.2)
                .setRttP50Seconds(0.000_3)
                .build();
        return Map.of(
                "Members",
                MembersReply.newBuilder()
                        .addMembers(MemberStatus.newBuilder()
                                .setName("n1")
                                .setState(MemberState.SUSPECT)
                                .setAddress("10.0.0.1")
                                .putTags("role", "db")
                                .addAccusers(node))
                        .build(),
                "Status",
                StatusReply.newBuilder().setNode(node).setVerdict("well").build(),
                "Links",
                LinksReply.newBuilder()
                        .addLinks(LinkStatus.newBuilder()
                                .setFrom(node)
                                .setTo(node)
                                .setState(LinkState.LINK_UP)
                                .setTier(Tier.TIER_RAW)
                                .setMeasures(measures))
                        .build(),
                "Matrix",
                MatrixReply.newBuilder()
                        .addNodes(MatrixNode.newBuilder().setName("n1"))
                        .addNodes(MatrixNode.newBuilder().setName("n2"))
                        .addCells(MatrixCell.newBuilder()
                                .setTo(1)
                                .setState(LinkState.LINK_UP)
                                .setMeasures(measures))
                        .build(),
                "Alerts",
                AlertsReply.newBuilder()
                        .addAlerts(
                                Alert.newBuilder().setState(AlertState.FIRING).setSubject("n1"))
                        .build());
    }
}
