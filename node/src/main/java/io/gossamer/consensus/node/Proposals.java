package io.gossamer.consensus.node;

import io.gossamer.consensus.CommandLog;
import io.gossamer.consensus.CommandLog.IndeterminateException;
import io.gossamer.consensus.CommandLog.NotAppliedException;
import io.gossamer.consensus.LogEntry;
import io.gossamer.consensus.PeerCalls;
import io.gossamer.consensus.ratis.RatisDivision;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.proto.ProposeReply;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Brings commands to the leader, wherever it is, and says honestly what became of them: applied, surely not applied, or
 * unknown. What Ratis answers after the entry entered its log may still be committed, so that is never "not applied".
 */
final class Proposals {
    static final int IN_FLIGHT_MAX = 256;
    private static final long TIMEOUT_MILLIS = 5_000;
    private static final int HOPS_MAX = 2;

    private final PeerCalls peers;
    private final Supplier<Optional<RatisDivision>> division;
    private final Supplier<Optional<NodeId>> leader;
    private final NodeId self;
    private final Executor work;
    private final Tally tally;
    private final Semaphore permits = new Semaphore(IN_FLIGHT_MAX);

    Proposals(
            NodeId self,
            PeerCalls peers,
            Supplier<Optional<RatisDivision>> division,
            Supplier<Optional<NodeId>> leader,
            Executor work,
            Tally tally) {
        this.self = self;
        this.peers = peers;
        this.division = division;
        this.leader = leader;
        this.work = work;
        this.tally = tally;
    }

    /** From this node's own rooms: to this node if it leads, else to the leader. */
    CompletableFuture<Long> propose(byte[] command) {
        return admitted(command, result -> {
            if (leads()) {
                append(command, result);
            } else {
                send(command, leader.get(), HOPS_MAX, result);
            }
        });
    }

    /** From another node: only appended here, never passed on. */
    CompletableFuture<Long> proposeHere(byte[] command) {
        return admitted(command, result -> {
            if (leads()) {
                append(command, result);
            } else {
                result.completeExceptionally(refused("this node does not lead"));
            }
        });
    }

    private boolean leads() {
        return division.get().map(RatisDivision::isLeader).orElse(false);
    }

    private NotAppliedException refused(String why) {
        return new NotAppliedException(why, leader.get().filter(node -> !node.equals(self)));
    }

    private interface Attempt {
        void into(CompletableFuture<Long> result);
    }

    private CompletableFuture<Long> admitted(byte[] command, Attempt attempt) {
        if (command.length > CommandLog.COMMAND_BYTES_MAX) {
            return CompletableFuture.failedFuture(
                    refused("a command has at most " + CommandLog.COMMAND_BYTES_MAX + " bytes"));
        }
        if (!permits.tryAcquire()) {
            tally.count("proposals_refused", "busy");
            return CompletableFuture.failedFuture(refused("busy: " + IN_FLIGHT_MAX + " proposals are under way"));
        }
        CompletableFuture<Long> result = new CompletableFuture<>();
        result.whenComplete((index, failure) -> {
            permits.release();
            tally.count(failure == null ? "proposals_applied" : "proposals_failed");
        });
        CompletableFuture<Long> timed = new CompletableFuture<>();
        result.orTimeout(TIMEOUT_MILLIS + 500, TimeUnit.MILLISECONDS).whenComplete((index, failure) -> {
            if (failure == null) {
                timed.complete(index);
            } else {
                timed.completeExceptionally(named(failure));
            }
        });
        try {
            work.execute(() -> attempt.into(result));
        } catch (RejectedExecutionException closed) {
            result.completeExceptionally(refused("this node is stopping"));
        }
        return timed;
    }

    private static Throwable named(Throwable failure) {
        return failure instanceof TimeoutException
                ? new IndeterminateException("no answer within " + TIMEOUT_MILLIS + " ms", failure)
                : failure;
    }

    private void append(byte[] command, CompletableFuture<Long> result) {
        Optional<RatisDivision> here = division.get();
        if (here.isEmpty()) {
            result.completeExceptionally(refused("this node does not lead any more"));
            return;
        }
        CompletableFuture<Long> appended;
        try {
            appended = here.get().submit(LogEntry.command(command), TIMEOUT_MILLIS);
        } catch (IOException | RuntimeException refused) {
            result.completeExceptionally(new IndeterminateException("the Raft server failed", refused));
            return;
        }
        boolean refusedAtOnce = appended.isDone();
        appended.whenComplete((index, failure) -> {
            if (failure == null) {
                result.complete(index);
            } else if (refusedAtOnce) {
                result.completeExceptionally(
                        refused("the leader refused: " + unwrapped(failure).getMessage()));
            } else {
                result.completeExceptionally(
                        new IndeterminateException("leadership changed meanwhile", unwrapped(failure)));
            }
        });
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private void send(byte[] command, Optional<NodeId> to, int hopsLeft, CompletableFuture<Long> result) {
        if (to.isEmpty() || to.get().equals(self)) {
            result.completeExceptionally(refused("no leader is known"));
            return;
        }
        peers.propose(to.get(), command, TIMEOUT_MILLIS).whenComplete((reply, failure) -> {
            if (failure != null) {
                result.completeExceptionally(new IndeterminateException(
                        "the leader " + to.get().shortText() + " did not answer", unwrapped(failure)));
            } else {
                answered(command, to.get(), reply, hopsLeft, result);
            }
        });
    }

    private void answered(
            byte[] command, NodeId from, ProposeReply reply, int hopsLeft, CompletableFuture<Long> result) {
        if (reply.getAccepted()) {
            result.complete(reply.getIndex());
        } else if (reply.getIndeterminate()) {
            result.completeExceptionally(new IndeterminateException(reply.getProblem(), null));
        } else if (reply.getLeaderId().size() == NodeId.BYTES && hopsLeft > 0) {
            NodeId next = NodeId.of(reply.getLeaderId().toByteArray());
            if (next.equals(self) && leads()) {
                append(command, result);
            } else {
                send(command, Optional.of(next).filter(node -> !node.equals(from)), hopsLeft - 1, result);
            }
        } else {
            result.completeExceptionally(refused(reply.getProblem()));
        }
    }
}
