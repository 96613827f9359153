package io.gossamer.bench.accuracy;

import io.gossamer.cluster.DaemonProcess;
import io.gossamer.cluster.MeshProcesses;
import io.gossamer.cluster.SteppableClock;
import io.gossamer.lab.fabric.Component;
import io.gossamer.lab.fabric.Recipe;
import io.gossamer.lab.tun.Ground;
import io.gossamer.lab.tun.Lateness;
import io.gossamer.lab.tun.Namespaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Three daemons in the lab, all on one processor, and the network between them on another one: 1 ms, 10 and 25 ms, and 100 ms away from
 * each other, each a little more or less, with clocks a second and 200 parts per million apart.
 */
final class AccuracyLab implements AutoCloseable {
    static final List<Pair> PAIRS =
            List.of(new Pair("n1", "n2", "1 ms"), new Pair("n1", "n3", "10, 25 ms"), new Pair("n2", "n3", "100 ms"));

    private static final int PORT_BASE = 7401;
    private static final int HOSTS = 3;
    private static final Duration AHEAD = Duration.ofMillis(500);
    private static final int PARTS_PER_MILLION = 100;

    private final Ground ground;
    private final MeshProcesses mesh;
    private final StampTraffic traffic = new StampTraffic(PORT_BASE + 1);

    /** A directed link, and what was asked for in words. */
    record Pair(String from, String to, String words) {
        @Override
        public String toString() {
            return from + " → " + to;
        }
    }

    AccuracyLab(Path launcher) throws IOException {
        Path directory = Files.createTempDirectory("gossamer-accuracy");
        ground = new Ground(HOSTS, 1, 1, 1);
        mesh = new MeshProcesses(launcher, directory);
        try {
            delay("n1<->n2", "1ms", "uniform", "200us");
            delay("n1->n3", "10ms", "uniform", "2ms");
            delay("n3->n1", "25ms", "uniform", "2ms");
            delay("n2<->n3", "100ms", "pareto", "2ms");
            ground.network().observe(traffic);
            for (int host = 0; host < HOSTS; host++) {
                place(launcher, directory, host);
            }
        } catch (IOException | RuntimeException refused) {
            ground.close();
            throw refused;
        }
    }

    private void delay(String what, String... amounts) {
        ground.network()
                .change(fabric -> fabric.apply(
                        "base " + what,
                        Component.parse(what, ground.layout()),
                        Recipe.parse("delay", List.of(amounts)),
                        true,
                        System.nanoTime()));
    }

    private void place(Path launcher, Path directory, int host) throws IOException {
        String name = ground.layout().name(host);
        DaemonProcess daemon = mesh.add(new DaemonProcess(
                launcher,
                directory,
                name,
                ground.layout().addressOf(host),
                PORT_BASE,
                host == 0 ? List.of() : List.of(ground.layout().addressOf(0) + ":" + PORT_BASE),
                Map.of()));
        List<String> words = new ArrayList<>(Namespaces.enter(ground.namespace(name)));
        words.addAll(Processors.second());
        daemon.behind(words);
        SteppableClock clock = SteppableClock.in(Files.createDirectories(directory.resolve(name + ".clock")))
                .orElseThrow(() -> new IOException("a clock of its own takes a C compiler"));
        // the first host's own, the second's ahead and fast, the third's behind and slow
        int sign = host == 0 ? 0 : host == 1 ? 1 : -1;
        clock.set(AHEAD.multipliedBy(sign), sign * PARTS_PER_MILLION);
        clock.variables().forEach(daemon::addVariable);
    }

    void start() throws IOException {
        for (DaemonProcess daemon : mesh.daemons()) {
            daemon.start();
        }
        mesh.awaitComplete(180);
    }

    DaemonProcess daemon(String name) {
        return mesh.daemons().get(ground.layout().host(name));
    }

    StampTraffic traffic() {
        return traffic;
    }

    /** Of the network, since the last call. */
    Lateness lateness() {
        ground.network().checkRuns();
        Lateness lateness = ground.network().lateness();
        ground.network().resetLateness();
        return lateness;
    }

    @Override
    public void close() throws IOException {
        try {
            mesh.close();
        } finally {
            ground.close();
        }
    }
}
