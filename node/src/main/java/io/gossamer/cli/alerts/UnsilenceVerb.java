package io.gossamer.cli.alerts;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ChangeVerb;
import io.gossamer.proto.ChangeReply;
import io.gossamer.proto.ExpireSilenceRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code alerts unsilence}: ends a silence early. */
@Command(name = "unsilence", description = "End a silence before its time.")
public final class UnsilenceVerb extends ChangeVerb<ChangeReply> {
    @Parameters(paramLabel = "ID", description = "The silence, as `alerts silences` names it.")
    String id;

    @Override
    protected ChangeReply change(MeshClient mesh) {
        return mesh.ask(stub ->
                stub.expireSilence(ExpireSilenceRequest.newBuilder().setId(id).build()));
    }

    @Override
    protected String sentence(ChangeReply reply) {
        return reply.getText();
    }
}
