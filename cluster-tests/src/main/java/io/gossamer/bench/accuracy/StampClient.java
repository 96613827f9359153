package io.gossamer.bench.accuracy;

import io.gossamer.cluster.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The C client of {@code src/main/c/stamp-client.c}, compiled into a directory of ours, and its plain echo. */
final class StampClient implements AutoCloseable {
    private static final Path SOURCE = Path.of("cluster-tests/src/main/c/stamp-client.c");
    private static final int INTERVAL_MICROS = 100_000;

    private final Path program;
    private final Process echo;
    private final int echoPort;

    /**
     * Round trips, nanoseconds, by who took the sender's two times.
     *
     * @param byProcess both by the client itself
     * @param byArrival the arrival by the kernel
     * @param byBoth departure and arrival by the kernel
     */
    record RoundTrips(List<Double> byProcess, List<Double> byArrival, List<Double> byBoth) {}

    /** Throws IOException where there is no C compiler. */
    StampClient(Path directory) throws IOException {
        program = directory.resolve("stamp-client");
        Command.Outcome compiled = Command.run(
                environment(),
                60,
                List.of(
                        "cc",
                        "-O2",
                        "-Wall",
                        "-o",
                        program.toString(),
                        SOURCE.toAbsolutePath().toString()));
        if (compiled.code() != 0) {
            throw new IOException("the C client does not compile: " + compiled.text());
        }
        echo = new ProcessBuilder(program.toString(), "--echo", "0")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said = new BufferedReader(new InputStreamReader(echo.getInputStream(), StandardCharsets.UTF_8));
        String port = said.readLine();
        if (port == null) {
            throw new IOException("the C echo did not start");
        }
        echoPort = Integer.parseInt(port);
    }

    private static Map<String, String> environment() {
        return Map.of("PATH", System.getenv().getOrDefault("PATH", ""));
    }

    /** Of a STAMP reflector: ten probes a second for so long, each from a sleep, as the daemon's are. */
    RoundTrips ofReflector(int port, int seconds) throws IOException {
        return run(List.of("127.0.0.1", String.valueOf(port)), seconds);
    }

    /** Of its own echo, in a process apart, which knows no times. */
    RoundTrips ofEcho(int seconds) throws IOException {
        return run(List.of("--plain", "127.0.0.1", String.valueOf(echoPort)), seconds);
    }

    private RoundTrips run(List<String> words, int seconds) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(words);
        command.addAll(List.of(String.valueOf(INTERVAL_MICROS), String.valueOf(LiveRoundTrips.count(seconds))));
        Command.Outcome outcome = Command.run(environment(), seconds + 60L, command);
        if (outcome.code() != 0) {
            throw new IOException("the C client failed: " + outcome.text());
        }
        RoundTrips all = new RoundTrips(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (String line : outcome.text().lines().toList()) {
            String[] fields = line.split(" ");
            if (fields.length == 3) {
                add(fields[0], all.byProcess());
                add(fields[1], all.byArrival());
                add(fields[2], all.byBoth());
            }
        }
        return all;
    }

    private static void add(String field, List<Double> to) {
        if (!field.equals("0")) {
            to.add(Double.parseDouble(field));
        }
    }

    @Override
    public void close() {
        echo.destroyForcibly();
    }
}
