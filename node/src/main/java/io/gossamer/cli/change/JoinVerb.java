package io.gossamer.cli.change;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ChangeVerb;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.proto.JoinReply;
import io.gossamer.proto.JoinRequest;
import io.gossamer.proto.SeedOutcome;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code join}: tells a running node of others. */
@Command(
        name = "join",
        description = {
            "Let a running node call others, now and until one answers.",
            "To have it do so at every start, put them under network.join in its configuration.",
            "Exit code 1: none was reached yet."
        })
public final class JoinVerb extends ChangeVerb<JoinReply> {
    @Parameters(arity = "1..*", paramLabel = "HOST[:PORT]", description = "Nodes of the mesh, with their gossip port.")
    List<String> seeds;

    @Override
    protected JoinReply change(MeshClient mesh) {
        return mesh.ask(
                stub -> stub.join(JoinRequest.newBuilder().addAllSeeds(seeds).build()));
    }

    @Override
    protected String sentence(JoinReply reply) {
        return String.join(
                "\n", reply.getOutcomesList().stream().map(JoinVerb::line).toList());
    }

    private static String line(SeedOutcome outcome) {
        return (outcome.getReached() ? "● " : "✗ ") + outcome.getSeed() + ": " + outcome.getText();
    }

    @Override
    protected ExitCode verdict(JoinReply reply) {
        return reply.getOutcomesList().stream().anyMatch(SeedOutcome::getReached) ? ExitCode.OK : ExitCode.NO;
    }
}
