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
 * what a shared page says, to the wall clock and to the stamps of datagrams that the kernel takes by it, and to nothing else. The
 * process needs no part in it, so what is shipped has no switch for it that somebody could turn on by mistake. Not thread-safe.
 */
public final class SteppableClock {
    private static final String SOURCE = """
            #define _GNU_SOURCE
            #include <dlfcn.h>
            #include <fcntl.h>
            #include <stdlib.h>
            #include <string.h>
            #include <sys/mman.h>
            #include <sys/socket.h>
            #include <sys/syscall.h>
            #include <sys/time.h>
            #include <time.h>
            #include <unistd.h>

            /* Nanoseconds ahead, parts per billion that it runs fast, since when by the monotonic clock; then the same of before. */
            static volatile long long *page_of_time;
            static int (*real_clock_gettime)(clockid_t, struct timespec *);
            static ssize_t (*real_recvmsg)(int, struct msghdr *, int);
            static int (*real_recvmmsg)(int, struct mmsghdr *, unsigned int, int, struct timespec *);

            __attribute__((constructor)) static void open_page(void) {
                real_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
                real_recvmsg = dlsym(RTLD_NEXT, "recvmsg");
                real_recvmmsg = dlsym(RTLD_NEXT, "recvmmsg");
                int page = open(getenv("STEPPABLE_CLOCK"), O_RDONLY);
                void *mapped = mmap(0, 48, PROT_READ, MAP_SHARED, page, 0);
                if (page < 0 || mapped == MAP_FAILED) abort();
                page_of_time = mapped;
                close(page);
            }

            static int is_wall(clockid_t id) { return id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE; }

            static long long nanos(const struct timespec *at) { return at->tv_sec * 1000000000LL + at->tv_nsec; }

            /* What was added at a moment of the monotonic clock. */
            static void add_to(struct timespec *at, long long moment) {
                volatile long long *rule = page_of_time + (moment < page_of_time[2] ? 3 : 0);
                long long sum = nanos(at) + rule[0] + (moment - rule[2]) / 1000 * rule[1] / 1000000;
                at->tv_sec = sum / 1000000000LL;
                at->tv_nsec = sum % 1000000000LL;
            }

            int clock_gettime(clockid_t id, struct timespec *at) {
                int result = real_clock_gettime ? real_clock_gettime(id, at) : syscall(SYS_clock_gettime, id, at);
                if (result == 0 && is_wall(id) && page_of_time) {
                    struct timespec now;
                    real_clock_gettime(CLOCK_MONOTONIC, &now);
                    add_to(at, nanos(&now));
                }
                return result;
            }

            /* A kernel whose clock this were would have stamped so. */
            static void stamp(struct msghdr *message) {
                for (struct cmsghdr *part = CMSG_FIRSTHDR(message); part; part = CMSG_NXTHDR(message, part)) {
                    int stamps = part->cmsg_type == SO_TIMESTAMPNS || part->cmsg_type == SO_TIMESTAMPING;
                    struct timespec at, now, wall;
                    if (part->cmsg_level != SOL_SOCKET || !stamps) continue;
                    memcpy(&at, CMSG_DATA(part), sizeof at);
                    real_clock_gettime(CLOCK_MONOTONIC, &now);
                    real_clock_gettime(CLOCK_REALTIME, &wall);
                    add_to(&at, nanos(&now) - (nanos(&wall) - nanos(&at)));
                    memcpy(CMSG_DATA(part), &at, sizeof at);
                }
            }

            ssize_t recvmsg(int fd, struct msghdr *message, int flags) {
                ssize_t result = real_recvmsg(fd, message, flags);
                if (result >= 0) stamp(message);
                return result;
            }

            int recvmmsg(int fd, struct mmsghdr *all, unsigned int count, int flags, struct timespec *timeout) {
                int result = real_recvmmsg(fd, all, count, flags, timeout);
                for (int i = 0; i < result; i++) stamp(&all[i].msg_hdr);
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
    private Rule rule = new Rule(0, 0, System.nanoTime());

    /** Of the page, from {@code sinceNanos} on. */
    private record Rule(long aheadNanos, long partsPerBillion, long sinceNanos) {
        void write(ByteBuffer page) {
            page.putLong(aheadNanos).putLong(partsPerBillion).putLong(sinceNanos);
        }
    }

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
        Rule before = rule;
        rule = new Rule(ahead.toNanos(), partsPerMillion * 1_000L, System.nanoTime());
        ByteBuffer page = ByteBuffer.allocate(48).order(ByteOrder.nativeOrder());
        rule.write(page);
        before.write(page);
        try (FileChannel file = FileChannel.open(this.page, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(page.flip(), 0);
        }
    }
}
