package io.gossamer.cli.raft;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ChangeVerb;
import io.gossamer.cli.exit.CommandException;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.proto.ChangeReply;
import io.gossamer.proto.RaftRecoverRequest;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code raft recover}: the way back when most voters are gone for good. */
@Command(
        name = "recover",
        description = {
            "Rebuild the group without voters that are gone for good, when too few are left to decide anything.",
            "What only the lost voters knew is lost. If one of them still runs, there could be two groups: stop it first."
        })
public final class RaftRecoverVerb extends ChangeVerb<ChangeReply> {
    @Option(
            names = "--gone",
            paramLabel = "NODE",
            required = true,
            split = ",",
            description = "A voter that will not come back; may be repeated.")
    List<String> gone;

    @Option(names = "--yes", description = "They are gone for good, and I have looked.")
    boolean confirmed;

    @Override
    protected ChangeReply change(MeshClient mesh) {
        if (!confirmed) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "this gives up what only " + String.join(", ", gone) + " knew, for good. If they will never come "
                            + "back and do not run now, say so with --yes");
        }
        RaftRecoverRequest request = RaftRecoverRequest.newBuilder()
                .addAllGone(gone)
                .setConfirmed(true)
                .build();
        return mesh.ask(stub -> stub.raftRecover(request));
    }

    @Override
    protected String sentence(ChangeReply reply) {
        return reply.getText();
    }
}
