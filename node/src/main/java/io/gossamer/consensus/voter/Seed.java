package io.gossamer.consensus.voter;

import io.gossamer.consensus.LogEntry;
import io.gossamer.consensus.ratis.RatisDivision;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the state that a recovered group starts from into its log, before anything else. It stays on the disk until the
 * group has it; sent again after a crash, it only replaces itself.
 */
final class Seed {
    private static final Logger LOG = LoggerFactory.getLogger(Seed.class);
    private static final long CHUNK_MILLIS_MAX = 30_000;

    private final RaftHome home;
    private final Runnable changed;
    private volatile boolean pending;
    private volatile boolean sent;

    Seed(RaftHome home, Runnable changed) {
        this.home = home;
        this.changed = changed;
    }

    /** At each start of the server. */
    void look() throws IOException {
        pending = home.seed().isPresent();
        sent = false;
    }

    /** While it is, the group has no state to show and no voters to add. */
    boolean isPending() {
        return pending;
    }

    void sow(RatisDivision division) {
        if (!pending || sent || !division.isLeader()) {
            return;
        }
        sent = true;
        try {
            CompletableFuture<Long> last = CompletableFuture.completedFuture(0L);
            for (byte[] chunk : LogEntry.seed(home.seed().orElseThrow())) {
                last = last.thenCompose(index -> submitted(division, chunk));
            }
            last.whenComplete((index, failure) -> sown(failure));
        } catch (IOException disk) {
            LOG.error("the recovered state cannot be read", disk);
            sent = false;
        }
    }

    private static CompletableFuture<Long> submitted(RatisDivision division, byte[] chunk) {
        try {
            return division.submit(chunk, CHUNK_MILLIS_MAX).orTimeout(CHUNK_MILLIS_MAX, TimeUnit.MILLISECONDS);
        } catch (IOException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private void sown(Throwable failure) {
        if (failure != null) {
            LOG.warn("the recovered state was not taken yet: {}", failure.toString());
            sent = false;
        } else {
            try {
                home.dropSeed();
            } catch (IOException disk) {
                LOG.error("the seed stays on the disk and is sent again after the next start", disk);
            }
            pending = false;
        }
        changed.run();
    }
}
