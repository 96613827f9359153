package io.gossamer.daemon;

import io.gossamer.config.GossamerConfig;
import io.gossamer.identity.DataDirectoryException;
import io.gossamer.proto.ChangeReply;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node at work. {@link #start} gives a running daemon or throws and leaves nothing behind. {@link #stop} is SIGTERM's way:
 * the node says that it stops and is expected back; `gossamer leave` is the way of one that goes for good.
 */
public final class Daemon {
    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
    private static final long HAND_OVER_SECONDS = 3;

    private static final long RESIGN_SECONDS = 10;
    /** Time for the last word, stopped or left, to reach the others by gossip. */
    private static final long LAST_WORD_MILLIS = 700;

    private final NodeParts parts;
    private final Callable<GossamerConfig> reread;
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);

    private Daemon(NodeParts parts, Callable<GossamerConfig> reread) {
        this.parts = parts;
        this.reread = reread;
    }

    public static Daemon start(GossamerConfig config) throws StartException {
        return start(config, () -> config);
    }

    /** @param reread makes the configuration anew for {@link #reload}, or throws with a sentence */
    public static Daemon start(GossamerConfig config, Callable<GossamerConfig> reread) throws StartException {
        LogLevels.apply(config.log());
        CompletableFuture<Daemon> self = new CompletableFuture<>();
        NodeParts parts = NodeParts.start(config, new NodeAnswers.Lifecycle() {
            @Override
            public CompletableFuture<ChangeReply> leave() {
                return self.thenCompose(Daemon::leave);
            }

            @Override
            public CompletableFuture<ChangeReply> reload() {
                return self.thenApply(daemon -> NodeChanges.text(daemon.reloadNow()));
            }
        });
        Daemon daemon = new Daemon(parts, reread);
        self.complete(daemon);
        return daemon;
    }

    /** Returns once {@link #stop} or a leave has ended everything. */
    public void awaitStopped() throws InterruptedException {
        stopped.await();
    }

    /** Says that this node stops, hands over leadership, closes cleanly. Idempotent; blocks until it is done. */
    public void stop() {
        if (!ending.compareAndSet(false, true)) {
            awaitQuietly();
            return;
        }
        LOG.info("stopping: the others are told and expect this node back");
        parts.membership().change((machine, now) -> machine.stop(now));
        await("leadership is handed over", parts.consensus().handOver("stopping"), HAND_OVER_SECONDS);
        pause();
        close();
    }

    /** Leaves for good: gives up its vote, says so, forgets the mesh, then ends this process's work. */
    private CompletableFuture<ChangeReply> leave() {
        if (!ending.compareAndSet(false, true)) {
            return CompletableFuture.failedFuture(new IllegalStateException("this node is stopping already"));
        }
        Thread leaving = new Thread(
                () -> {
                    LOG.info("leaving for good");
                    // First the word: the leader drops a voter only once gossip says that it left.
                    parts.membership().change((machine, now) -> machine.leave(now));
                    await("its vote is given up", parts.consensus().resign(), RESIGN_SECONDS);
                    pause();
                    forgetMesh();
                    close();
                },
                "gossamer-leave");
        leaving.start();
        return CompletableFuture.completedFuture(
                NodeChanges.text(
                        "this node leaves for good; its history stays in its data directory, and `gossamer agent --join` brings it back as a new member"));
    }

    private void forgetMesh() {
        try {
            parts.ground().peersFile().write(List.of());
            parts.ground().meshFile().remove();
        } catch (DataDirectoryException unwritable) {
            LOG.warn("the mesh that was left could not be forgotten: {}", unwritable.getMessage());
        }
    }

    /** Reads the configuration again and uses what can be changed at run time. */
    public void reload() {
        LOG.info("reload: {}", reloadNow());
    }

    private String reloadNow() {
        try {
            return parts.use(reread.call());
        } catch (Exception refused) {
            LOG.warn("the configuration was not reloaded, the old one stays in force: {}", refused.getMessage());
            throw new IllegalArgumentException(
                    "the configuration was not reloaded, the old one stays in force: " + refused.getMessage(), refused);
        }
    }

    private static void await(String what, CompletableFuture<?> future, long seconds) {
        try {
            future.get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException notDone) {
            LOG.warn("stopping although it is not certain that {}: {}", what, notDone.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LAST_WORD_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitQuietly() {
        try {
            stopped.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void close() {
        try {
            parts.close();
        } finally {
            LOG.info("stopped");
            stopped.countDown();
        }
    }
}
