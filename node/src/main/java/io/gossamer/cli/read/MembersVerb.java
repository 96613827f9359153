package io.gossamer.cli.read;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ReadVerb;
import io.gossamer.cli.output.Page;
import io.gossamer.proto.MembersReply;
import io.gossamer.proto.MembersRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code members}: who is in the mesh, as the node asked sees it. */
@Command(name = "members", description = "Show every node of the mesh and its state, as the node asked sees it.")
public final class MembersVerb extends ReadVerb<MembersReply> {
    @Option(
            names = {"-a", "--all"},
            description = "Also nodes that left for good.")
    boolean all;

    @Override
    protected MembersReply fetch(MeshClient mesh) {
        MembersRequest request = MembersRequest.newBuilder().setIncludeLeft(all).build();
        return mesh.ask(stub -> stub.members(request));
    }

    @Override
    protected void page(MembersReply reply, Page page) {
        MembersPage.print(reply, page);
    }
}
