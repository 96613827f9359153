package io.gossamer.cli.raft;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ReadVerb;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.cli.output.Csv;
import io.gossamer.cli.output.Page;
import io.gossamer.proto.RaftReply;
import io.gossamer.proto.RaftRequest;
import io.gossamer.proto.RaftVoter;

/** The state of the Raft group, for {@code raft} and {@code raft show}. */
abstract class RaftReading extends ReadVerb<RaftReply> {
    @Override
    protected RaftReply fetch(MeshClient mesh) {
        return mesh.ask(stub -> stub.raft(RaftRequest.getDefaultInstance()));
    }

    @Override
    protected Csv csv(RaftReply reply) {
        return Csv.of(RaftVoter.getDescriptor(), reply.getVotersList());
    }

    @Override
    protected void page(RaftReply reply, Page page) {
        RaftPage.print(reply, page);
    }

    @Override
    protected ExitCode verdict(RaftReply reply) {
        return reply.getSummary().getQuorum() ? ExitCode.OK : ExitCode.NO;
    }
}
