package io.gossamer.bench;

import io.gossamer.cluster.Children;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that says on its standard output whom it knows and whom it has lost; lines are stamped when they are read. */
final class HeardProcess implements AutoCloseable {
    private final String name;
    private final Process process;
    private final Map<String, Long> joined = new ConcurrentHashMap<>();
    private final Queue<Lost> lost = new ConcurrentLinkedQueue<>();

    /** Said by one of another at {@code nanos}, in {@link System#nanoTime}. */
    record Lost(String by, String other, long nanos) {}

    /** How a member's coming and going is said; the first group is its name. */
    record Words(Pattern joined, Pattern lost) {}

    HeardProcess(String name, List<String> command, Words words) throws IOException {
        this.name = name;
        this.process = Children.ofOurs(
                new ProcessBuilder(command).redirectErrorStream(true).start());
        process.getOutputStream().close();
        Thread reader = new Thread(() -> read(words), "hears-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    private void read(Words words) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                long now = System.nanoTime();
                named(words.joined(), line).ifPresent(other -> joined.putIfAbsent(other, now));
                named(words.lost(), line).ifPresent(other -> lost.add(new Lost(name, other, now)));
            }
        } catch (IOException | UncheckedIOException killed) {
            // Its end is the end of what it says.
        }
    }

    private static Optional<String> named(Pattern said, String line) {
        Matcher matcher = said.matcher(line);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    String name() {
        return name;
    }

    /** Those of others that it has seen come. */
    long knows() {
        return joined.keySet().stream().filter(other -> !other.equals(name)).count();
    }

    /** When it first said so at {@code since} or later; empty: it has not. */
    OptionalLong lostNanos(String other, long since) {
        return lost.stream()
                .filter(said -> said.other().equals(other) && said.nanos() >= since)
                .mapToLong(Lost::nanos)
                .findFirst();
    }

    /** All that it ever said, in that order. */
    List<Lost> lost() {
        return List.copyOf(lost);
    }

    boolean isRunning() {
        return process.isAlive();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** User and system time, from /proc/PID/stat fields 14 and 15, in ticks of 1/100 s. */
    double cpuSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    long rssBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
