package io.gossamer.lab;

import io.gossamer.lab.script.Scenario;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lab up}: a lab with a prompt. */
@Command(
        name = "up",
        description = "Start a lab and do to it what you type: `loss n1->n2 20%%`, `down zone2`, `kill n3`, `heal`.",
        mixinStandardHelpOptions = true)
final class UpVerb implements Callable<Integer> {
    @Option(names = "--hosts", defaultValue = "6", description = "Default: ${DEFAULT-VALUE}.")
    private int hosts;

    @Option(names = "--zones", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private int zones;

    @Option(
            names = "--planes",
            defaultValue = "2",
            description = "Paths of equal cost between zones. Default: ${DEFAULT-VALUE}.")
    private int planes;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Of all chance in the network. Default: ${DEFAULT-VALUE}.")
    private int seed;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting of every daemon. Repeatable.")
    private Map<String, String> settings = new TreeMap<>();

    @Option(names = "--disks", description = "Each host has a small disk of its own, which `fill n3` fills.")
    private boolean disks;

    @Option(names = "--nat", paramLabel = "HOST", description = "A NAT stands before that host. Repeatable.")
    private TreeSet<String> nat = new TreeSet<>();

    @Option(names = "--clocks", description = "Each host has a wall clock of its own, which `clock n3 +2s` sets.")
    private boolean clocks;

    @Override
    public Integer call() throws Exception {
        // the page is asked from the console, which is no host of the lab: what is acknowledged there would be refused
        settings.putIfAbsent("api.allow_remote_changes", "true");
        Scenario.Shape shape = shape();
        if (!LabMain.isPossible()) {
            return LabMain.IMPOSSIBLE;
        }
        Narrator narrator = new Narrator(System.out, "");
        narrator.note("starting %d daemons in %d zones".formatted(hosts, zones));
        try (Lab lab = new Lab(LabMain.launcher(), shape)) {
            lab.start();
            new Prompt(lab, narrator, System.in).run();
        }
        return LabMain.RIGHT;
    }

    private Scenario.Shape shape() {
        TreeSet<String> none = new TreeSet<>();
        TreeSet<String> all = new TreeSet<>(shape(none, none).layout().names());
        return shape(disks ? all : none, clocks ? all : none);
    }

    private Scenario.Shape shape(TreeSet<String> ownDisks, TreeSet<String> ownClocks) {
        return new Scenario.Shape(
                hosts, zones, planes, seed, Scenario.FRAME_BYTES, settings, List.of(), ownDisks, ownClocks, nat);
    }
}
