package io.gossamer.lab;

import io.gossamer.lab.script.Expectation;
import io.gossamer.lab.script.Scenario;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code lab list}. */
@Command(name = "list", description = "Show the scenarios of this checkout.", mixinStandardHelpOptions = true)
final class ListVerb implements Callable<Integer> {
    @Override
    public Integer call() throws IOException {
        for (Scenarios.Source source : Scenarios.in(LabMain.scenarios())) {
            Scenario scenario = source.scenario();
            String expected =
                    scenario.expected().stream().map(Expectation::toString).collect(Collectors.joining("; "));
            System.out.printf(
                    "%-28s %-6s %2d hosts  %s  [%s]%n",
                    scenario.name(),
                    scenario.extent().name().toLowerCase(Locale.ROOT),
                    scenario.shape().hosts(),
                    scenario.title(),
                    expected.isEmpty() ? "no alert" : expected);
        }
        return LabMain.RIGHT;
    }
}
