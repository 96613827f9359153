package io.gossamer.lab.tun;

import io.gossamer.cluster.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Network namespaces with names that say whose they are: {@code gsl<pid>-<host>}. What a lab that was killed has left behind is
 * found by them and removed by the next one, with the processes in it.
 */
public final class Namespaces {
    static final Path DIRECTORY = Path.of("/run/netns");

    private static final Pattern NAME = Pattern.compile("gsl(\\d+)[a-z]?-.*");
    private static final int COMMAND_SECONDS_MAX = 60;

    private Namespaces() {}

    /** Runs lines of {@code ip -batch}; throws IllegalStateException with what it said. */
    static void ip(List<String> lines) throws IOException {
        ip(List.of("ip"), lines);
    }

    /** The same in a namespace. */
    static void ipInside(String name, List<String> lines) throws IOException {
        ip(List.of("ip", "-n", name), lines);
    }

    private static void ip(List<String> command, List<String> lines) throws IOException {
        Path batch = Files.createTempFile("gossamer-lab-", ".ip");
        try {
            Files.write(batch, lines);
            List<String> words = new ArrayList<>(command);
            words.addAll(List.of("-batch", batch.toString()));
            run(words.toArray(String[]::new));
        } finally {
            Files.deleteIfExists(batch);
        }
    }

    static void run(String... words) throws IOException {
        Command.Outcome outcome = Command.run(environment(), COMMAND_SECONDS_MAX, List.of(words));
        if (outcome.code() != 0) {
            throw new IllegalStateException(
                    String.join(" ", words) + ": " + outcome.text().strip());
        }
    }

    private static Map<String, String> environment() {
        return Map.of("PATH", System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin");
    }

    /** Words before a command that is to run there; they end in an exec. */
    public static List<String> enter(String name) {
        return List.of("nsenter", "--net=" + DIRECTORY.resolve(name), "--");
    }

    /** Runs {@code work} on a thread of its own inside; sockets that it opens stay there whoever uses them. */
    public static <T> T inside(String name, Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(() -> {
            int descriptor = Libc.check(
                    Libc.open(DIRECTORY.resolve(name).toString(), Libc.O_RDONLY | Libc.O_CLOEXEC),
                    "opening namespace " + name);
            try {
                Libc.check(Libc.setns(descriptor, Libc.CLONE_NEWNET), "entering namespace " + name);
            } finally {
                Libc.close(descriptor);
            }
            return work.call();
        });
        // The thread ends with the work: it must not come back into any pool in another namespace.
        Thread thread = new Thread(task, "lab-inside-" + name);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw failed;
        }
    }

    /** Removes them, with all processes in them. */
    static void remove(List<String> names) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String name : names) {
            if (Files.exists(DIRECTORY.resolve(name))) {
                endProcessesIn(name);
                lines.add("netns del " + name);
            }
        }
        if (!lines.isEmpty()) {
            ip(lines);
        }
    }

    private static void endProcessesIn(String name) throws IOException {
        Command.Outcome pids = Command.run(environment(), COMMAND_SECONDS_MAX, List.of("ip", "netns", "pids", name));
        pids.text().lines().filter(line -> line.matches("\\d+")).forEach(pid -> ProcessHandle.of(Long.parseLong(pid))
                .ifPresent(ProcessHandle::destroyForcibly));
    }

    /** What labs whose process is gone have left: namespaces, and their directories with the mounts in them. */
    public static List<String> sweep() throws IOException {
        List<String> orphans = new ArrayList<>();
        if (Files.isDirectory(DIRECTORY)) {
            try (Stream<Path> files = Files.list(DIRECTORY)) {
                files.map(file -> file.getFileName().toString())
                        .filter(name ->
                                creator(name, NAME).filter(pid -> !isAlive(pid)).isPresent())
                        .forEach(orphans::add);
            }
        }
        remove(orphans);
        return orphans;
    }

    static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    static Optional<Long> creator(String name, Pattern pattern) {
        Matcher matcher = pattern.matcher(name);
        return matcher.matches() ? Optional.of(Long.parseLong(matcher.group(1))) : Optional.empty();
    }
}
