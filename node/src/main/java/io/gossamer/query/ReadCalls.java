package io.gossamer.query;

import com.google.protobuf.util.Timestamps;
import io.gossamer.model.Arrivals;
import io.gossamer.model.NodeId;
import io.gossamer.proto.AlertsReply;
import io.gossamer.proto.AlertsRequest;
import io.gossamer.proto.HistoryReply;
import io.gossamer.proto.HistoryRequest;
import io.gossamer.proto.LinksReply;
import io.gossamer.proto.LinksRequest;
import io.gossamer.proto.MatrixReply;
import io.gossamer.proto.MatrixRequest;
import io.gossamer.proto.MeshGrpc;
import io.gossamer.proto.NearReply;
import io.gossamer.proto.NearRequest;
import io.gossamer.proto.NodeRef;
import io.gossamer.proto.PathReply;
import io.gossamer.proto.PathRequest;
import io.gossamer.proto.RaftReply;
import io.gossamer.proto.RaftVoter;
import io.gossamer.proto.StatusReply;
import io.gossamer.proto.StatusRequest;
import io.gossamer.proto.Tier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The reads that may need another node: links, matrix and alerts from a voter when this node only has bands or an old copy,
 * history from the node that measured it. Whoever did not answer is named in the reply, which comes all the same.
 */
final class ReadCalls {
    static final int NEAR_NODES_DEFAULT = 100;
    static final int NEAR_NODES_MAX = 12_000;
    static final double NEAR_SECONDS_MAX = 10;
    static final int PATH_FLOWS = 8;
    static final int PATH_PROBES_MAX = 30;
    static final int HISTORY_POINTS_MAX = 20_000;
    static final double HISTORY_STEP_SECONDS_MIN = 10;
    static final long HISTORY_RANGE_DAYS_MAX = 366;
    /** A copy of the alert book older than this is worth a question; the leader's stream beats every few seconds. */
    static final double ALERTS_AGE_SECONDS_MAX = 15;

    /** So many voters are tried before a reply goes out with what this node has. */
    private static final int VOTERS_ASKED_MAX = 2;

    private final LocalMesh mesh;
    private final PeerAsk ask;

    ReadCalls(LocalMesh mesh, PeerAsk ask) {
        this.mesh = mesh;
        this.ask = ask;
    }

    /** Another node's is its own word: nobody else keeps it. */
    CompletableFuture<StatusReply> status(StatusRequest request) {
        if (request.getNode().isEmpty()) {
            return CompletableFuture.completedFuture(mesh.status());
        }
        NodeRef node = resolve(request.getNode());
        if (NodeId.parse(node.getId()).equals(mesh.self())) {
            return CompletableFuture.completedFuture(mesh.status());
        }
        return ask.<StatusReply>one(node, (channel, deadline, answer) -> MeshGrpc.newStub(channel)
                        .withDeadline(deadline)
                        .status(StatusRequest.getDefaultInstance(), answer))
                .exceptionally(failure -> {
                    throw ask.refused(node, failure);
                });
    }

    CompletableFuture<LinksReply> links(LinksRequest request) {
        LinksRequest.Builder named = request.toBuilder();
        if (!request.getFrom().isEmpty()) {
            named.setFrom(resolve(request.getFrom()).getId());
        }
        if (!request.getTo().isEmpty()) {
            named.setTo(resolve(request.getTo()).getId());
        }
        if (request.getLocalOnly()) {
            return CompletableFuture.completedFuture(mesh.links(named.build()));
        }
        // filtered after merging: two nodes may differ on what is bad, and the better informed one decides
        LinksRequest whole = named.setBadOnly(false).setLocalOnly(true).build();
        LinksReply local = mesh.links(whole);
        List<NodeRef> asked = isFirstHand(named.getFrom(), local) ? List.of() : ownerAndVoters(request);
        return ask.<LinksReply>anyOf(asked, (channel, deadline, answer) -> MeshGrpc.newStub(channel)
                        .withDeadline(deadline)
                        .links(whole, answer))
                .thenApply(came -> TierMerge.links(local, came.answer(), request.getBadOnly()).toBuilder()
                        .addAllUnreached(came.unreached())
                        .build());
    }

    /** True when nobody else knows more: also not which way something was lost. */
    private boolean isFirstHand(String from, LinksReply local) {
        boolean isMine = from.equals(mesh.self().toString())
                || (local.getLinksCount() > 0
                        && local.getLinksList().stream().allMatch(link -> link.getTier() == Tier.TIER_RAW));
        return isMine
                && local.getLinksList().stream()
                        .allMatch(link -> TierMerge.untold(link.getMeasures()) < Arrivals.UNTOLD_MIN);
    }

    /** Detail is kept by the node that measures, and by nobody else; where it does not answer the voters have the rest. */
    private List<NodeRef> ownerAndVoters(LinksRequest request) {
        List<NodeRef> all = new ArrayList<>();
        if (request.getDetail() && !request.getFrom().isEmpty()) {
            NodeRef owner = resolve(request.getFrom());
            if (!owner.getId().equals(mesh.self().toString())) {
                all.add(owner);
            }
        }
        votersToAsk().stream().filter(voter -> !all.contains(voter)).forEach(all::add);
        return all;
    }

