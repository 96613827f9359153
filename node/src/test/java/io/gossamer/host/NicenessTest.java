package io.gossamer.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class NicenessTest {
    @Test
    void aThreadThatStepsBackLeavesTheOthersWhereTheyAre() {
        int before = niceOfThisThread();
        CompletableFuture<Integer> seen = new CompletableFuture<>();
        Thread made = Niceness.threads("steps-back").newThread(() -> seen.complete(niceOfThisThread()));
        made.start();
        assertThat(made.isDaemon()).isTrue();
        assertThat(made.getName()).isEqualTo("steps-back-1");
        assertThat(seen.join()).isEqualTo(Niceness.BEHIND);
        assertThat(niceOfThisThread()).isEqualTo(before).isLessThan(Niceness.BEHIND);
    }

    @Test
    void threadsThatSomebodyElseMadeAreFoundByTheirName() throws InterruptedException {
        CompletableFuture<Integer> seen = new CompletableFuture<>();
        CountDownLatch named = new CountDownLatch(1);
        CountDownLatch stepped = new CountDownLatch(1);
        Thread other = new Thread(
                () -> {
                    named.countDown();
                    try {
                        stepped.await();
                        seen.complete(niceOfThisThread());
                    } catch (InterruptedException | RuntimeException failed) {
                        seen.completeExceptionally(failed);
                    }
                },
                "found-by-name");
        other.start();
        named.await();
        assertThat(Niceness.set("found-by-name", Niceness.BEHIND)).isEqualTo(1);
        assertThat(Niceness.set("nobody is called so", Niceness.BEHIND)).isZero();
        stepped.countDown();
        assertThat(seen.join()).isEqualTo(Niceness.BEHIND);
    }

    /** The 19th field of proc_pid_stat(5), counted from behind the name, which may hold blanks. */
    private static int niceOfThisThread() {
        try {
            String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
