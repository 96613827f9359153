package io.gossamer.passive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads this host's network counters where it is Linux. Touches files of the kernel only; when asked, never by itself. */
public final class HostNetwork {
    public static final int INTERFACES_MAX = 128;

    private static final long MEGABIT = 1_000_000;

    private final Path proc;
    private final Path sys;

    public HostNetwork() {
        this(Path.of("/proc/net"), Path.of("/sys/class/net"));
    }

    HostNetwork(Path proc, Path sys) {
        this.proc = proc;
        this.sys = sys;
    }

    /** Throws IOException with a sentence where there is nothing to read. */
    public NetworkCounters read() throws IOException {
        Path dev = proc.resolve("dev");
        if (!Files.isReadable(dev)) {
            throw new IOException("there is no " + dev + ": only Linux counts so");
        }
        try {
            List<String> softnet = lines("softnet_stat");
            return new NetworkCounters(
                    NetworkCounters.interfaces(Files.readAllLines(dev)),
                    NetworkCounters.softnet(softnet, 1),
                    NetworkCounters.softnet(softnet, 2),
                    NetworkCounters.udp(lines("snmp"), "RcvbufErrors"));
        } catch (NumberFormatException strange) {
            throw new IOException("the counters under " + proc + " are not as Linux writes them", strange);
        }
    }

    private List<String> lines(String name) {
        try {
            return Files.readAllLines(proc.resolve(name));
        } catch (IOException notThere) {
            return List.of();
        }
    }

    /** Is a cable in, or its like? Empty where the interface is off: it cannot tell. */
    public Optional<Boolean> carrier(String name) {
        return first(name, "carrier").map(text -> text.equals("1"));
    }

    /** As the driver says; empty for what has none, as a tunnel or a bridge. */
    public OptionalLong speedBitsPerSecond(String name) {
        try {
            long megabits = first(name, "speed").map(Long::parseLong).orElse(0L);
            return megabits > 0 ? OptionalLong.of(megabits * MEGABIT) : OptionalLong.empty();
        } catch (NumberFormatException strange) {
            return OptionalLong.empty();
        }
    }

    private Optional<String> first(String name, String file) {
        if (name.contains("/")) {
            return Optional.empty();
        }
        try {
            return Files.readAllLines(sys.resolve(name).resolve(file)).stream().findFirst();
        } catch (IOException off) {
            return Optional.empty();
        }
    }
}
