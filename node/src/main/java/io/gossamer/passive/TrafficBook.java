package io.gossamer.passive;

import io.gossamer.model.Tally;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * Turns looks at connections into figures of hosts. The kernel counts since a connection opened; what happened between two looks
 * is the difference, and a connection that opened in between counts whole. Pure; times are arguments, one thread at a time.
 */
final class TrafficBook {
    /** What is told reaches so far back. */
    static final long SPAN_NANOS = 300_000_000_000L;

    static final int HOSTS_MAX = 512;
    static final int RATES_MAX = 512;

    private final Tally tally;
    private final Map<HostAddress, Host> hosts = new LinkedHashMap<>();
    private Map<Long, Counts> before = Map.of();
    private boolean first = true;

    private record Counts(long segments, long retransmitted) {}

    private record Interval(long endNanos, long lengthNanos, long segments, long retransmitted) {}

    private record Rate(long atNanos, double bitsPerSecond) {}

    private static final class Host {
        final Deque<Interval> intervals = new ArrayDeque<>();
        final Deque<Rate> rates = new ArrayDeque<>();
        List<TcpConnection> connections = List.of();
        long seenNanos;
    }

    TrafficBook(Tally tally) {
        this.tally = tally;
    }

    /** One look, {@code sinceNanos} after the one before. */
    void observe(long nowNanos, long sinceNanos, List<TcpConnection> connections) {
        Map<HostAddress, List<TcpConnection>> byHost = new HashMap<>();
        Map<Long, Counts> now = new HashMap<>();
        for (TcpConnection connection : connections) {
            byHost.computeIfAbsent(connection.remote(), unseen -> new ArrayList<>())
                    .add(connection);
            now.put(
                    connection.cookie(),
                    new Counts(
                            connection.info().dataSegments().orElse(0),
                            connection.info().retransmitted()));
        }
        byHost.keySet().forEach(address -> {
            if (hosts.containsKey(address) || hosts.size() < HOSTS_MAX) {
                hosts.computeIfAbsent(address, unseen -> new Host());
            } else {
                tally.count("hosts_dropped");
            }
        });
        hosts.forEach(
                (address, host) -> observe(host, byHost.getOrDefault(address, List.of()), now, nowNanos, sinceNanos));
        hosts.values().removeIf(host -> host.intervals.isEmpty() && host.connections.isEmpty());
        before = now;
        first = false;
    }

    private void observe(
            Host host, List<TcpConnection> connections, Map<Long, Counts> now, long nowNanos, long sinceNanos) {
        long segments = 0;
        long retransmitted = 0;
        for (TcpConnection connection : connections) {
            Counts is = now.get(connection.cookie());
            // what was open before the first look has a history of unknown length
            Counts was = before.getOrDefault(connection.cookie(), first ? is : new Counts(0, 0));
            segments += Math.max(0, is.segments() - was.segments());
            retransmitted += Math.max(0, is.retransmitted() - was.retransmitted());
            if (is.segments() > was.segments() && !connection.info().appLimited()) {
                connection
                        .info()
                        .deliveryRate()
                        .ifPresent(bytes -> host.rates.addLast(new Rate(nowNanos, bytes * 8.0)));
            }
        }
        host.connections = connections;
        host.seenNanos = nowNanos;
        if (!first && (segments > 0 || !host.intervals.isEmpty() || !connections.isEmpty())) {
            host.intervals.addLast(new Interval(nowNanos, sinceNanos, segments, retransmitted));
        }
        tally.add("segments", "", segments);
        tally.add("segments_retransmitted", "", retransmitted);
        forget(host, nowNanos);
    }

    private static void forget(Host host, long nowNanos) {
        while (!host.intervals.isEmpty() && nowNanos - host.intervals.getFirst().endNanos() >= SPAN_NANOS) {
            host.intervals.removeFirst();
        }
        while (!host.rates.isEmpty()
                && (host.rates.size() > RATES_MAX
                        || nowNanos - host.rates.getFirst().atNanos() >= SPAN_NANOS)) {
            host.rates.removeFirst();
        }
        boolean idle = host.connections.isEmpty()
                && host.intervals.stream()
                        .allMatch(interval -> interval.segments() == 0 && interval.retransmitted() == 0);
        if (idle) {
            host.intervals.clear();
            host.rates.clear();
        }
    }

    /** Empty where no connection was seen lately. */
    Optional<PeerTraffic> of(HostAddress address) {
        Host host = hosts.get(address);
        if (host == null) {
            return Optional.empty();
        }
        List<TcpFigures> infos =
                host.connections.stream().map(TcpConnection::info).toList();
        return Optional.of(new PeerTraffic(
                infos.size(),
                host.seenNanos,
                host.intervals.stream().mapToLong(Interval::lengthNanos).sum(),
                host.intervals.stream().mapToLong(Interval::segments).sum(),
                host.intervals.stream().mapToLong(Interval::retransmitted).sum(),
                infos.stream()
                        .flatMapToLong(info -> info.minRttMicros().stream())
                        .min(),
                median(infos, TcpFigures::rttMicros),
                median(infos, TcpFigures::rttVarMicros),
                percentile95(host.rates),
                host.rates.size(),
                infos.stream().mapToInt(TcpFigures::lost).sum(),
                infos.isEmpty()
                        ? OptionalInt.empty()
                        : infos.stream().mapToInt(TcpFigures::reordering).max()));
    }

    /** A connection that has not been answered yet has no round trip. */
    private static OptionalLong median(List<TcpFigures> infos, ToLongFunction<TcpFigures> value) {
        long[] sorted = infos.stream()
                .filter(info -> info.rttMicros() > 0)
                .mapToLong(value)
                .sorted()
                .toArray();
        return sorted.length == 0 ? OptionalLong.empty() : OptionalLong.of(sorted[(sorted.length - 1) / 2]);
    }

    private static OptionalDouble percentile95(Deque<Rate> rates) {
        double[] sorted =
                rates.stream().mapToDouble(Rate::bitsPerSecond).sorted().toArray();
        return sorted.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(sorted[(int) Math.ceil(0.95 * sorted.length) - 1]);
    }
}
