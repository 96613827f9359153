package io.gossamer.lab;

import io.gossamer.lab.script.Scenario;
import io.gossamer.lab.verdict.Result;
import io.gossamer.lab.verdict.Scoreboard;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code lab score}: every scenario but the large ones, and the table of it. Scenarios that need the same lab use one after the
 * other, as a mesh goes through troubles in its life; what one leaves behind fails the next, and should.
 */
@Command(
        name = "score",
        description = "Run all scenarios and write docs/scoreboard.md.",
        mixinStandardHelpOptions = true)
final class ScoreVerb implements Callable<Integer> {
    private static final double LOADED = 1;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description = "Only these; the lines of the others stay as they are.")
    private List<String> names = List.of();

    @Option(names = "--jobs", defaultValue = "1", description = "So many labs at once. Default: ${DEFAULT-VALUE}.")
    private int jobs;

    @Mixin
    private Quality quality = new Quality();

    private final List<Result> results = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private double busiest;

    @Override
    public Integer call() throws Exception {
        List<Scenarios.Source> sources = chosen();
        if (!LabMain.isPossible()) {
            return LabMain.IMPOSSIBLE;
        }
        ConcurrentLinkedQueue<List<Scenarios.Source>> waiting = new ConcurrentLinkedQueue<>(batches(sources));
        List<Thread> threads = new ArrayList<>();
        for (int job = 1; job <= jobs; job++) {
            String prefix = jobs == 1 ? "" : "[" + job + "] ";
            Thread thread = new Thread(() -> work(waiting, prefix), "lab-score-" + job);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Path file = LabMain.checkout().resolve("docs/scoreboard.md");
        boolean whole = names.isEmpty() || !Files.exists(file);
        Files.writeString(
                file,
                whole
                        ? Scoreboard.page(results, conditions())
                        : Scoreboard.renewed(Files.readString(file), results, conditions()));
        System.out.println("written: " + file);
        broken.forEach(System.err::println);
        // That the table has misses is what it is for: only what could not be run at all is a failure.
        return broken.isEmpty() ? LabMain.RIGHT : LabMain.WRONG;
    }

    private List<Scenarios.Source> chosen() throws IOException {
        if (names.isEmpty()) {
            return Scenarios.in(LabMain.scenarios()).stream()
                    .filter(source -> source.scenario().extent() != Scenario.Extent.LARGE)
                    .toList();
        }
        List<Scenarios.Source> sources = new ArrayList<>();
        for (String name : names) {
            sources.add(Scenarios.find(name, LabMain.scenarios()));
        }
        return sources;
    }

    /** Of one shape each, cut so that all jobs have something to do to the end. */
    private List<List<Scenarios.Source>> batches(List<Scenarios.Source> sources) {
        Map<Scenario.Shape, List<Scenarios.Source>> byShape = new LinkedHashMap<>();
        for (Scenarios.Source source : sources) {
            byShape.computeIfAbsent(source.scenario().shape(), first -> new ArrayList<>())
                    .add(source);
        }
        int largest = jobs == 1 ? sources.size() : Math.max(1, sources.size() / (3 * jobs));
        List<List<Scenarios.Source>> batches = new ArrayList<>();
        for (List<Scenarios.Source> same : byShape.values()) {
            for (int from = 0; from < same.size(); from += largest) {
                batches.add(same.subList(from, Math.min(same.size(), from + largest)));
            }
        }
        batches.sort(Comparator.comparingInt(batch -> -batch.size()));
        return batches;
    }

    private void work(ConcurrentLinkedQueue<List<Scenarios.Source>> waiting, String prefix) {
        for (List<Scenarios.Source> batch = waiting.poll(); batch != null; batch = waiting.poll()) {
            List<Scenarios.Source> rest = batch;
            // A lab that could not go on is thrown away, and with it only the scenario that broke it.
            while (!rest.isEmpty()) {
                rest = rest.subList(runInOneLab(rest, new Narrator(System.out, prefix)), rest.size());
            }
        }
    }

    /** How many of them were run, or broke: at least one. */
    private int runInOneLab(List<Scenarios.Source> batch, Narrator narrator) {
        int done = 0;
        try (Lab lab = new Lab(LabMain.launcher(), batch.get(0).scenario().shape())) {
            lab.start();
            Runner runner = new Runner(lab, narrator, quality.bounds(), Optional.of(LabMain.logs()));
            for (Scenarios.Source source : batch) {
                done++;
                add(runner.run(source.name(), source.text()));
            }
        } catch (Exception failed) {
            int which = Math.max(1, done);
            done = which;
            fail(batch.get(which - 1).name() + " could not be run: " + failed.getMessage());
        }
        return done;
    }

    private synchronized void add(Result result) {
        results.add(result);
        busiest = Math.max(busiest, load());
    }

    private synchronized void fail(String what) {
        broken.add(what);
        System.err.println(what);
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private String conditions() {
        int cores = Runtime.getRuntime().availableProcessors();
        double late = results.stream()
                        .mapToLong(result -> result.busy().lateP99Nanos())
                        .max()
                        .orElse(0)
                / 1e6;
        return ("%d scenarios, %d labs at once on %d cores, load average up to %.0f%s; the switch was late by up to %.2f ms at"
                        + " the 99th percentile, and a run is void above %.1f ms.%s")
                .formatted(
                        results.size(),
                        jobs,
                        cores,
                        busiest,
                        busiest > LOADED * cores ? " (so other work ran beside)" : "",
                        late,
                        quality.bounds().lateP99Nanos() / 1e6,
                        broken.isEmpty() ? "" : " Could not be run: " + broken.size() + ".");
    }
}
