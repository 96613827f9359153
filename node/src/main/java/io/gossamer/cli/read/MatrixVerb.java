package io.gossamer.cli.read;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ReadVerb;
import io.gossamer.cli.output.Csv;
import io.gossamer.cli.output.Page;
import io.gossamer.proto.MatrixCell;
import io.gossamer.proto.MatrixReply;
import io.gossamer.proto.MatrixRequest;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code matrix}: all links at one look. */
@Command(name = "matrix", description = "Show all links as a grid: rows are from, columns are to.")
public final class MatrixVerb extends ReadVerb<MatrixReply> {
    @Option(names = "--local", description = "Only what the node asked knows itself; no other is asked.")
    boolean local;

    @Option(names = "--compact", description = "One symbol a link, also where there is room for numbers.")
    boolean compact;

    @Override
    protected MatrixReply fetch(MeshClient mesh) {
        MatrixRequest request = MatrixRequest.newBuilder().setLocalOnly(local).build();
        return mesh.ask(stub -> stub.matrix(request));
    }

    @Override
    protected Csv csv(MatrixReply reply) {
        List<List<String>> names = reply.getCellsList().stream()
                .map(cell -> List.of(
                        reply.getNodes(cell.getFrom()).getName(),
                        reply.getNodes(cell.getTo()).getName()))
                .toList();
        return Csv.of(MatrixCell.getDescriptor(), reply.getCellsList()).prepend(List.of("fromName", "toName"), names);
    }

    @Override
    protected void page(MatrixReply reply, Page page) {
        new MatrixGrid(reply, page).print(compact);
    }
}
