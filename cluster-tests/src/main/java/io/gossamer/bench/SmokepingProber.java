package io.gossamer.bench;

import io.gossamer.cluster.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Debian's {@code prometheus-smokeping-prober} for some seconds: what a probe takes it, and how many it calls unanswered. */
final class SmokepingProber {
    /** Its start is not what a probe costs. */
    private static final int SETTLE_SECONDS = 5;

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private SmokepingProber() {}

    /** @param lostShare of its requests, those that it had no answer to */
    record Outcome(double probeMicros, double lostShare) {}

    private record Reading(double cpuSeconds, double requests, double answers) {}

    /** Each address once a second; empty where it is not installed, or ends by itself. */
    static Optional<Outcome> run(List<String> addresses, int seconds) throws Exception {
        int port = FreePorts.block();
        List<String> command = new ArrayList<>(
                List.of("prometheus-smokeping-prober", "--web.listen-address=127.0.0.1:" + port, "--privileged"));
        command.addAll(addresses);
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException missing) {
            return Optional.empty();
        }
        try {
            if (process.waitFor(SETTLE_SECONDS, TimeUnit.SECONDS)) {
                return Optional.empty();
            }
            Reading before = read(process, port);
            if (process.waitFor(seconds, TimeUnit.SECONDS)) {
                return Optional.empty();
            }
            Reading after = read(process, port);
            double requests = after.requests() - before.requests();
            return Optional.of(new Outcome(
                    (after.cpuSeconds() - before.cpuSeconds()) * 1e6 / requests,
                    1 - (after.answers() - before.answers()) / requests));
        } finally {
            process.destroy();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private static Reading read(Process process, int port) throws IOException, InterruptedException {
        String page = HTTP.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        return new Reading(
                TargetsBench.cpuSeconds(process.pid()),
                sum(page, "smokeping_requests_total{"),
                sum(page, "smokeping_response_duration_seconds_count{"));
    }

    private static double sum(String page, String name) {
        return page.lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
