package io.gossamer.cli.check;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ConnectionOptions;
import io.gossamer.cli.command.OutputOptions;
import io.gossamer.cli.command.Terminal;
import io.gossamer.cli.command.Verb;
import io.gossamer.cli.exit.CommandException;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.cli.output.Csv;
import io.gossamer.cli.output.Json;
import io.gossamer.cli.output.Style;
import io.gossamer.cli.output.Width;
import io.gossamer.cli.output.Yaml;
import io.gossamer.config.ConfigException;
import io.gossamer.config.ConfigLoader;
import io.gossamer.config.GossamerConfig;
import io.gossamer.model.Endpoint;
import io.gossamer.proto.Ports;
import io.gossamer.proto.StatusReply;
import io.gossamer.proto.StatusRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code check}: what a newcomer needs to know before asking why it does not work. */
@Command(
        name = "check",
        description = {
            "Check this host, and with HOST whether it and this one can talk: ports both ways, clocks, disk, names.",
            "Each line has a hint where something is wrong. Exit code 1: a check failed."
        })
public final class CheckVerb extends Verb {
    @Mixin
    ConnectionOptions connection;

    @Parameters(
            arity = "0..1",
            paramLabel = "HOST[:PORT]",
            description = "Another host, with its gRPC port if not 7404.")
    String host;

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration of this host's daemon.")
    java.nio.file.Path file;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "The data directory of this host's daemon.")
    String dataDir;

    @Mixin
    OutputOptions output;

    @Override
    protected ExitCode run() {
        Map<String, List<CheckResult>> groups = new LinkedHashMap<>();
        List<CheckResult> here = new ArrayList<>();
        groups.put("this host", here);
        Optional<GossamerConfig> config = config(here);
        Optional<StatusReply> own = ownDaemon(here);
        config.ifPresent(known -> here.addAll(
                new HostChecks(known, dataDir(known, own)).run(terminal().now().get(), own.isPresent())));
        if (host != null) {
            groups.put(host, new PeerChecks(peer(), ports(config), own).run());
        }
        print(groups);
        boolean failed = groups.values().stream()
                .flatMap(List::stream)
                .anyMatch(result -> result.outcome() == CheckResult.Outcome.FAIL);
        return failed ? ExitCode.NO : ExitCode.OK;
    }

    private java.nio.file.Path dataDir(GossamerConfig config, Optional<StatusReply> own) {
        String running = own.map(StatusReply::getDataDir).orElse("");
        return dataDir != null || running.isEmpty() ? config.node().dataDir() : java.nio.file.Path.of(running);
    }

    private Endpoint peer() {
        try {
            return Endpoint.parse(host, ConnectionOptions.PORT_DEFAULT);
        } catch (IllegalArgumentException wrong) {
            throw new CommandException(ExitCode.USAGE, wrong.getMessage(), wrong);
        }
    }

    private Optional<GossamerConfig> config(List<CheckResult> results) {
        Map<String, String> flags = dataDir == null ? Map.of() : Map.of("node.data_dir", dataDir);
        Terminal terminal = terminal();
        Optional<java.nio.file.Path> from =
                file != null ? Optional.of(file) : ConfigLoader.find(terminal.environment());
        String where = from.map(java.nio.file.Path::toString).orElse("no file, all defaults");
        try {
            GossamerConfig config = ConfigLoader.load(from, terminal.environment(), flags);
            results.add(CheckResult.ok("config", where));
            return Optional.of(config);
        } catch (ConfigException wrong) {
            results.add(CheckResult.fail("config", wrong.problems().get(0), "`gossamer config check` tells all of it"));
            return Optional.empty();
        }
    }

    private Optional<StatusReply> ownDaemon(List<CheckResult> results) {
        try (MeshClient mesh = connection.connect(terminal())) {
            StatusReply status = mesh.ask(stub -> stub.status(StatusRequest.getDefaultInstance()));
            String text = status.getNode().getName() + " at " + mesh.endpoint() + ": " + status.getVerdict();
            results.add(
                    status.getProblemsCount() == 0
                            ? CheckResult.ok("daemon", text)
                            : CheckResult.warn("daemon", text, "`gossamer status` says more"));
            return Optional.of(status);
        } catch (CommandException none) {
            results.add(CheckResult.warn("daemon", "none answers here", "start one with `gossamer agent`"));
            return Optional.empty();
        }
    }

    /** What the other is assumed to listen on until its daemon says it: the same as ours, and what is shipped else. */
    private static Ports ports(Optional<GossamerConfig> config) {
        Optional<GossamerConfig.Ports> ours =
                config.map(known -> known.network().ports());
        return Ports.newBuilder()
                .setGossip(or(ours.map(GossamerConfig.Ports::gossip), 7401))
                .setStamp(or(ours.map(GossamerConfig.Ports::stamp), 7402))
                .setRaft(or(ours.map(GossamerConfig.Ports::raft), 7403))
                .setHttp(or(ours.map(GossamerConfig.Ports::http), 7405))
                .build();
    }

    /** 0 means that the system chooses: of another host that says nothing. */
    private static int or(Optional<Integer> configured, int shipped) {
        return configured.filter(port -> port > 0).orElse(shipped);
    }

    private void print(Map<String, List<CheckResult>> groups) {
        switch (output.format()) {
            case json -> terminal().out().println(Json.print(tree(groups)));
            case yaml -> terminal().out().print(Yaml.print(tree(groups)));
            case csv -> terminal().out().print(csv(groups));
            case table -> groups.forEach(this::printGroup);
        }
        terminal().out().flush();
    }

    private void printGroup(String title, List<CheckResult> results) {
        Style style = output.style(terminal());
        terminal().out().println(style.paint(Style.Tone.HEAD, title));
        int width =
                results.stream().mapToInt(each -> Width.of(each.name())).max().orElse(0);
        for (CheckResult each : results) {
            String name = each.name() + " ".repeat(width - Width.of(each.name()));
            terminal()
                    .out()
                    .println(style.paint(each.outcome().tone, each.outcome().symbol) + " " + name + "  " + each.text());
            if (!each.hint().isEmpty()) {
                terminal().out().println(" ".repeat(width + 4) + style.paint(Style.Tone.FAINT, "→ " + each.hint()));
            }
        }
    }

    private static String csv(Map<String, List<CheckResult>> groups) {
        List<List<String>> rows = new ArrayList<>();
        groups.forEach((title, results) -> results.forEach(
                each -> rows.add(List.of(title, each.name(), each.outcome().name(), each.text(), each.hint()))));
        return Csv.of(List.of("of", "name", "outcome", "text", "hint"), rows).print();
    }

    private static Struct tree(Map<String, List<CheckResult>> groups) {
        Struct.Builder tree = Struct.newBuilder();
        groups.forEach((title, results) -> {
            ListValue.Builder list = ListValue.newBuilder();
            results.forEach(each -> list.addValues(each.json()));
            tree.putFields(title, Value.newBuilder().setListValue(list).build());
        });
        return tree.build();
    }
}
