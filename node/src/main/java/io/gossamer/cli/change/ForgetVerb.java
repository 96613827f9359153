package io.gossamer.cli.change;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ChangeVerb;
import io.gossamer.proto.ChangeReply;
import io.gossamer.proto.ForgetRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code forget}: a node that will not come back is taken off the list. */
@Command(
        name = "forget",
        description = "Take a node that is unreachable or dead off the list for good; its alert resolves.")
public final class ForgetVerb extends ChangeVerb<ChangeReply> {
    @Parameters(paramLabel = "NODE", description = "A name, or the start of an id.")
    String node;

    @Override
    protected ChangeReply change(MeshClient mesh) {
        return mesh.ask(
                stub -> stub.forget(ForgetRequest.newBuilder().setNode(node).build()));
    }

    @Override
    protected String sentence(ChangeReply reply) {
        return reply.getText();
    }
}
