package io.gossamer.lab.tun;

import io.gossamer.lab.fabric.Fabric;
import io.gossamer.lab.fabric.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * The hosts of one lab: a namespace each with one interface, and the switch between them. This process has an interface too, the
 * console's. {@link #close} removes all, and so does the end of this process; after a SIGKILL the next lab does.
 */
public final class Ground implements AutoCloseable {
    private static final AtomicInteger LABS = new AtomicInteger();

    /** Second bytes of a lab's network, 10.64 to 10.127: which ones are free is seen from the routes. */
    private static final int NETWORK_FIRST = 64;

    private static final int NETWORKS = 64;
    private static final int MTU = 1_500;

    private final String prefix;
    private final Layout layout;
    private final Switch network;
    private final Thread onExit = new Thread(this::removeAll, "lab-cleanup");

    /** Throws IOException where a namespace or device cannot be made: this needs root. */
    public Ground(int hosts, int zones, int planes, long seed) throws IOException {
        this(hosts, zones, planes, seed, MTU, Set.of());
    }

    /**
     * @param frameBytes that the hosts' devices take
     * @param behindNat hosts that have an inside address; the translator is {@link Fabric#translate}'s
     */
    public Ground(int hosts, int zones, int planes, long seed, int frameBytes, Set<String> behindNat)
            throws IOException {
        Namespaces.sweep();
        char letter = (char) ('a' + LABS.getAndIncrement() % 26);
        prefix = "gsl" + ProcessHandle.current().pid() + letter;
        List<TunDevice> devices = new ArrayList<>();
        Layout made = null;
        Runtime.getRuntime().addShutdownHook(onExit);
        try {
            // Two labs that start at once look for a free network one after the other.
            synchronized (LABS) {
                made = new Layout(freeNetwork(), hosts, zones, planes);
                devices.add(console(made, frameBytes));
            }
            layout = made;
            List<TunDevice> ofHosts = new ArrayList<>();
            List<String> lines = new ArrayList<>();
            for (int host = 0; host < layout.hosts(); host++) {
                String device = deviceName(layout.name(host));
                TunDevice opened = new TunDevice(device, frameBytes);
                devices.add(opened);
                ofHosts.add(opened);
                lines.add("netns add " + namespace(layout.name(host)));
                lines.add("link set " + device + " netns " + namespace(layout.name(host)));
            }
            Namespaces.ip(lines);
            for (int host = 0; host < layout.hosts(); host++) {
                boolean inside = behindNat.contains(layout.name(host));
                setUp(host, inside ? layout.insideAddressOf(host) : layout.addressOf(host), frameBytes);
            }
            ofHosts.add(devices.get(0));
            network = new Switch(layout, new Fabric(layout, seed), ofHosts, frameBytes);
        } catch (IOException | RuntimeException refused) {
            devices.forEach(TunDevice::close);
            removeAll();
            Runtime.getRuntime().removeShutdownHook(onExit);
            throw refused;
        }
    }

    /** Why no device can be made here, in words; empty where one can. Tries it, since root in a container may not. */
    public static String obstacle() {
        try (TunDevice tried = new TunDevice("slt" + ProcessHandle.current().pid(), MTU)) {
            return tried.descriptor() < 0 ? "no device" : "";
        } catch (IOException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    private TunDevice console(Layout made, int frameBytes) throws IOException {
        String device = deviceName("c");
        TunDevice console = new TunDevice(device, frameBytes);
        Namespaces.ip(List.of(
                "addr add " + made.addressOf(made.console()) + "/32 dev " + device,
                "link set " + device + " mtu " + MTU + " up",
                "route add " + made.prefix() + " dev " + device));
        return console;
    }

    private void setUp(int host, String address, int frameBytes) throws IOException {
        String device = deviceName(layout.name(host));
        Namespaces.ipInside(
                namespace(layout.name(host)),
                List.of(
                        "link set lo up",
                        "addr add " + address + "/32 dev " + device,
                        "link set " + device + " mtu " + frameBytes + " up",
                        "route add default dev " + device + " src " + address));
    }

    /** At most 15 characters. */
    private String deviceName(String host) {
        return prefix.substring(1) + host;
    }

    private static int freeNetwork() throws IOException {
        String routes;
        try (var lines = Files.lines(Path.of("/proc/net/route"))) {
            routes = lines.collect(Collectors.joining("\n"));
        }
        int first = (int) (ProcessHandle.current().pid() % NETWORKS);
        for (int i = 0; i < NETWORKS; i++) {
            int network = NETWORK_FIRST + (first + i) % NETWORKS;
            // Addresses stand there in hexadecimal, the last byte first.
            if (!routes.contains("%02X0A\t".formatted(network))) {
                return network;
            }
        }
        throw new IOException("no network of 10.64.0.0/16 to 10.127.0.0/16 is free");
    }

    public Layout layout() {
        return layout;
    }

    public Switch network() {
        return network;
    }

    /** The namespace of a host. */
    public String namespace(String host) {
        return prefix + "-" + host;
    }

    /** Of this lab alone: names of what it makes elsewhere begin with it. */
    public String prefix() {
        return prefix;
    }

    private void removeAll() {
        try {
            Path directory = Namespaces.DIRECTORY;
            if (!Files.isDirectory(directory)) {
                return;
            }
            List<String> ours;
            try (var files = Files.list(directory)) {
                ours = files.map(file -> file.getFileName().toString())
                        .filter(name -> name.startsWith(prefix + "-"))
                        .toList();
            }
            Namespaces.remove(ours);
        } catch (IOException | RuntimeException busy) {
            System.err.println("lab: not all could be removed, the next lab will: " + busy.getMessage());
        }
    }

    @Override
    public void close() {
        network.close();
        removeAll();
        Runtime.getRuntime().removeShutdownHook(onExit);
    }
}
