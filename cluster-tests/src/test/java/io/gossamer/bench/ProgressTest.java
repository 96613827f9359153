package io.gossamer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.sim.Simulation;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void aRunThatTakesTooLongIsGivenUpAndIsAMiss() {
        SimReport report = new SimReport("D1", call(Map.of("run-limit", "0")));
        assertThat(report.attempt("long", () -> overdue(report))).isEmpty();
        assertThat(report.attempt("short", () -> 1))
                .as("the next one has its own time")
                .contains(1);
        assertThat(report.end(0)).isFalse();
    }

    @Test
    void noRunBeginsOnceTheTimeOfAllIsOver() {
        SimReport report = new SimReport("D1", call(Map.of("limit", "0")));
        assertThat(report.attempt("first", () -> 1)).isEmpty();
        assertThat(report.end(0)).isFalse();
    }

    @Test
    void withoutALimitARunTakesWhatItTakes() {
        SimReport report = new SimReport("D1", call(Map.of()));
        assertThat(report.attempt("first", () -> overdue(report))).contains(2);
        assertThat(report.end(0)).isTrue();
    }

    private static int overdue(SimReport report) {
        var settings = report.settings(1);
        settings.pace().onEvents(new Simulation(settings));
        return 2;
    }

    private static Bench.Call call(Map<String, String> options) {
        return new Bench.Call(options, Path.of("none"));
    }
}
