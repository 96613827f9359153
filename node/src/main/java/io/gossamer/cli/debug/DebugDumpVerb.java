package io.gossamer.cli.debug;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ChangeVerb;
import io.gossamer.cli.output.Units;
import io.gossamer.proto.DebugDumpReply;
import io.gossamer.proto.DebugDumpRequest;
import picocli.CommandLine.Command;

/** {@code debug dump}: has the node write down what its membership machine was told lately. */
@Command(
        name = "dump",
        description = {
            "Write what this node's membership was told lately into a file, from which it can be run again.",
            "Only the node's own user can read the file; it holds names, addresses and tags of members, and no key."
        })
public final class DebugDumpVerb extends ChangeVerb<DebugDumpReply> {
    @Override
    protected DebugDumpReply change(MeshClient mesh) {
        return mesh.ask(stub -> stub.debugDump(DebugDumpRequest.getDefaultInstance()));
    }

    @Override
    protected String sentence(DebugDumpReply reply) {
        return reply.getPath() + ": " + reply.getInputs() + " inputs of the last " + Units.age(reply.getSpanSeconds())
                + ", " + Units.bytes(reply.getBytes());
    }
}
