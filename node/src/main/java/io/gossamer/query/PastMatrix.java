package io.gossamer.query;

import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.proto.MatrixCell;
import io.gossamer.proto.MatrixNode;
import io.gossamer.proto.MatrixReply;
import io.gossamer.proto.MatrixRequest;
import io.gossamer.proto.MeshGrpc;
import io.gossamer.proto.NodeRef;
import io.gossamer.proto.Unreached;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The matrix of a time that is over. Each node keeps the history of the links that it measured, so all of them are asked, some
 * at once; who does not answer, or is not asked in time, is named in the reply. Any thread may call; nothing waits.
 */
final class PastMatrix {
    /** Members asked at once; fewer than there may be channels, or those under way would be closed. */
    static final int ASKED_AT_ONCE_MAX = 32;
    /** Gathers at once at this node: somebody who drags a slider, and somebody else. */
    static final int GATHERS_MAX = 4;
    /** A mesh with silent members is gathered for so many timeouts before the others are left out. */
    private static final int TIMEOUTS_MAX = 3;

    private final LocalMesh mesh;
    private final PeerAsk ask;
    private final Duration timeout;
    private final Tally tally;
    private final AtomicInteger underWay = new AtomicInteger();

    PastMatrix(LocalMesh mesh, PeerAsk ask, Duration timeout, Tally tally) {
        this.mesh = mesh;
        this.ask = ask;
        this.timeout = timeout;
        this.tally = tally;
    }

    CompletableFuture<MatrixReply> gather(MatrixRequest request) {
        MatrixReply own = mesh.past(request);
        if (request.getLocalOnly()) {
            return CompletableFuture.completedFuture(own);
        }
        if (underWay.incrementAndGet() > GATHERS_MAX) {
            underWay.decrementAndGet();
            tally.count("past_gathers_refused");
            throw new CallFailure(
                    CallFailure.Kind.BUSY,
                    "this node gathers " + GATHERS_MAX + " matrices of the past already",
                    "try again in a few seconds, or ask another node");
        }
        tally.count("past_gathers");
        return new Gather(own, request).run().whenComplete((reply, failure) -> underWay.decrementAndGet());
    }

    /** One reply in the making. */
    private final class Gather {
        private final MatrixReply.Builder reply;
        private final MatrixRequest there;
        private final Map<String, Integer> places = new HashMap<>();
        private final Queue<NodeRef> waiting = new ConcurrentLinkedQueue<>();
        private final long deadlineNanos = System.nanoTime() + TIMEOUTS_MAX * timeout.toNanos();

        Gather(MatrixReply own, MatrixRequest request) {
            reply = own.toBuilder();
            there = request.toBuilder().setLocalOnly(true).setMeasuredOnly(true).build();
            for (MatrixNode node : own.getNodesList()) {
                places.put(node.getId(), places.size());
                if (!NodeId.parse(node.getId()).equals(mesh.self())) {
                    waiting.add(NodeRef.newBuilder()
                            .setId(node.getId())
                            .setName(node.getName())
                            .build());
                }
            }
        }

        CompletableFuture<MatrixReply> run() {
            List<CompletableFuture<Void>> lanes = new ArrayList<>();
            for (int lane = 0; lane < ASKED_AT_ONCE_MAX; lane++) {
                lanes.add(lane());
            }
            return CompletableFuture.allOf(lanes.toArray(CompletableFuture<?>[]::new))
                    .thenApply(all -> {
                        synchronized (reply) {
                            return reply.build();
                        }
                    });
        }

        /** One after the other; a loop for those that fail at once, so that thousands of them do not nest. */
        private CompletableFuture<Void> lane() {
            for (NodeRef peer = waiting.poll(); peer != null; peer = waiting.poll()) {
                CompletableFuture<Void> asked = ask(peer);
                if (!asked.isDone()) {
                    return asked.thenCompose(done -> lane());
                }
            }
            return CompletableFuture.completedFuture(null);
        }

        private CompletableFuture<Void> ask(NodeRef peer) {
            if (System.nanoTime() - deadlineNanos > 0) {
                missing(Unreached.newBuilder()
                        .setNode(peer)
                        .setReason("not asked: too many others did not answer in time")
                        .build());
                return CompletableFuture.completedFuture(null);
            }
            return ask.<MatrixReply>one(peer, (channel, deadline, answer) -> MeshGrpc.newStub(channel)
                            .withDeadline(deadline)
                            .matrix(there, answer))
                    .handle((answer, failure) -> {
                        if (failure != null) {
                            missing(ask.unreached(peer, failure));
                        } else {
                            take(peer, answer);
                        }
                        return null;
                    });
        }

        private void missing(Unreached unreached) {
            synchronized (reply) {
                reply.addUnreached(unreached);
            }
        }

        /** A node is heard on its own links only, and of the step that was asked for: older daemons answer with what is now. */
        private void take(NodeRef peer, MatrixReply answer) {
            if (!answer.getAt().equals(reply.getAt())) {
                missing(Unreached.newBuilder()
                        .setNode(peer)
                        .setReason("its version keeps no matrix of the past, or its clock differs")
                        .build());
                return;
            }
            synchronized (reply) {
                for (MatrixCell cell : answer.getCellsList()) {
                    Integer from = placeOf(answer, cell.getFrom());
                    Integer to = placeOf(answer, cell.getTo());
                    if (from != null
                            && to != null
                            && reply.getNodes(from).getId().equals(peer.getId())) {
                        reply.addCells(cell.toBuilder().setFrom(from).setTo(to));
                    }
                }
            }
        }

        private Integer placeOf(MatrixReply answer, int node) {
            return node < 0 || node >= answer.getNodesCount()
                    ? null
                    : places.get(answer.getNodes(node).getId());
        }
    }
}
