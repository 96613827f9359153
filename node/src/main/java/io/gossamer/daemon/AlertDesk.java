package io.gossamer.daemon;

import io.gossamer.aggregate.MeshPicture;
import io.gossamer.consensus.CommandLog;
import io.gossamer.control.ControlView;
import io.gossamer.control.StateTime;
import io.gossamer.host.Niceness;
import io.gossamer.model.RaftView;
import io.gossamer.model.Tally;
import io.gossamer.proto.Command;
import io.gossamer.proto.StateStamp;
import io.gossamer.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the mesh once a second and proposes what follows, if this node leads; stamps operators' commands with state time.
 * Everything runs on one thread of its own, which waits for nothing: not for Raft, the disk or the network.
 */
final class AlertDesk implements AutoCloseable {
    private static final long LOOK_MILLIS = 1_000;
    private static final long SEND_MILLIS = 250;
    private static final Logger LOG = LoggerFactory.getLogger(AlertDesk.class);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        // It is made when the first word comes in, by a thread that may have stepped ahead.
        Thread desk = new Thread(
                () -> {
                    Niceness.stepBeside();
                    work.run();
                },
                "gossamer-desk");
        desk.setDaemon(true);
        return desk;
    });
    private final Tally tally = new Tally("desk");
    private final Clock clock;
    private final CommandLog log;
    private final Supplier<ControlView> control;
    private final Supplier<MeshPicture> picture;
    private final StateTime stateTime;
    private final Consequences consequences;
    private final AtomicBoolean lookIsDue = new AtomicBoolean();
    private volatile AlertParts parts;
    private boolean sendScheduled;

    /** What else happens at each look, on the desk's thread. */
    interface Consequences {
        void onLook(MeshPicture picture, long stateNanosNow);
    }

    /** What the desk needs of the rest of the node. */
    record Setup(
            Clock clock,
            CommandLog log,
            Supplier<ControlView> control,
            Supplier<MeshPicture> picture,
            StateTime stateTime,
            AlertParts parts,
            Consequences consequences) {}

    AlertDesk(Setup setup) {
        this.clock = setup.clock();
        this.log = setup.log();
        this.control = setup.control();
        this.picture = setup.picture();
        this.stateTime = setup.stateTime();
        this.parts = setup.parts();
        this.consequences = setup.consequences();
    }

    void start() {
        thread.scheduleWithFixedDelay(
                () -> {
                    look();
                    send();
                },
                LOOK_MILLIS,
                LOOK_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    /** At each look, when something was decided, and, while something waits to be sent, a few times a second. */
    private void send() {
        try {
            RaftView raft = log.view();
            if (parts.notifier().onTick(raft.isLeader(), raft.term()) && !sendScheduled) {
                sendScheduled = true;
                thread.schedule(
                        () -> {
                            sendScheduled = false;
                            send();
                        },
                        SEND_MILLIS,
                        TimeUnit.MILLISECONDS);
            }
        } catch (RejectedExecutionException closing) {
            LOG.debug("what waits to be sent is sent after the next start");
        } catch (RuntimeException | Error bug) {
            tally.count("sends_failed");
            LOG.error("a look at the outbox failed; the next one is soon", bug);
        }
    }

    /** Something changed that may be worth a look before the next second; many changes at once are one look. */
    void lookSoon() {
        if (lookIsDue.compareAndSet(false, true)) {
            submit(this::look);
        }
    }

    private void look() {
        lookIsDue.set(false);
        try {
            MeshPicture now = picture.get();
            // First those that need nobody: a fault in what the leader does must not silence them.
            parts.fallback().onTick(now);
            for (Command command : parts.evaluator().onTick(now, now.raft().isLeader())) {
                tally.count("proposed");
                log.propose(command.toByteArray()).whenComplete((index, failed) -> {
                    if (failed != null) {
                        // The evaluator proposes again what was not applied.
                        tally.count("proposals_failed");
                        LOG.debug("a decision was not applied yet", failed);
                    } else {
                        submit(this::send);
                    }
                });
            }
            consequences.onLook(now, stateTime.now(now.nowNanos()));
        } catch (RuntimeException | Error bug) { // thrown out of here it would end all looking without a word
            tally.count("looks_failed");
            LOG.error("a look at the mesh failed; the next one is a second away", bug);
        }
    }

    /** Stamps a command with state time and proposes it; completes when it is applied, or with why not. */
    CompletableFuture<Long> propose(Function<StateStamp, Command> command) {
        CompletableFuture<Long> applied = new CompletableFuture<>();
        boolean taken = submit(() -> {
            stateTime.observe(control.get(), clock.monotonicNanos());
            StateStamp stamp = stateTime.stamp(clock.monotonicNanos(), clock.wallMillis());
            log.propose(command.apply(stamp).toByteArray()).whenComplete((index, failed) -> {
                if (failed == null) {
                    applied.complete(index);
                    submit(this::send);
                } else {
                    applied.completeExceptionally(failed);
                }
            });
        });
        if (!taken) {
            applied.completeExceptionally(new IllegalStateException("this node is stopping"));
        }
        return applied;
    }

    /** State time as this node reads it; completes on the desk's thread. */
    CompletableFuture<Long> stateNanosNow() {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        if (!submit(() -> answer.complete(stateTime.now(clock.monotonicNanos())))) {
            answer.completeExceptionally(new IllegalStateException("this node is stopping"));
        }
        return answer;
    }

    private boolean submit(Runnable work) {
        try {
            thread.execute(work);
            return true;
        } catch (RejectedExecutionException closing) {
            return false;
        }
    }

    /** Other rules and receivers from the next look on: after a reload. */
    void use(AlertParts other) {
        submit(() -> {
            AlertParts before = parts;
            other.fallback().inherit(before.fallback());
            parts = other;
            before.notifier().close();
        });
    }

    AlertParts parts() {
        return parts;
    }

    List<Tally> tallies() {
        return List.of(tally);
    }

    @Override
    public void close() {
        thread.shutdownNow();
        parts.notifier().close();
    }
}
