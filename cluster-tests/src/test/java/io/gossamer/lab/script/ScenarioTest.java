package io.gossamer.lab.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScenarioTest {
    private static final String WHOLE = """
            # case F5
            title  nothing gets to n3, whoever the leader is
            hosts  6
            zones  2
            set    probe.period=500ms
            base   delay zone1<->zone2 1ms
            clocks n1
            age    90s
            expect ->n3 down within 15s resolved 40s
            allow  n3..n4 any
            calm   n1,n2

            cut ->n3          # one direction
            clock n5 -3s
            fill follower
            wait raised 60s
            wait 1.5s
            heal
            wait equal 15s
            """;

    @Test
    void aFileIsReadAsItIsWritten() {
        Scenario scenario = Scenario.parse("x", WHOLE);
        assertThat(scenario.title()).isEqualTo("nothing gets to n3, whoever the leader is");
        assertThat(scenario.shape().hosts()).isEqualTo(6);
        assertThat(scenario.shape().settings()).containsEntry("probe.period", "500ms");
        assertThat(scenario.shape().base()).containsExactly("delay zone1<->zone2 1ms");
        assertThat(scenario.shape().ownDisks()).containsExactly("n6");
        assertThat(scenario.shape().ownClocks()).containsExactly("n1", "n5");
        assertThat(scenario.expected())
                .containsExactly(new Expectation("->n3", "down", 15_000_000_000L, 40_000_000_000L));
        assertThat(scenario.allowed()).extracting(Expectation::what).containsExactly("n3", "n4");
        assertThat(scenario.ageNanos()).isEqualTo(90_000_000_000L);
        assertThat(scenario.calm()).containsExactly("n1", "n2");
        assertThat(scenario.course())
                .extracting(Step::toString)
                .containsExactly(
                        "cut ->n3",
                        "clock n5 -3s",
                        "fill n6",
                        "wait raised, 60s at most",
                        "wait 2s",
                        "heal",
                        "wait equal, 15s at most");
    }

    @Test
    void partsAreGivenToThoseWhoHaveThem() {
        Scenario scenario = Scenario.parse(
                "x",
                "title the leader dies\nexpect leader down\nkill leader\nkill follower\ncut ->bystander",
                new Scenario.Cast("n4", "n6", "n2"));
        assertThat(scenario.title()).isEqualTo("the leader dies");
        assertThat(scenario.expected().get(0).what()).isEqualTo("n4");
        assertThat(scenario.course()).extracting(Step::toString).containsExactly("kill n4", "kill n6", "cut ->n2");
    }

    @Test
    void mistakesAreNamedWithTheirLine() {
        assertWrong("kill n9", "x, line 1: no host 'n9'");
        assertWrong("hosts 3\nkill n4", "x, line 2: no host 'n4'");
        assertWrong("\nloss n1->n2 120%", "x, line 2: '120%' is no share");
        assertWrong("gnaw n1", "line 1: no order 'gnaw'");
        assertWrong("expect n1 sleepy", "says no expectation");
        assertWrong("expect n1 down soon 3s", "'soon' is neither within nor resolved");
        assertWrong("wait forever", "'forever' is no amount");
        assertWrong("wait raised", "'raised' is no amount");
        assertWrong("stutter n1 16s", "stutter takes 2 amounts");
        assertWrong("corrupt n1 memory", "history and raft");
        assertWrong("partition n1,n2", "needs sides");
        assertWrong("hosts many\nkill n1", "hosts is a number");
        assertWrong("set probe.period\nkill n1", "KEY=VALUE");
        assertWrong("kill", "needs to know what");
        assertWrong("# nothing", "nothing happens");
    }

    private static void assertWrong(String text, String message) {
        assertThatThrownBy(() -> Scenario.parse("x", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void everyScenarioOfTheCheckoutIsReadable() throws IOException {
        Path module = Path.of("").toAbsolutePath();
        Path directory =
                (module.endsWith("cluster-tests") ? module : module.resolve("cluster-tests")).resolve("scenarios");
        List<Scenario> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                all.add(Scenario.parse(file.getFileName().toString().replace(".lab", ""), Files.readString(file)));
            }
        }
        assertThat(all).hasSizeGreaterThan(30).allMatch(scenario -> !scenario.title()
                .isEmpty());
        assertThat(all.stream().filter(scenario -> scenario.extent() == Scenario.Extent.QUICK))
                .extracting(Scenario::name)
                .containsExactlyInAnyOrder(
                        "host-down",
                        "daemon-killed",
                        "daemon-frozen",
                        "pair-black-hole",
                        "partition-two",
                        "leader-killed-in-incident",
                        "clock-step",
                        "disk-full");
        // What was broken is put right again, so that the next scenario begins with a whole mesh.
        assertThat(all).allMatch(ScenarioTest::endsHealed, "ends healed");
    }

    private static boolean endsHealed(Scenario scenario) {
        List<String> verbs = scenario.course().stream()
                .flatMap(step -> step.order().stream())
                .map(Order::verb)
                .toList();
        return verbs.isEmpty()
                || verbs.contains("heal")
                || verbs.contains("up")
                || verbs.contains("start")
                || scenario.name().matches("daemon-frozen|clock-step|history-corrupt");
    }
}
