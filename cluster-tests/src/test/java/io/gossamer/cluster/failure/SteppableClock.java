package io.gossamer.cluster.failure;

import io.gossamer.cluster.environment.Command;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A wall clock for one process that steps when it is told to: a library that stands before the C library's and adds what a
 * shared page says, to the wall clock and to nothing else.
 */
final class SteppableClock {
    private static final String SOURCE = """
            #define _GNU_SOURCE
            #include <dlfcn.h>
            #include <fcntl.h>
            #include <stdlib.h>
            #include <sys/mman.h>
            #include <sys/syscall.h>
            #include <sys/time.h>
            #include <time.h>
            #include <unistd.h>

            static volatile long long *ahead_seconds;
            static int (*real_clock_gettime)(clockid_t, struct timespec *);

            __attribute__((constructor)) static void open_page(void) {
                real_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
                int page = open(getenv("STEPPABLE_CLOCK"), O_RDONLY);
                void *mapped = mmap(0, 8, PROT_READ, MAP_SHARED, page, 0);
                if (page < 0 || mapped == MAP_FAILED) abort();
                ahead_seconds = mapped;
                close(page);
            }

            static int is_wall(clockid_t id) { return id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE; }

            int clock_gettime(clockid_t id, struct timespec *at) {
                int result = real_clock_gettime ? real_clock_gettime(id, at) : syscall(SYS_clock_gettime, id, at);
                if (result == 0 && is_wall(id) && ahead_seconds) at->tv_sec += *ahead_seconds;
                return result;
            }

            int gettimeofday(struct timeval *restrict at, void *restrict zone) {
                struct timespec now;
                int result = clock_gettime(CLOCK_REALTIME, &now);
                at->tv_sec = now.tv_sec;
                at->tv_usec = now.tv_nsec / 1000;
                return result;
            }

            time_t time(time_t *at) {
                struct timespec now;
                clock_gettime(CLOCK_REALTIME, &now);
                if (at) *at = now.tv_sec;
                return now.tv_sec;
            }
            """;

    private final Path library;
    private final Path page;

    private SteppableClock(Path library, Path page) {
        this.library = library;
        this.page = page;
    }

    /** Empty where there is no C compiler. */
    static Optional<SteppableClock> in(Path directory) throws IOException {
        Path library = directory.resolve("steppable-clock.so");
        Path source = Files.writeString(directory.resolve("steppable-clock.c"), SOURCE);
        Command.Outcome compiled;
        try {
            compiled = Command.run(
                    Map.of("PATH", System.getenv("PATH")),
                    60,
                    List.of("cc", "-shared", "-fPIC", "-O1", "-o", library.toString(), source.toString(), "-ldl"));
        } catch (IOException absent) {
            return Optional.empty();
        }
        if (compiled.code() != 0) {
            throw new IllegalStateException("the clock does not compile: " + compiled.text());
        }
        SteppableClock clock = new SteppableClock(library, directory.resolve("steppable-clock"));
        clock.step(Duration.ZERO);
        return Optional.of(clock);
    }

    /** Of the process whose clock this is to be. */
    Map<String, String> variables() {
        return Map.of("LD_PRELOAD", library.toString(), "STEPPABLE_CLOCK", page.toString());
    }

    /** So far ahead of the host's wall clock, from now on. */
    void step(Duration ahead) throws IOException {
        ByteBuffer seconds =
                ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(0, ahead.toSeconds());
        try (FileChannel file = FileChannel.open(page, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(seconds, 0);
        }
    }
}
