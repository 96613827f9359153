package io.gossamer.cli.host;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.Verb;
import io.gossamer.cli.exit.CommandException;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.config.ConfigException;
import io.gossamer.config.ConfigLoader;
import io.gossamer.daemon.Daemon;
import io.gossamer.daemon.StartException;
import io.gossamer.model.Endpoint;
import io.gossamer.proto.AlertsRequest;
import io.gossamer.proto.MatrixRequest;
import io.gossamer.proto.StatusReply;
import io.gossamer.proto.StatusRequest;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;

/**
 * {@code train-agent}: three daemons of a mesh of their own on loopback, for some seconds, so that the start script's class archive
 * holds what a daemon needs: sockets, signatures, Raft between voters, RocksDB, both faces.
 */
@Command(name = "train-agent", hidden = true, description = "Run three short-lived daemons on loopback.")
public final class TrainAgentVerb extends Verb {
    private static final int PORTS = 5;
    /** The fewest that have more than one voter, and so speak Raft to each other. */
    private static final int DAEMONS = 3;

    private static final Duration WHOLE_MAX = Duration.ofSeconds(30);

    @Override
    protected ExitCode run() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("gossamer-train");
        List<Daemon> daemons = new ArrayList<>();
        try {
            int[] first = freePorts();
            int[] last = freePorts();
            String seed = "127.0.0.1:" + first[0];
            daemons.add(start("train1", directory, first, ""));
            daemons.add(start("train2", directory, freePorts(), seed));
            daemons.add(start("train3", directory, last, seed));
            try (MeshClient client = MeshClient.to(new Endpoint("127.0.0.1", last[3]), Duration.ofSeconds(2))) {
                return visit(client, last[4]) ? ExitCode.OK : ExitCode.NO;
            }
        } finally {
            daemons.forEach(Daemon::stop);
            delete(directory);
        }
    }

    private static boolean visit(MeshClient client, int httpPort) throws IOException, InterruptedException {
        long start = System.nanoTime();
        boolean whole = false;
        while (!whole && System.nanoTime() - start < WHOLE_MAX.toNanos()) {
            Thread.sleep(250);
            whole = isWhole(client);
        }
        client.ask(stub -> stub.matrix(MatrixRequest.getDefaultInstance()));
        client.ask(stub -> stub.alerts(AlertsRequest.getDefaultInstance()));
        for (String page : List.of("/api/v1/status", "/metrics", "/readyz")) {
            HttpURLConnection http = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + httpPort + page).toURL().openConnection();
            http.getResponseCode();
            http.disconnect();
        }
        return whole;
    }

    private static boolean isWhole(MeshClient client) {
        try {
            StatusReply status = client.ask(stub -> stub.status(StatusRequest.getDefaultInstance()));
            return status.getComplete()
                    && status.getMembers().getAlive() == DAEMONS
                    && status.getRaft().getVoters() == DAEMONS;
        } catch (CommandException notYet) {
            return false;
        }
    }

    private static Daemon start(String name, Path directory, int[] ports, String join) throws IOException {
        Map<String, String> flags = new TreeMap<>();
        flags.put("node.name", name);
        flags.put("node.data_dir", directory.resolve(name).toString());
        flags.put("network.bind", "127.0.0.1");
        flags.put("network.join", join);
        String[] keys = {"gossip", "stamp", "raft", "grpc", "http"};
        for (int i = 0; i < PORTS; i++) {
            flags.put("network.ports." + keys[i], String.valueOf(ports[i]));
        }
        try {
            Path file = Files.writeString(directory.resolve(name + ".yaml"), "network:\n  cluster: training\n");
            return Daemon.start(ConfigLoader.load(Optional.of(file), Map.of(), flags));
        } catch (ConfigException | StartException failed) {
            throw new CommandException(ExitCode.NOT_STARTED, failed.getMessage(), failed);
        }
    }

    private static int[] freePorts() throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        int[] ports = new int[PORTS];
        try {
            for (int i = 0; i < PORTS; i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                held.add(socket);
                ports[i] = socket.getLocalPort();
            }
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
        return ports;
    }

    private static void delete(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
