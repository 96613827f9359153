package io.gossamer.cli.change;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ChangeVerb;
import io.gossamer.proto.ChangeReply;
import io.gossamer.proto.ReloadRequest;
import picocli.CommandLine.Command;

/** {@code reload}: a running node reads its configuration again. */
@Command(
        name = "reload",
        description = "Let the node asked read its configuration again, as SIGHUP does; it says what needs a restart.")
public final class ReloadVerb extends ChangeVerb<ChangeReply> {
    @Override
    protected ChangeReply change(MeshClient mesh) {
        return mesh.ask(stub -> stub.reload(ReloadRequest.getDefaultInstance()));
    }

    @Override
    protected String sentence(ChangeReply reply) {
        return reply.getText();
    }
}
