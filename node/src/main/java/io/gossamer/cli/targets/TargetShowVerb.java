package io.gossamer.cli.targets;

import io.gossamer.cli.output.Page;
import io.gossamer.proto.TargetsReply;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code target show}: what each vantage point says of one target. */
@Command(
        name = "show",
        description = "Show what each vantage point says of one target. Exit code 1: it does not answer them all.")
public final class TargetShowVerb extends TargetReading {
    @Parameters(paramLabel = "NAME", description = "The target, as `target ls` names it.")
    String name;

    @Override
    protected String name() {
        return name;
    }

    @Override
    protected void page(TargetsReply reply, Page page) {
        reply.getTargetsList().forEach(target -> TargetPage.one(target, page));
        TargetPage.unreached(reply, page);
    }
}
