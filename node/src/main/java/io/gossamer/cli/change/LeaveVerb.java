package io.gossamer.cli.change;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ChangeVerb;
import io.gossamer.proto.ChangeReply;
import io.gossamer.proto.LeaveRequest;
import picocli.CommandLine.Command;

/** {@code leave}: a node goes for good. */
@Command(
        name = "leave",
        description = {
            "Let the node asked leave the mesh for good and stop; nobody is alerted, and the others forget it.",
            "To stop it for a while, stop the process: that is not leaving."
        })
public final class LeaveVerb extends ChangeVerb<ChangeReply> {
    @Override
    protected ChangeReply change(MeshClient mesh) {
        return mesh.ask(stub -> stub.leave(LeaveRequest.getDefaultInstance()));
    }

    @Override
    protected String sentence(ChangeReply reply) {
        return reply.getText();
    }
}
