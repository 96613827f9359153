package io.gossamer.cli.targets;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ReadVerb;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.cli.output.Csv;
import io.gossamer.cli.output.Page;
import io.gossamer.proto.TargetVerdict;
import io.gossamer.proto.TargetsReply;
import io.gossamer.proto.TargetsRequest;

/** Reads the list of targets. */
abstract class TargetReading extends ReadVerb<TargetsReply> {
    /** Empty: all. */
    protected String name() {
        return "";
    }

    @Override
    protected TargetsReply fetch(MeshClient mesh) {
        TargetsRequest request = TargetsRequest.newBuilder().setName(name()).build();
        return mesh.ask(stub -> stub.targets(request));
    }

    @Override
    protected void page(TargetsReply reply, Page page) {
        TargetPage.list(reply, page);
    }

    @Override
    protected Csv csv(TargetsReply reply) {
        return Csv.of(reply.toBuilder().clearUnreached().build());
    }

    @Override
    protected ExitCode verdict(TargetsReply reply) {
        boolean bad = reply.getTargetsList().stream()
                .anyMatch(target -> target.getVerdict() == TargetVerdict.TARGET_DOWN
                        || target.getVerdict() == TargetVerdict.TARGET_PARTLY);
        return bad ? ExitCode.NO : ExitCode.OK;
    }
}
