package io.gossamer.cli.alerts;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ChangeVerb;
import io.gossamer.proto.AcknowledgeRequest;
import io.gossamer.proto.ChangeReply;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alerts ack}: somebody is on it. */
@Command(name = "ack", description = "Acknowledge an alert: everybody sees that somebody is on it.")
public final class AcknowledgeVerb extends ChangeVerb<ChangeReply> {
    @Parameters(paramLabel = "ID", description = "The alert, as `alerts ls` names it.")
    String id;

    @Option(
            names = {"-m", "--comment"},
            paramLabel = "TEXT",
            defaultValue = "",
            description = "What you know, or do about it.")
    String comment;

    @Option(names = "--by", paramLabel = "NAME", description = "Who (default: $USER).")
    String by;

    @Override
    protected ChangeReply change(MeshClient mesh) {
        AcknowledgeRequest request = AcknowledgeRequest.newBuilder()
                .setAlertId(id)
                .setBy(author(by))
                .setComment(comment)
                .build();
        return mesh.ask(stub -> stub.acknowledge(request));
    }

    @Override
    protected String sentence(ChangeReply reply) {
        return reply.getText();
    }
}
