package io.gossamer.cluster;

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
 * A wall clock for one process that steps and drifts when it is told to: a library that stands before the C library's and adds
 * what a shared page says, to the wall clock and to nothing else. The process needs no part in it, so what is shipped has no
 * switch for it that somebody could turn on by mistake. Not thread-safe.
 */
public final class SteppableClock {
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

            /* Seconds ahead, parts per billion that it runs fast, and since when: nanoseconds of the monotonic clock. */
            static volatile long long *page_of_time;
            static int (*real_clock_gettime)(clockid_t, struct timespec *);

            __attribute__((constructor)) static void open_page(void) {
                real_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
                int page = open(getenv("STEPPABLE_CLOCK"), O_RDONLY);
                void *mapped = mmap(0, 24, PROT_READ, MAP_SHARED, page, 0);
                if (page < 0 || mapped == MAP_FAILED) abort();
                page_of_time = mapped;
                close(page);
            }

            static int is_wall(clockid_t id) { return id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE; }

            static void add_to(struct timespec *at) {
                at->tv_sec += page_of_time[0];
                if (page_of_time[1] == 0) return;
                struct timespec now;
                real_clock_gettime(CLOCK_MONOTONIC, &now);
                long long elapsed = now.tv_sec * 1000000000LL + now.tv_nsec - page_of_time[2];
                long long nanos = at->tv_nsec + elapsed / 1000 * page_of_time[1] / 1000000;
                at->tv_sec += nanos / 1000000000LL;
                at->tv_nsec = nanos % 1000000000LL;
                if (at->tv_nsec < 0) {
                    at->tv_nsec += 1000000000LL;
                    at->tv_sec--;
                }
            }

            int clock_gettime(clockid_t id, struct timespec *at) {
                int result = real_clock_gettime ? real_clock_gettime(id, at) : syscall(SYS_clock_gettime, id, at);
                if (result == 0 && is_wall(id) && page_of_time) add_to(at);
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
    public static Optional<SteppableClock> in(Path directory) throws IOException {
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
    public Map<String, String> variables() {
        return Map.of("LD_PRELOAD", library.toString(), "STEPPABLE_CLOCK", page.toString());
    }

    /** So far ahead of the host's wall clock, from now on, and as fast as it. */
    public void step(Duration ahead) throws IOException {
        set(ahead, 0);
    }

    /**
     * So far ahead now, and from now on fast by {@code partsPerMillion} (slow where negative). The JVM's {@code nanoTime} is the
     * monotonic clock that the library compares with.
     */
    public void set(Duration ahead, int partsPerMillion) throws IOException {
        ByteBuffer page = ByteBuffer.allocate(24)
                .order(ByteOrder.nativeOrder())
                .putLong(0, ahead.toSeconds())
                .putLong(8, partsPerMillion * 1_000L)
                .putLong(16, System.nanoTime());
        try (FileChannel file = FileChannel.open(this.page, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(page, 0);
        }
    }
}
