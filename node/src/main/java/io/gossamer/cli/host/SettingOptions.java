package io.gossamer.cli.host;

import io.gossamer.cli.command.Terminal;
import io.gossamer.cli.exit.CommandException;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.config.ConfigException;
import io.gossamer.config.ConfigLoader;
import io.gossamer.config.LoadedConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flags that set configuration keys, and the configuration that results from them, the environment and a file. */
public final class SettingOptions {
    private static final List<String> SERVICES = List.of("gossip", "stamp", "raft", "grpc", "http");

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration (default: $GOSSAMER_CONFIG, ~/.config/gossamer/gossamer.yaml or "
                    + "/etc/gossamer/gossamer.yaml, if there is one).")
    Path file;

    @Option(
            names = "--join",
            split = ",",
            paramLabel = "HOST[:PORT]",
            description =
                    "Nodes of the mesh to call first; may be repeated. Without any this node starts a mesh of one.")
    List<String> join = new ArrayList<>();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "This node's name, unique in the mesh (default: the host's name).")
    String name;

    @Option(names = "--zone", paramLabel = "REGION/SITE/RACK", description = "Where it is; as many levels as you have.")
    String zone;

    @Option(names = "--tag", paramLabel = "KEY=VALUE", description = "A tag of this node; may be repeated.")
    Map<String, String> tags = new LinkedHashMap<>();

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Where it keeps its identity and history.")
    String dataDir;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "Listen on this address only (default: all).")
    String bind;

    @Option(
            names = "--advertise",
            paramLabel = "ADDRESS",
            description = "What others are told to call (default: found out).")
    String advertise;

    @Option(names = "--cluster", paramLabel = "NAME", description = "The mesh's name; other meshes are refused.")
    String cluster;

    @Option(
            names = "--port-base",
            paramLabel = "PORT",
            description = "Five ports from here on: gossip, STAMP, Raft, gRPC, HTTP (default: 7401).")
    Integer portBase;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any key of the configuration, such as probe.period=2s; may be repeated.")
    Map<String, String> settings = new LinkedHashMap<>();

    /** A file that was named without its flag; null leaves all as it is. */
    void from(Path named) {
        if (named != null && file != null) {
            throw new CommandException(ExitCode.USAGE, "two files: --config " + file + " and " + named);
        }
        file = named == null ? file : named;
    }

    /** Checked, or a failure that lists every problem. */
    LoadedConfig load(Terminal terminal) {
        Optional<Path> from = source(terminal);
        try {
            return ConfigLoader.loadAll(from, terminal.environment(), flags());
        } catch (ConfigException wrong) {
            throw new CommandException(
                    ExitCode.NOT_STARTED, String.join("\ngossamer: ", wrong.problems()) + hint(wrong), wrong);
        }
    }

    private static String hint(ConfigException wrong) {
        return wrong.problems().size() > 1
                ? "\ngossamer: " + wrong.problems().size()
                        + " problems; `gossamer config check` tells whether they are mended"
                : "";
    }

    Optional<Path> source(Terminal terminal) {
        if (file != null && !Files.isReadable(file)) {
            throw new CommandException(
                    ExitCode.NOT_STARTED,
                    "--config: " + file + (Files.exists(file) ? " cannot be read" : " does not exist"));
        }
        return file != null ? Optional.of(file) : ConfigLoader.find(terminal.environment());
    }

    /** By key; --set comes last and so wins over the flag of the same meaning. */
    Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>();
        put(flags, "network.join", join.isEmpty() ? null : String.join(",", join));
        put(flags, "node.name", name);
        put(flags, "node.zone", zone);
        put(flags, "node.data_dir", dataDir);
        put(flags, "network.bind", bind);
        put(flags, "network.advertise", advertise);
        put(flags, "network.cluster", cluster);
        tags.forEach((key, value) -> flags.put("node.tags." + key, value));
        if (portBase != null) {
            if (portBase < 1 || portBase > 65_535 - SERVICES.size() + 1) {
                throw new CommandException(
                        ExitCode.USAGE, "--port-base: five ports from " + portBase + " on do not fit");
            }
            for (int i = 0; i < SERVICES.size(); i++) {
                flags.put("network.ports." + SERVICES.get(i), Integer.toString(portBase + i));
            }
        }
        flags.putAll(settings);
        return flags;
    }

    private static void put(Map<String, String> flags, String key, String value) {
        if (value != null) {
            flags.put(key, value);
        }
    }
}
