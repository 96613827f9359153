package io.gossamer.cli.measure;

import java.util.List;
import picocli.CommandLine.Parameters;

/** The two ends of a link as they are typed: {@code [FROM] TO}. */
final class LinkNodes {
    @Parameters(
            arity = "1..2",
            paramLabel = "[FROM] TO",
            hideParamSyntax = true,
            description = "Names or starts of ids; without FROM the node asked is it.")
    List<String> nodes;

    String from() {
        return nodes.size() == 1 ? "" : nodes.get(0);
    }

    String to() {
        return nodes.get(nodes.size() - 1);
    }
}