    CompletableFuture<MatrixReply> matrix(MatrixRequest request) {
        if (request.hasStepSeconds()) {
            throw CallFailure.invalid("step_seconds is for a time that is over", "give at_time too");
        }
        MatrixReply local = mesh.matrix(request);
        List<NodeRef> voters = request.getLocalOnly() ? List.of() : votersToAsk();
        MatrixRequest whole = MatrixRequest.newBuilder()
                .setLocalOnly(true)
                .setMeasuredOnly(true)
                .build();
        return ask.<MatrixReply>anyOf(voters, (channel, deadline, answer) -> MeshGrpc.newStub(channel)
                        .withDeadline(deadline)
                        .matrix(whole, answer))
                .thenApply(asked -> TierMerge.matrix(local, asked.answer()).toBuilder()
                        .addAllUnreached(asked.unreached())
                        .build())
                .thenApply(merged -> request.getMeasuredOnly() ? merged : mesh.estimated(merged));
    }

    /** Rows of all nodes are on every node: nobody is asked. */
    NearReply near(NearRequest request) {
        double within = request.getWithinSeconds();
        if (!(within >= 0 && within <= NEAR_SECONDS_MAX)) {
            throw CallFailure.invalid(
                    "within_seconds is " + within, "a round trip of 0 (however far) to " + NEAR_SECONDS_MAX + " s");
        }
        if (request.getLimit() < 0 || request.getLimit() > NEAR_NODES_MAX) {
            throw CallFailure.invalid(
                    "limit is " + Integer.toUnsignedString(request.getLimit()), "at most " + NEAR_NODES_MAX + " nodes");
        }
        String node = request.getNode().isEmpty()
                ? mesh.self().toString()
                : resolve(request.getNode()).getId();
        int limit = request.getLimit() == 0 ? NEAR_NODES_DEFAULT : request.getLimit();
        return mesh.near(request.toBuilder().setNode(node).setLimit(limit).build());
    }

    CompletableFuture<AlertsReply> alerts(AlertsRequest request) {
        AlertsReply local = mesh.alerts(request);
        boolean old = local.hasAgeSeconds() && local.getAgeSeconds() > ALERTS_AGE_SECONDS_MAX;
        if (request.getLocalOnly() || !old) {
            return CompletableFuture.completedFuture(local);
        }
        AlertsRequest there = request.toBuilder().setLocalOnly(true).build();
        return ask.<AlertsReply>anyOf(votersToAsk(), (channel, deadline, answer) -> MeshGrpc.newStub(channel)
                        .withDeadline(deadline)
                        .alerts(there, answer))
                .thenApply(asked -> fresher(local, asked));
    }

    private static AlertsReply fresher(AlertsReply local, PeerAsk.Asked<AlertsReply> asked) {
        AlertsReply.Builder reply = local.toBuilder();
        if (asked.answer().isPresent()) {
            AlertsReply theirs = asked.answer().get();
            if (!theirs.hasAgeSeconds() || theirs.getAgeSeconds() < local.getAgeSeconds()) {
                reply = theirs.toBuilder()
                        .setSource("asked " + asked.by().orElseThrow().getName() + " (" + theirs.getSource() + ")");
            }
        }
        return reply.addAllUnreached(asked.unreached()).build();
    }

    CompletableFuture<HistoryReply> history(HistoryRequest request) {
        if (!request.getTarget().isEmpty()) {
            return historyOfTarget(request);
        }
        if (request.getFrom().isEmpty() || request.getTo().isEmpty()) {
            throw CallFailure.invalid("a history is of one link", "give both `from` and `to`");
        }
        NodeRef from = resolve(request.getFrom());
        NodeRef to = resolve(request.getTo());
        checkRange(request);
        if (from.getId().equals(to.getId())) {
            throw new CallFailure(
                    CallFailure.Kind.NOT_FOUND,
                    "there is no link from a node to itself",
                    "give two nodes, from and to");
        }
        HistoryRequest there = request.toBuilder()
                .setFrom(from.getId())
                .setTo(to.getId())
                .setLocalOnly(true)
                .build();
        return historyAt(from, to, there, request);
    }

    private CompletableFuture<HistoryReply> historyOfTarget(HistoryRequest request) {
        if (!request.getTo().isEmpty()) {
            throw CallFailure.invalid("a history is of one thing", "give `to` or `target`, not both");
        }
        checkRange(request);
        NodeRef from = resolve(request.getFrom().isEmpty() ? mesh.self().toString() : request.getFrom());
        HistoryRequest there =
                request.toBuilder().setFrom(from.getId()).setLocalOnly(true).build();
        NodeRef target = NodeRef.newBuilder().setName(request.getTarget()).build();
        return historyAt(from, target, there, request);
    }

