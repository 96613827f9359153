package io.gossamer.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.Tally;
import io.gossamer.passive.HostNetwork;
import io.gossamer.passive.NetworkCounters;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class HostSeriesTest {
    private final HostNetwork host = new HostNetwork();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HostSeries series = new HostSeries(registry.getPrometheusRegistry(), host, new Tally("metrics"));

    @Test
    void thePageHasWhatTheKernelCountsOfEachInterface() throws IOException {
        NetworkCounters.Interface before = host.read().interfaces().get(0);
        series.refresh();
        String page = registry.scrape();
        NetworkCounters.Interface after = host.read().interfaces().get(0);
        assertThat(value(page, "gossamer_interface_received_bytes_total{interface=\"" + before.name() + "\"}"))
                .isBetween((double) before.received().bytes(), (double)
                        after.received().bytes());
        assertThat(value(page, "gossamer_interface_sent_dropped_total{interface=\"" + before.name() + "\"}"))
                .isBetween(
                        (double) before.sent().dropped(), (double) after.sent().dropped());
        assertThat(value(page, "gossamer_host_softnet_dropped_total")).isNotNegative();
    }

    @Test
    void beforeTheFirstReadingThereIsNoSampleRatherThanAZero() {
        assertThat(registry.scrape().lines().filter(line -> !line.startsWith("#")))
                .isEmpty();
    }

    private static double value(String page, String sample) {
        Matcher line = Pattern.compile("^" + Pattern.quote(sample) + " (\\S+)$", Pattern.MULTILINE)
                .matcher(page);
        assertThat(line.find()).as("%s in %s", sample, page).isTrue();
        return Double.parseDouble(line.group(1));
    }
}
