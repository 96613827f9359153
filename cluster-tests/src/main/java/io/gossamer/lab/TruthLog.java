package io.gossamer.lab;

import io.gossamer.lab.verdict.Injected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * What was broken, from when to when. Written as one JSON object a line, {@code {on, off, component, kind, parameters}}, times in
 * seconds since the beginning; {@code off} is null of what was never healed. Thread-safe.
 */
public final class TruthLog {
    private final List<Injected> faults = new ArrayList<>();

    synchronized void on(long nowNanos, String component, String kind, String parameters) {
        faults.add(new Injected(nowNanos, OptionalLong.empty(), component, kind, parameters));
    }

    synchronized void off(long nowNanos, Predicate<Injected> which) {
        faults.replaceAll(fault -> fault.offNanos().isEmpty() && which.test(fault)
                ? new Injected(
                        fault.onNanos(), OptionalLong.of(nowNanos), fault.component(), fault.kind(), fault.parameters())
                : fault);
    }

    public synchronized List<Injected> faults() {
        return List.copyOf(faults);
    }

    public synchronized List<Injected> standing() {
        return faults.stream().filter(fault -> fault.offNanos().isEmpty()).toList();
    }

    synchronized void clear() {
        faults.clear();
    }

    void write(Path file, long startNanos) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Injected fault : faults()) {
            String off = fault.offNanos().isPresent() ? seconds(fault.offNanos().getAsLong() - startNanos) : "null";
            lines.add("{\"on\":%s,\"off\":%s,\"component\":\"%s\",\"kind\":\"%s\",\"parameters\":\"%s\"}"
                    .formatted(
                            seconds(fault.onNanos() - startNanos),
                            off,
                            fault.component(),
                            fault.kind(),
                            fault.parameters()));
        }
        Files.write(file, lines);
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e9);
    }
}
