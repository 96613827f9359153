package io.gossamer.bench.accuracy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Processes that do nothing but take a processor's time, as nice as this one. They end by themselves after their time, whatever
 * becomes of us, and with {@link #close}.
 */
final class BusyLoops implements AutoCloseable {
    private final List<Process> loops = new ArrayList<>();

    /** @param prefix words before the command, which end in an exec: where and how it is to run */
    BusyLoops(int count, int secondsMax, List<String> prefix) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        // the shell itself is what runs, so that to end it is to end all of it
        command.addAll(List.of("sh", "-c", "ulimit -t " + secondsMax + "; while :; do :; done"));
        try {
            for (int i = 0; i < count; i++) {
                loops.add(new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start());
            }
        } catch (IOException refused) {
            close();
            throw refused;
        }
    }

    List<Long> pids() {
        return loops.stream().map(Process::pid).toList();
    }

    /** Throws IllegalStateException where one has ended too soon: there was less stress than it seems. */
    void checkRun() {
        if (!loops.stream().allMatch(Process::isAlive)) {
            throw new IllegalStateException("a busy loop has ended before its time");
        }
    }

    @Override
    public void close() {
        loops.forEach(Process::destroyForcibly);
        for (Process loop : loops) {
            try {
                loop.waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
