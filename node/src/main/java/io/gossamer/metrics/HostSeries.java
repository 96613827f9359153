package io.gossamer.metrics;

import io.gossamer.model.Tally;
import io.gossamer.passive.HostNetwork;
import io.gossamer.passive.NetworkCounters;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * What this host's kernel counts of its interfaces and of packets that found no room, so that a lossy link can be held against
 * them. Absent where there is no Linux to ask. Not through Micrometer: it has no counters whose labels come and go.
 */
final class HostSeries {
    private static final NetworkCounters NOTHING =
            new NetworkCounters(List.of(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

    private final HostNetwork host;
    private final Tally tally;
    private NetworkCounters counters = NOTHING;

    HostSeries(PrometheusRegistry registry, HostNetwork host, Tally tally) {
        this.host = host;
        this.tally = tally;
        ways(registry, "bytes", NetworkCounters.Way::bytes);
        ways(registry, "packets", NetworkCounters.Way::packets);
        ways(registry, "errors", NetworkCounters.Way::errors);
        ways(registry, "dropped", NetworkCounters.Way::dropped);
        of(
                registry,
                "gossamer_host_softnet_dropped",
                "Packets that a processor's queue had no room for.",
                NetworkCounters::softnetDropped);
        of(
                registry,
                "gossamer_host_softnet_squeezed",
                "Times that a processor had to stop with packets left.",
                NetworkCounters::softnetSqueezed);
        of(
                registry,
                "gossamer_host_udp_receive_buffer_errors",
                "Datagrams that no socket of this host had room for.",
                NetworkCounters::udpReceiveBufferErrors);
    }

    /** One reading a scrape, so that all series are of one moment. */
    void refresh() {
        try {
            counters = host.read();
        } catch (IOException notLinux) {
            counters = NOTHING;
        }
        int over = counters.interfaces().size() - HostNetwork.INTERFACES_MAX;
        if (over > 0) {
            tally.add("interface_series_dropped", "too_many", over);
        }
    }

    private void ways(PrometheusRegistry registry, String what, ToLongFunction<NetworkCounters.Way> figure) {
        way(registry, "received", what, each -> figure.applyAsLong(each.received()));
        way(registry, "sent", what, each -> figure.applyAsLong(each.sent()));
    }

    private void way(
            PrometheusRegistry registry, String way, String what, ToLongFunction<NetworkCounters.Interface> figure) {
        CounterWithCallback.builder()
                .name("gossamer_interface_" + way + "_" + what)
                .help("The kernel's count of " + what + " " + way + ", by interface.")
                .labelNames("interface")
                .callback(series -> counters.interfaces().stream()
                        .limit(HostNetwork.INTERFACES_MAX)
                        .forEach(each -> series.call(figure.applyAsLong(each), each.name())))
                .register(registry);
    }

    private void of(
            PrometheusRegistry registry, String name, String help, Function<NetworkCounters, OptionalLong> figure) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(series -> figure.apply(counters).ifPresent(series::call))
                .register(registry);
    }
}