    private CompletableFuture<HistoryReply> historyAt(
            NodeRef from, NodeRef to, HistoryRequest there, HistoryRequest request) {
        if (request.getLocalOnly() || NodeId.parse(from.getId()).equals(mesh.self())) {
            return CompletableFuture.completedFuture(mesh.history(there));
        }
        return ask.<HistoryReply>one(from, (channel, deadline, answer) -> MeshGrpc.newStub(channel)
                        .withDeadline(deadline)
                        .history(there, answer))
                .exceptionally(failure -> {
                    if (!PeerAsk.isSilence(failure)) {
                        throw CallFailure.of(failure);
                    }
                    return HistoryReply.newBuilder()
                            .setFrom(from)
                            .setTo(to)
                            .setStepSeconds(request.getStepSeconds())
                            .addUnreached(ask.unreached(from, failure))
                            .build();
                });
    }

    /** Asked of the node that sends: only its own sockets have the ports of its probes. */
    CompletableFuture<PathReply> path(PathRequest request) {
        if (request.getFrom().isEmpty() || request.getTo().isEmpty()) {
            throw CallFailure.invalid("a path leads from one node to another", "give both `from` and `to`");
        }
        if (Integer.compareUnsigned(request.getFlow(), PATH_FLOWS) >= 0) {
            throw CallFailure.invalid(
                    "flow is " + Integer.toUnsignedString(request.getFlow()), "0 to " + (PATH_FLOWS - 1));
        }
        if (Integer.compareUnsigned(request.getProbes(), PATH_PROBES_MAX) > 0) {
            throw CallFailure.invalid(
                    "probes is " + Integer.toUnsignedString(request.getProbes()), "at most " + PATH_PROBES_MAX);
        }
        NodeRef from = resolve(request.getFrom());
        NodeRef to = resolve(request.getTo());
        if (from.getId().equals(to.getId())) {
            throw new CallFailure(
                    CallFailure.Kind.NOT_FOUND,
                    "there is no path from a node to itself",
                    "give two nodes, from and to");
        }
        PathRequest there = request.toBuilder()
                .setFrom(from.getId())
                .setTo(to.getId())
                .setLocalOnly(true)
                .build();
        if (request.getLocalOnly() || NodeId.parse(from.getId()).equals(mesh.self())) {
            return CompletableFuture.completedFuture(mesh.path(there));
        }
        return ask.<PathReply>one(from, (channel, deadline, answer) -> MeshGrpc.newStub(channel)
                        .withDeadline(deadline)
                        .path(there, answer))
                .exceptionally(failure -> {
                    if (!PeerAsk.isSilence(failure)) {
                        throw CallFailure.of(failure);
                    }
                    return PathReply.newBuilder()
                            .setFrom(from)
                            .setTo(to)
                            .addUnreached(ask.unreached(from, failure))
                            .build();
                });
    }

    private static void checkRange(HistoryRequest request) {
        if (request.getLimit() < 0 || request.getLimit() > HISTORY_POINTS_MAX) {
            throw CallFailure.invalid(
                    "limit is " + Integer.toUnsignedString(request.getLimit()),
                    "at most " + HISTORY_POINTS_MAX + " points a call; ask again from the last point's end");
        }
        // written so that NaN is refused too
        if (request.hasStepSeconds()
                && !(request.getStepSeconds() >= HISTORY_STEP_SECONDS_MIN
                        && request.getStepSeconds() <= HISTORY_RANGE_DAYS_MAX * 86_400.0)) {
            throw CallFailure.invalid(
                    "step_seconds is " + request.getStepSeconds(), "10 seconds to " + HISTORY_RANGE_DAYS_MAX + " days");
        }
        if ((request.hasStart() && !Timestamps.isValid(request.getStart()))
                || (request.hasEnd() && !Timestamps.isValid(request.getEnd()))) {
            throw CallFailure.invalid("start or end is not a time", "RFC 3339, e.g. 2030-01-31T23:59:00Z");
        }
        if (request.hasStart() && request.hasEnd()) {
            long millis = Timestamps.toMillis(request.getEnd()) - Timestamps.toMillis(request.getStart());
            if (millis <= 0) {
                throw CallFailure.invalid("the range ends before it starts", "`start` is inclusive, `end` exclusive");
            }
            if (millis > HISTORY_RANGE_DAYS_MAX * 86_400_000L) {
                throw CallFailure.invalid("the range is too long", "at most " + HISTORY_RANGE_DAYS_MAX + " days");
            }
        }
    }

    private NodeRef resolve(String nameOrId) {
        return mesh.resolve(nameOrId).orElseThrow(() -> CallFailure.noMember(nameOrId));
    }

    /** The leader first, then who is most likely to answer; empty when this node is a voter: it has what they have. */
    List<NodeRef> votersToAsk() {
        RaftReply raft = mesh.raft();
        List<RaftVoter> voters = new ArrayList<>(raft.getVotersList());
        String self = mesh.self().toString();
        if (voters.stream().anyMatch(voter -> voter.getNode().getId().equals(self))) {
            return List.of();
        }
        voters.sort(Comparator.comparing((RaftVoter voter) -> !voter.getLeader())
                .thenComparing(RaftVoter::getStateValue)
                .thenComparing(voter -> voter.getNode().getId()));
        return voters.stream().map(RaftVoter::getNode).limit(VOTERS_ASKED_MAX).toList();
    }
}
