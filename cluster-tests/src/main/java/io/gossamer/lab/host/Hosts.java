package io.gossamer.lab.host;

import io.gossamer.cluster.Await;
import io.gossamer.cluster.DaemonProcess;
import io.gossamer.cluster.MeshProcesses;
import io.gossamer.cluster.SteppableClock;
import io.gossamer.lab.fabric.Layout;
import io.gossamer.lab.tun.Ground;
import io.gossamer.lab.tun.Namespaces;
import io.gossamer.proto.StatusRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;

/** All hosts of a lab, each with a daemon of the distribution in its namespace. {@link #close} kills them all. */
public final class Hosts implements AutoCloseable {
    /** The shipped ports: nobody else is in these namespaces. */
    private static final int PORT_BASE = 7401;

    private static final int PORTS = 5;

    private static final String SHORTEST_DISK = "1MiB";
    private static final int DISK_MEGABYTES = 96;
    private static final String PREFIX = "gossamer-lab-";
    private static final double ANSWER_SECONDS_MAX = 300;

    private final Layout layout;
    private final Path directory;
    private final MeshProcesses mesh;
    private final List<LabHost> hosts = new ArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "lab-timer");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param settings configuration keys of every daemon
     * @param ownDisks hosts whose data directory is a small disk of its own, which can be filled
     * @param ownClocks hosts whose wall clock can be set
     * @param behindNat hosts behind a translator of addresses that forwards the daemon's ports
     */
    public Hosts(
            Path launcher,
            Ground ground,
            Map<String, String> settings,
            Set<String> ownDisks,
            Set<String> ownClocks,
            Set<String> behindNat)
            throws IOException {
        this.layout = ground.layout();
        sweep();
        directory = Files.createTempDirectory(PREFIX + ProcessHandle.current().pid() + "-");
        mesh = new MeshProcesses(launcher, directory);
        String first = layout.addressOf(0) + ":" + PORT_BASE;
        for (int host = 0; host < layout.hosts(); host++) {
            String name = layout.name(host);
            Map<String, String> own = new TreeMap<>(Map.of("node.zone", Layout.zoneName(layout.zoneOf(host))));
            if (ownDisks.contains(name)) {
                own.put("history.disk_free_min", SHORTEST_DISK);
            }
            if (behindNat.contains(name)) {
                own.put("network.advertise", layout.addressOf(host));
            }
            own.putAll(settings);
            DaemonProcess daemon = mesh.add(new DaemonProcess(
                    launcher,
                    directory,
                    name,
                    layout.addressOf(host),
                    PORT_BASE,
                    host == 0 ? List.of() : List.of(first),
                    own));
            if (behindNat.contains(name)) {
                int translated = host;
                ground.network().change(fabric -> fabric.translate(translated, PORT_BASE, PORT_BASE + PORTS - 1));
                daemon.boundTo(layout.insideAddressOf(host));
            }
            hosts.add(placed(ground, name, daemon, ownDisks.contains(name), ownClocks.contains(name)));
        }
    }

    private LabHost placed(Ground ground, String name, DaemonProcess daemon, boolean ownDisk, boolean ownClock)
            throws IOException {
        String namespace = ground.namespace(name);
        Optional<OwnDisk> disk =
                ownDisk ? Optional.of(new OwnDisk(daemon.dataDir(), DISK_MEGABYTES)) : Optional.empty();
        List<String> words = new ArrayList<>(Namespaces.enter(namespace));
        disk.ifPresent(own -> words.addAll(words.size() - 1, own.enter()));
        daemon.behind(words);
        Optional<SteppableClock> clock = Optional.empty();
        if (ownClock) {
            clock = SteppableClock.in(Files.createDirectories(directory.resolve(name + ".clock")));
            clock.ifPresent(own -> own.variables().forEach(daemon::addVariable));
        }
        return new LabHost(name, namespace, daemon, disk, clock, timer);
    }

    /** n1 first, since it founds the mesh; the others when it answers, without waiting for each other. */
    public void start() throws IOException {
        hosts.get(0).start();
        DaemonProcess first = hosts.get(0).daemon();
        Await.until("n1 answers", ANSWER_SECONDS_MAX, () -> first.api()
                .status(StatusRequest.getDefaultInstance())
                .hasNode());
        for (LabHost host : hosts.subList(1, hosts.size())) {
            host.start();
        }
    }

    public MeshProcesses mesh() {
        return mesh;
    }

    public List<LabHost> all() {
        return List.copyOf(hosts);
    }

    /** Throws IllegalArgumentException with the names that there are. */
    public LabHost host(String name) {
        return hosts.get(layout.host(name));
    }

    /** Logs and data directories; removed in the end. */
    public Path directory() {
        return directory;
    }

    @Override
    public void close() throws IOException {
        timer.shutdownNow();
        IOException failed = null;
        for (LabHost host : hosts) {
            try {
                host.close();
            } catch (IOException unwilling) {
                failed = unwilling;
            }
        }
        mesh.close();
        if (failed != null) {
            throw failed;
        }
    }

    /** What labs whose process is gone left in the temporary directory and among the control groups. */
    static void sweep() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try (Stream<Path> files = Files.list(temporary)) {
            for (Path file : files.filter(Hosts::isOrphan).toList()) {
                DaemonProcess.deleteTree(file);
            }
        }
        Cgroup.sweep();
    }

    private static boolean isOrphan(Path file) {
        String name = file.getFileName().toString();
        return name.matches(PREFIX + "\\d+-.*")
                && ProcessHandle.of(Long.parseLong(name.replaceAll("^" + PREFIX + "(\\d+)-.*", "$1")))
                        .isEmpty();
    }
}
