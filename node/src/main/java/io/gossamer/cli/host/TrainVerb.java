package io.gossamer.cli.host;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Message;
import io.gossamer.cli.client.CannedMesh;
import io.gossamer.cli.client.FilledMessage;
import io.gossamer.cli.command.NeedsAllVerbs;
import io.gossamer.cli.command.Verb;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.proto.AcknowledgeRequest;
import io.gossamer.proto.AddSilenceReply;
import io.gossamer.proto.AddTargetReply;
import io.gossamer.proto.AlertsReply;
import io.gossamer.proto.ChangeReply;
import io.gossamer.proto.DebugDumpReply;
import io.gossamer.proto.Event;
import io.gossamer.proto.HistoryReply;
import io.gossamer.proto.JoinReply;
import io.gossamer.proto.LinksReply;
import io.gossamer.proto.MatrixReply;
import io.gossamer.proto.MembersReply;
import io.gossamer.proto.NearReply;
import io.gossamer.proto.PathReply;
import io.gossamer.proto.RaftReply;
import io.gossamer.proto.RulesReply;
import io.gossamer.proto.SilencesReply;
import io.gossamer.proto.StatusReply;
import io.gossamer.proto.TargetsReply;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * {@code train}: loads the classes that the everyday verbs need, for the start script's class archive. One class that the
 * archive lacks costs a command more than all those that it has: the JVM opens every jar before it on the class path.
 */
@Command(name = "train", hidden = true, description = "Run the everyday verbs against a canned mesh.")
public final class TrainVerb extends Verb implements NeedsAllVerbs {
    /** Nobody listens there: what is said then is an everyday thing too. */
    private static final String NOBODY = "127.0.0.1:1";

    private static final List<String> WORDS = List.of(
            "members",
            "members -o json",
            "members -o csv",
            "members -o yaml",
            "status",
            "links",
            "matrix",
            "matrix --compact",
            "near n1 --within 10ms",
            "history n1 n2",
            "alerts",
            "alerts show n1",
            "alerts silences",
            "alerts ack n1 --comment c",
            "alerts silence node=n1 --for 1h",
            "rules",
            "raft",
            "events",
            "drain n1 --for 1h",
            "members --no-such-option");

    private static final List<Message> REPLIES = List.of(
            StatusReply.getDefaultInstance(),
            MembersReply.getDefaultInstance(),
            LinksReply.getDefaultInstance(),
            MatrixReply.getDefaultInstance(),
            NearReply.getDefaultInstance(),
            PathReply.getDefaultInstance(),
            HistoryReply.getDefaultInstance(),
            AlertsReply.getDefaultInstance(),
            SilencesReply.getDefaultInstance(),
            RulesReply.getDefaultInstance(),
            RaftReply.getDefaultInstance(),
            Event.getDefaultInstance(),
            JoinReply.getDefaultInstance(),
            AddSilenceReply.getDefaultInstance(),
            AddTargetReply.getDefaultInstance(),
            TargetsReply.getDefaultInstance(),
            ChangeReply.getDefaultInstance(),
            DebugDumpReply.getDefaultInstance());

    private Supplier<CommandLine> everything;

    @Override
    public void allVerbs(Supplier<CommandLine> all) {
        everything = all;
    }

    @Override
    protected ExitCode run() throws IOException {
        try (CannedMesh mesh = new CannedMesh(answers())) {
            WORDS.forEach(words -> say(words, mesh.address()));
        }
        say("members", NOBODY);
        everything.get().usage(terminal().out());
        return ExitCode.OK;
    }

    private void say(String words, String at) {
        String[] typed = words.split(" ");
        String[] all = Arrays.copyOf(typed, typed.length + 2);
        all[typed.length] = "--at";
        all[typed.length + 1] = at;
        everything.get().execute(all);
    }

    /** To every call of the service a reply of its type with every field set. */
    private static Map<String, Message> answers() {
        Map<String, Message> byType = REPLIES.stream()
                .collect(Collectors.toMap(reply -> reply.getDescriptorForType().getName(), FilledMessage::of));
        Map<String, Message> answers = new TreeMap<>();
        for (MethodDescriptor method : AcknowledgeRequest.getDescriptor()
                .getFile()
                .findServiceByName("Mesh")
                .getMethods()) {
            answers.put(method.getName(), byType.get(method.getOutputType().getName()));
        }
        return answers;
    }
}
