package io.gossamer.cli.check;

import io.gossamer.cli.output.Units;
import io.gossamer.config.GossamerConfig;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What this host must have for a daemon to do well on it: a name, a clock, a disk, and ports. */
final class HostChecks {
    /** No clock that is set can be before the program was written. */
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private static final Duration CLOCK_AHEAD_MAX = Duration.ofDays(20 * 365);

    private final GossamerConfig config;
    private final Path dataDir;
    private final List<CheckResult> results = new ArrayList<>();

    /** @param dataDir of the daemon that runs here, or the one that is configured */
    HostChecks(GossamerConfig config, Path dataDir) {
        this.config = config;
        this.dataDir = dataDir;
    }

    /** @param daemonRuns whether a daemon of ours answered: then it holds the ports, and rightly */
    List<CheckResult> run(Instant now, boolean daemonRuns) {
        name();
        clock(now);
        disk();
        if (!daemonRuns) {
            ports();
        }
        return results;
    }

    private void name() {
        try {
            InetAddress own = InetAddress.getLocalHost();
            if (own.isLoopbackAddress()) {
                results.add(CheckResult.warn(
                        "own name",
                        own.getHostName() + " is " + own.getHostAddress() + ", which no other host can call",
                        "harmless if the host has one address; else set network.advertise"));
            } else {
                results.add(CheckResult.ok("own name", own.getHostName() + " is " + own.getHostAddress()));
            }
        } catch (UnknownHostException unknown) {
            results.add(CheckResult.warn(
                    "own name",
                    "this host's own name has no address",
                    "add it to /etc/hosts or DNS; programs that log or call themselves wait for it at each start"));
        }
    }

    private void clock(Instant nanosecond) {
        Instant now = nanosecond.truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        if (now.isBefore(EPOCH) || now.isAfter(EPOCH.plus(CLOCK_AHEAD_MAX))) {
            results.add(CheckResult.fail(
                    "clock",
                    "it says " + now,
                    "set it and keep it set: apt-get install chrony, or timedatectl set-ntp true"));
            return;
        }
        boolean synchronised = Files.exists(Path.of("/run/systemd/timesync/synchronized"))
                || Files.exists(Path.of("/run/chrony"))
                || Files.exists(Path.of("/run/ntpd.pid"));
        if (synchronised) {
            results.add(CheckResult.ok("clock", now + ", kept by a time service"));
        } else {
            results.add(
                    CheckResult.warn(
                            "clock",
                            now + "; no time service seen (systemd-timesyncd, chrony, ntpd)",
                            "nothing breaks: durations use another clock, but times in logs of two hosts will not fit together"));
        }
    }

    private void disk() {
        Path directory = dataDir.toAbsolutePath();
        Path existing = directory;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isDirectory(existing)) {
            results.add(CheckResult.fail(
                    "disk", directory + " cannot be a directory: " + existing + " is none", "set node.data_dir"));
            return;
        }
        try {
            Path probe = Files.createTempFile(existing, ".gossamer-check", null);
            try {
                Files.write(probe, new byte[4096]);
            } finally {
                Files.delete(probe);
            }
            space(directory, Files.getFileStore(existing).getUsableSpace());
        } catch (IOException refused) {
            results.add(CheckResult.fail(
                    "disk",
                    existing + " takes no file (" + refused.getClass().getSimpleName() + ")",
                    "let the daemon's user own it, free some space, or set node.data_dir"));
        }
    }

    private void space(Path directory, long free) {
        long wanted = config.history().diskFreeMinBytes();
        String text = directory + ", " + Units.bytes(free) + " free";
        results.add(
                free >= wanted
                        ? CheckResult.ok("disk", text)
                        : CheckResult.fail(
                                "disk",
                                text + ", and history stops below " + Units.bytes(wanted),
                                "free some, or set node.data_dir to a larger disk"));
    }

    private void ports() {
        GossamerConfig.Ports ports = config.network().ports();
        List<String> taken = new ArrayList<>();
        tcp("gossip", ports.gossip(), taken);
        udp("gossip", ports.gossip(), taken);
        udp("stamp", ports.stamp(), taken);
        tcp("raft", ports.raft(), taken);
        tcp("grpc", ports.grpc(), taken);
        tcp("http", ports.http(), taken);
        if (taken.isEmpty()) {
            results.add(CheckResult.ok("own ports", "all five are free for a daemon"));
        } else {
            results.add(CheckResult.fail(
                    "own ports",
                    "taken or forbidden: " + String.join(", ", taken),
                    "see who holds them with `ss -lntup`, or choose others with agent --port-base"));
        }
    }

    private InetSocketAddress local(int port) {
        return config.network()
                .bind()
                .map(host -> new InetSocketAddress(host, port))
                .orElseGet(() -> new InetSocketAddress(port));
    }

    @SuppressWarnings("AddressSelection") // the one address that is configured
    private void tcp(String name, int port, List<String> taken) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(local(port));
        } catch (IOException refused) {
            taken.add(port + "/tcp (network.ports." + name + ")" + because(refused));
        }
    }

    private void udp(String name, int port, List<String> taken) {
        try (DatagramSocket socket = new DatagramSocket(null)) {
            socket.bind(local(port));
        } catch (IOException refused) {
            taken.add(port + "/udp (network.ports." + name + ")" + because(refused));
        }
    }

    private static String because(IOException refused) {
        return refused instanceof BindException ? "" : ": " + refused.getMessage();
    }
}
