package io.gossamer.lab;

import io.gossamer.lab.script.Scenario;
import io.gossamer.lab.verdict.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lab run FILE…}: a lab a scenario. */
@Command(
        name = "run",
        description = "Run scenarios, each in a lab of its own, and judge what the mesh said.",
        mixinStandardHelpOptions = true)
final class RunVerb implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "A scenario file, or a name of `lab list`.")
    private List<String> words = List.of();

    @Mixin
    private Quality quality = new Quality();

    @Option(names = "--delays", paramLabel = "FILE", description = "Write each packet's true delay to FILE.")
    private Path delays;

    @Override
    public Integer call() throws Exception {
        List<Scenarios.Source> sources = new ArrayList<>();
        for (String word : words) {
            sources.add(Scenarios.find(word, LabMain.scenarios()));
        }
        if (!LabMain.isPossible()) {
            return LabMain.IMPOSSIBLE;
        }
        boolean right = true;
        for (Scenarios.Source source : sources) {
            right &= run(source).isRight();
        }
        return right ? LabMain.RIGHT : LabMain.WRONG;
    }

    private Result run(Scenarios.Source source) throws Exception {
        Narrator narrator = new Narrator(System.out, "");
        Scenario.Shape shape = source.scenario().shape();
        narrator.note("starting %d daemons in %d zones".formatted(shape.hosts(), shape.zones()));
        try (Lab lab = new Lab(LabMain.launcher(), shape)) {
            if (delays != null) {
                lab.network().logDelays(delays);
            }
            lab.start();
            Runner runner = new Runner(lab, narrator, quality.bounds(), Optional.of(LabMain.logs()));
            return runner.run(source.name(), source.text());
        }
    }
}
