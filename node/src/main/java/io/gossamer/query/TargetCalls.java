package io.gossamer.query;

import io.gossamer.proto.AddTargetReply;
import io.gossamer.proto.AddTargetRequest;
import io.gossamer.proto.MeshGrpc;
import io.gossamer.proto.NodeRef;
import io.gossamer.proto.TargetsReply;
import io.gossamer.proto.TargetsRequest;
import io.gossamer.targets.StatusCodes;
import io.gossamer.targets.TargetUrl;
import io.gossamer.targets.VantageRule;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Targets outside the mesh: what a person gives is checked and completed here, before it is proposed; what is known of them is asked
 * of a voter where this node is none.
 */
final class TargetCalls {
    static final double EVERY_SECONDS_MIN = 1;
    static final double EVERY_SECONDS_MAX = 3_600;
    static final double EVERY_SECONDS_DEFAULT = 10;
    static final double TIMEOUT_SECONDS_MIN = 0.1;
    static final double TIMEOUT_SECONDS_MAX = 30;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~:/?=&%+\\[\\]-]{0,127}");
    /** Would be taken for a node's id. */
    private static final Pattern NODE_ID = Pattern.compile("[0-9a-f]{32}");

    private final LocalMesh mesh;
    private final PeerAsk ask;
    private final Supplier<List<NodeRef>> votersToAsk;

    /** @param votersToAsk in the order in which they are tried; empty on a voter */
    TargetCalls(LocalMesh mesh, PeerAsk ask, Supplier<List<NodeRef>> votersToAsk) {
        this.mesh = mesh;
        this.ask = ask;
        this.votersToAsk = votersToAsk;
    }

    CompletableFuture<TargetsReply> targets(TargetsRequest request) {
        TargetsReply local = mesh.targets(request);
        if (!request.getName().isEmpty() && local.getTargetsCount() == 0) {
            throw new CallFailure(
                    CallFailure.Kind.NOT_FOUND,
                    "no target has the name '" + request.getName() + "'",
                    "`gossamer target ls` lists them");
        }
        if (request.getLocalOnly() || local.getTargetsCount() == 0) {
            return CompletableFuture.completedFuture(local);
        }
        TargetsRequest there = request.toBuilder().setLocalOnly(true).build();
        return ask.<TargetsReply>anyOf(votersToAsk.get(), (channel, deadline, answer) -> MeshGrpc.newStub(channel)
                        .withDeadline(deadline)
                        .targets(there, answer))
                .thenApply(asked -> asked.answer().orElse(local).toBuilder()
                        .addAllUnreached(asked.unreached())
                        .build());
    }

    CompletableFuture<AddTargetReply> add(AddTargetRequest request) {
        TargetUrl.parse(request.getUrl());
        StatusCodes.parse(request.getExpectStatus());
        String name = request.getName().isEmpty() ? request.getUrl().strip() : request.getName();
        if (!NAME.matcher(name).matches() || NODE_ID.matcher(name).matches()) {
            throw CallFailure.invalid(
                    "'" + name + "' cannot be a target's name",
                    "give --name: letters, digits and ._~:/?=&%+- , at most 128, and no node's id");
        }
        double every = request.getEverySeconds() == 0 ? EVERY_SECONDS_DEFAULT : request.getEverySeconds();
        if (!(every >= EVERY_SECONDS_MIN && every <= EVERY_SECONDS_MAX)) {
            throw CallFailure.invalid("every " + every + " s", "1 s to 1 h");
        }
        double timeout =
                request.getTimeoutSeconds() == 0 ? Math.min(5, Math.max(1, every / 3)) : request.getTimeoutSeconds();
        if (!(timeout >= TIMEOUT_SECONDS_MIN && timeout <= Math.min(every, TIMEOUT_SECONDS_MAX))) {
            throw CallFailure.invalid(
                    "a timeout of " + timeout + " s", "0.1 to 30 s, and no more than the period of " + every + " s");
        }
        if (!(request.getRttSecondsMax() >= 0 && request.getRttSecondsMax() <= timeout)) {
            throw CallFailure.invalid(
                    "a round trip of at most " + request.getRttSecondsMax() + " s",
                    "a time up to the timeout of " + timeout + " s");
        }
        return mesh.addTarget(request.toBuilder()
                .setUrl(request.getUrl().strip())
                .setName(name)
                .setFrom(VantageRule.parse(request.getFrom()).text())
                .setEverySeconds(every)
                .setTimeoutSeconds(timeout)
                .build());
    }
}
