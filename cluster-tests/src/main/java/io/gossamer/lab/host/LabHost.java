package io.gossamer.lab.host;

import io.gossamer.cluster.DaemonProcess;
import io.gossamer.cluster.SteppableClock;
import io.gossamer.lab.tun.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** One host of a lab: its daemon, and what can be done to it. Not thread-safe but for what {@code timer} does itself. */
public final class LabHost implements AutoCloseable {
    private static final int CORRUPTED_BYTES_MAX = 4_096;

    private final String name;
    private final String group;
    private final DaemonProcess daemon;
    private final Optional<OwnDisk> disk;
    private final Optional<SteppableClock> clock;
    private final ScheduledExecutorService timer;
    private Optional<Cgroup> processor = Optional.empty();
    private Optional<Cgroup> memory = Optional.empty();
    private Optional<Cgroup> writing = Optional.empty();

    /** Raised by each change of plan, so that a freeze that was over does not come back. */
    private final AtomicInteger plan = new AtomicInteger();

    LabHost(
            String name,
            String group,
            DaemonProcess daemon,
            Optional<OwnDisk> disk,
            Optional<SteppableClock> clock,
            ScheduledExecutorService timer) {
        this.name = name;
        this.group = group;
        this.daemon = daemon;
        this.disk = disk;
        this.clock = clock;
        this.timer = timer;
    }

    public String name() {
        return name;
    }

    public DaemonProcess daemon() {
        return daemon;
    }

    public void start() throws IOException {
        if (!daemon.isRunning()) {
            daemon.start();
        }
    }

    /** SIGKILL. */
    public void kill() throws IOException {
        if (daemon.isRunning()) {
            release();
            daemon.kill();
        }
    }

    /** SIGTERM: it says that it stops. */
    public void terminate() throws IOException {
        release();
        daemon.terminate();
    }

    /** SIGSTOP, until {@link #thaw}. */
    public void freeze() throws IOException {
        plan.incrementAndGet();
        Signals.stop(daemon.pid());
    }

    public void thaw() throws IOException {
        plan.incrementAndGet();
        Signals.resume(daemon.pid());
    }

    /** SIGCONT by itself after so long; what was done to it meanwhile stands. */
    public void freezeFor(long nanos) throws IOException {
        freeze();
        int mine = plan.get();
        timer.schedule(() -> resumeIf(mine), nanos, TimeUnit.NANOSECONDS);
    }

    private void resumeIf(int mine) {
        if (plan.get() == mine && daemon.isRunning()) {
            signal(false);
        }
    }

    /** Stands still for {@code frozenNanos}, runs for {@code runningNanos}, and again, until {@link #thaw}. */
    public void stutter(long frozenNanos, long runningNanos) {
        int mine = plan.incrementAndGet();
        stutterOn(mine, true, frozenNanos, runningNanos);
    }

    private void stutterOn(int mine, boolean frozen, long frozenNanos, long runningNanos) {
        if (plan.get() != mine || !daemon.isRunning()) {
            return;
        }
        signal(frozen);
        timer.schedule(
                () -> stutterOn(mine, !frozen, frozenNanos, runningNanos),
                frozen ? frozenNanos : runningNanos,
                TimeUnit.NANOSECONDS);
    }

    private void signal(boolean stop) {
        try {
            if (stop) {
                Signals.stop(daemon.pid());
            } else {
                Signals.resume(daemon.pid());
            }
        } catch (IOException ended) {
            plan.incrementAndGet();
        }
    }

    /** To a share of one core. */
    public void throttle(double share) throws IOException {
        unthrottle();
        processor = Optional.of(Cgroup.processor(group, daemon.pid(), share));
    }

    public void unthrottle() throws IOException {
        if (processor.isPresent()) {
            processor.get().close();
            processor = Optional.empty();
        }
    }

    /** To so much memory; it may be killed for it. */
    public void squeeze(long bytes) throws IOException {
        unsqueeze();
        memory = Optional.of(Cgroup.memory(group, daemon.pid(), bytes));
    }

    public void unsqueeze() throws IOException {
        if (memory.isPresent()) {
            memory.get().close();
            memory = Optional.empty();
        }
    }

    public void fillDisk() throws IOException {
        ownDisk().fill();
    }

    public void emptyDisk() throws IOException {
        ownDisk().empty();
    }

    /** What it writes reaches its disk at no more than that; whoever waits for the disk waits. */
    public void slowDisk(long bytesPerSecond) throws IOException {
        unslowDisk();
        writing = Optional.of(Cgroup.writing(group, daemon.pid(), ownDisk().device(), bytesPerSecond));
    }

    public void unslowDisk() throws IOException {
        if (writing.isPresent()) {
            writing.get().close();
            writing = Optional.empty();
        }
    }

    private OwnDisk ownDisk() {
        return disk.orElseThrow(() -> new IllegalStateException(name + " has no disk of its own: say so at the start"));
    }

    /** The wall clock of the daemon, and how fast it runs. */
    public void clock(Duration ahead, int partsPerMillion) throws IOException {
        clock.orElseThrow(() -> new IllegalStateException(
                        name + " has no clock of its own: say so at the start; it needs a C compiler"))
                .set(ahead, partsPerMillion);
    }

    /** Writes noise into the middle of every file of {@code history} or {@code raft}. Only while the daemon is down. */
    public void corrupt(String directory, long seed) throws IOException {
        if (daemon.isRunning()) {
            throw new IllegalStateException(name + " runs");
        }
        Path root = disk.map(OwnDisk::directory).orElse(daemon.dataDir()).resolve(directory);
        if (!Files.isDirectory(root)) {
            throw new IOException(name + " has no " + directory + " to corrupt");
        }
        Random random = new Random(seed);
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(Files::isRegularFile).sorted().forEach(file -> corrupt(file, random));
        }
    }

    private static void corrupt(Path file, Random random) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            byte[] noise = new byte[(int) Math.min(CORRUPTED_BYTES_MAX, channel.size() / 2)];
            random.nextBytes(noise);
            channel.write(ByteBuffer.wrap(noise), channel.size() / 4);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Ends everything that holds the process back; it stays dead if it is. */
    public void release() throws IOException {
        if (daemon.isRunning()) {
            thaw();
        }
        unthrottle();
        unsqueeze();
        unslowDisk();
    }

    /** As it was before anything happened to it, and running. */
    public void heal() throws IOException {
        release();
        if (disk.isPresent()) {
            disk.get().empty();
        }
        if (clock.isPresent()) {
            clock.get().step(Duration.ZERO);
        }
        start();
    }

    @Override
    public void close() throws IOException {
        try {
            plan.incrementAndGet();
            release();
        } finally {
            daemon.close();
            unthrottle();
            unsqueeze();
            unslowDisk();
            disk.ifPresent(OwnDisk::close);
        }
    }
}
