package io.gossamer.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What this host gives where the configuration says nothing: a name and a data directory.
 *
 * @param serviceDir where a service keeps its state
 * @param userHome the JVM's idea of the home directory, for when HOME is unset
 * @param temporaryDir the last resort
 */
record HostDefaults(
        String hostName, Map<String, String> environment, Path serviceDir, Optional<Path> userHome, Path temporaryDir) {
    static final Path SERVICE_DIR = Path.of("/var/lib/gossamer");

    static HostDefaults ofThisHost(Map<String, String> environment) {
        return new HostDefaults(
                findHostName(environment),
                environment,
                SERVICE_DIR,
                directory(System.getProperty("user.home", "")),
                Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
    }

    /** The host's name without its domain, and without what a node's name cannot have. */
    String nodeName() {
        String first = hostName.split("\\.", 2)[0].replaceAll("[^A-Za-z0-9_-]", "-");
        String clean = first.replaceFirst("^[-_]+", "");
        return clean.isEmpty() ? "node" : clean.substring(0, Math.min(63, clean.length()));
    }

    /**
     * A service's directory when systemd says so, or when a packager made {@code /var/lib/gossamer} and this user may write
     * there; else below the home directory; else the temporary one, with a warning. INVOCATION_ID alone is not enough:
     * desktop sessions have it too.
     */
    Path dataDir(String nodeName, List<String> warnings) {
        Optional<Path> state =
                directory(environment.getOrDefault("STATE_DIRECTORY", "").split(":", 2)[0]);
        if (state.isPresent()) {
            return state.get();
        }
        boolean service = !environment.getOrDefault("INVOCATION_ID", "").isBlank();
        boolean possible = Files.isWritable(serviceDir) || service && isCreatable(serviceDir);
        if (possible) {
            return serviceDir;
        }
        Optional<Path> home = directory(environment.getOrDefault("HOME", "")).or(() -> userHome);
        if (home.isPresent()) {
            return home.get().resolve(".local/share/gossamer").resolve(nodeName);
        }
        Path last = temporaryDir.resolve("gossamer").resolve(nodeName);
        warnings.add("no home directory: identity and history are kept in " + last
                + " and may be lost at the next boot; set node.data_dir");
        return last;
    }

    private static boolean isCreatable(Path directory) {
        return !Files.exists(directory) && Files.isWritable(directory.getParent());
    }

    private static Optional<Path> directory(String text) {
        if (text.isBlank() || !text.startsWith("/") || text.equals("/")) {
            return Optional.empty();
        }
        Path path = Path.of(text);
        return Files.isDirectory(path) ? Optional.of(path) : Optional.empty();
    }

    /** The kernel's word first: asking the resolver may hang for seconds on a host whose DNS is down. */
    private static String findHostName(Map<String, String> environment) {
        try {
            String kernel =
                    Files.readString(Path.of("/proc/sys/kernel/hostname")).trim();
            if (!kernel.isEmpty() && !kernel.equals("(none)")) {
                return kernel;
            }
        } catch (IOException notLinux) {
            // asked below
        }
        String named = environment.getOrDefault("HOSTNAME", "").trim();
        if (!named.isEmpty()) {
            return named;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "node";
        }
    }
}
