package io.gossamer.cli.targets;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ChangeVerb;
import io.gossamer.proto.ChangeReply;
import io.gossamer.proto.RemoveTargetRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code target rm}. */
@Command(name = "rm", description = "Probe a target no longer; its alerts resolve, its history stays.")
public final class TargetRemoveVerb extends ChangeVerb<ChangeReply> {
    @Parameters(paramLabel = "NAME", description = "The target, as `target ls` names it.")
    String name;

    @Override
    protected ChangeReply change(MeshClient mesh) {
        RemoveTargetRequest request = RemoveTargetRequest.newBuilder()
                .setName(name)
                .setBy(author(null))
                .build();
        return mesh.ask(stub -> stub.removeTarget(request));
    }

    @Override
    protected String sentence(ChangeReply reply) {
        return reply.getText();
    }
}
