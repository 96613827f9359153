package io.gossamer.cli.raft;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ChangeVerb;
import io.gossamer.proto.ChangeReply;
import io.gossamer.proto.RaftBootstrapRequest;
import picocli.CommandLine.Command;

/** {@code raft bootstrap}: founds the group of a mesh in which nobody did. */
@Command(
        name = "bootstrap",
        description = {
            "Found the Raft group of a mesh that has none, with the node asked as its first voter.",
            "Only where `status` says so; a mesh that has a group refuses."
        })
public final class RaftBootstrapVerb extends ChangeVerb<ChangeReply> {
    @Override
    protected ChangeReply change(MeshClient mesh) {
        return mesh.ask(stub -> stub.raftBootstrap(RaftBootstrapRequest.getDefaultInstance()));
    }

    @Override
    protected String sentence(ChangeReply reply) {
        return reply.getText();
    }
}
