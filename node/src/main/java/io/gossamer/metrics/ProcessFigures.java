package io.gossamer.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.OperatingSystemMXBean;
import java.lang.management.ThreadMXBean;
import java.util.List;

/** The few figures of the virtual machine that say whether it is short of something; Micrometer's own binders bring dozens. */
final class ProcessFigures {
    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    private final OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();

    void addTo(PrometheusMeterRegistry registry) {
        Gauge.builder("gossamer_jvm_heap_used_bytes", memory, m -> m.getHeapMemoryUsage()
                        .getUsed())
                .description("Heap in use.")
                .register(registry);
        Gauge.builder("gossamer_jvm_heap_max_bytes", memory, m -> m.getHeapMemoryUsage()
                        .getMax())
                .description("What the heap may grow to.")
                .register(registry);
        Gauge.builder("gossamer_jvm_nonheap_used_bytes", memory, m -> m.getNonHeapMemoryUsage()
                        .getUsed())
                .description("Class metadata and compiled code.")
                .register(registry);
        Gauge.builder("gossamer_jvm_threads", threads, ThreadMXBean::getThreadCount)
                .description("Live threads.")
                .register(registry);
        FunctionCounter.builder("gossamer_jvm_gc_pause_seconds", this, ProcessFigures::gcSeconds)
                .description("Time spent in garbage collection.")
                .register(registry);
        FunctionCounter.builder("gossamer_jvm_gc_collections", this, ProcessFigures::gcCount)
                .description("Garbage collections.")
                .register(registry);
        if (system instanceof com.sun.management.UnixOperatingSystemMXBean unix) {
            FunctionCounter.builder("gossamer_process_cpu_seconds", unix, u -> u.getProcessCpuTime() / 1e9)
                    .description("Processor time used.")
                    .register(registry);
            Gauge.builder("gossamer_process_open_fds", unix, u -> u.getOpenFileDescriptorCount())
                    .description("Open file descriptors.")
                    .register(registry);
            Gauge.builder("gossamer_process_max_fds", unix, u -> u.getMaxFileDescriptorCount())
                    .description("How many it may open.")
                    .register(registry);
        }
    }

    private static double gcSeconds(ProcessFigures self) {
        return self.collectors.stream()
                        .mapToLong(c -> Math.max(0, c.getCollectionTime()))
                        .sum()
                / 1e3;
    }

    private static double gcCount(ProcessFigures self) {
        return self.collectors.stream()
                .mapToLong(c -> Math.max(0, c.getCollectionCount()))
                .sum();
    }
}
