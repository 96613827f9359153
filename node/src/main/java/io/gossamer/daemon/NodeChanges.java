package io.gossamer.daemon;

import io.gossamer.consensus.node.ConsensusNode;
import io.gossamer.control.Commands;
import io.gossamer.model.Endpoint;
import io.gossamer.model.Member;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.proto.AcknowledgeRequest;
import io.gossamer.proto.AddSilenceReply;
import io.gossamer.proto.AddSilenceRequest;
import io.gossamer.proto.ChangeReply;
import io.gossamer.proto.DebugDumpReply;
import io.gossamer.proto.DrainRequest;
import io.gossamer.proto.ExpireSilenceRequest;
import io.gossamer.proto.JoinReply;
import io.gossamer.proto.JoinRequest;
import io.gossamer.proto.RaftRecoverRequest;
import io.gossamer.proto.SeedOutcome;
import io.gossamer.proto.Silence;
import io.gossamer.query.CallFailure;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What an operator can change through this node. Each completes when the change is in force at least where it is decided, or
 * fails with a sentence; nothing is changed by a failed call unless it says so.
 */
final class NodeChanges {
    private static final long JOIN_LOOK_MILLIS = 250;
    private static final long JOIN_WAIT_MILLIS = 6_000;

    private final MembershipNode membership;
    private final ConsensusNode consensus;
    private final AlertDesk desk;
    private final SeedResolver resolver;
    private final ScheduledExecutorService names;
    private final FlightRecorder flights;
    private final int gossipPortDefault;

    NodeChanges(
            MembershipNode membership,
            ConsensusNode consensus,
            AlertDesk desk,
            SeedResolver resolver,
            ScheduledExecutorService names,
            FlightRecorder flights,
            int gossipPortDefault) {
        this.membership = membership;
        this.consensus = consensus;
        this.desk = desk;
        this.resolver = resolver;
        this.names = names;
        this.flights = flights;
        this.gossipPortDefault = gossipPortDefault;
    }

    CompletableFuture<JoinReply> join(JoinRequest request) {
        List<Endpoint> seeds = new ArrayList<>();
        request.getSeedsList().forEach(seed -> seeds.add(Endpoint.parse(seed, gossipPortDefault)));
        CompletableFuture<JoinReply> reply = new CompletableFuture<>();
        names.execute(() -> {
            List<SeedResolver.Resolved> resolved = resolver.resolve(seeds);
            resolved.forEach(seed -> membership.change((machine, now) -> machine.addSeeds(now, seed.addresses())));
            awaitSeeds(resolved, JOIN_WAIT_MILLIS, reply);
        });
        return reply;
    }

    CompletableFuture<DebugDumpReply> debugDump() {
        return flights.dump(membership);
    }

    /** Looks again and again until every seed is a member or the time is over; holds no thread meanwhile. */
    private void awaitSeeds(List<SeedResolver.Resolved> seeds, long leftMillis, CompletableFuture<JoinReply> reply) {
        boolean all = seeds.stream()
                .allMatch(seed -> isMember(seed) || !seed.problem().isEmpty());
        if (!all && leftMillis > 0) {
            names.schedule(
                    () -> awaitSeeds(seeds, leftMillis - JOIN_LOOK_MILLIS, reply),
                    JOIN_LOOK_MILLIS,
                    TimeUnit.MILLISECONDS);
            return;
        }
        JoinReply.Builder outcome = JoinReply.newBuilder();
        for (SeedResolver.Resolved seed : seeds) {
            boolean reached = isMember(seed);
            String text = reached
                    ? "is a member of this mesh"
                    : seed.problem().isEmpty()
                            ? "has not answered yet; retrying for as long as this node runs"
                            : seed.problem();
            outcome.addOutcomes(SeedOutcome.newBuilder()
                    .setSeed(seed.seed().toString())
                    .setReached(reached)
                    .setText(text));
        }
        reply.complete(outcome.build());
    }

    private boolean isMember(SeedResolver.Resolved seed) {
        return membership.view().members().stream()
                .anyMatch(member -> seed.addresses().contains(member.profile().gossip()));
    }

    CompletableFuture<ChangeReply> forget(NodeId node) {
        MembershipView view = membership.view();
        Member member = view.member(node)
                .orElseThrow(() -> new IllegalArgumentException(node.shortText() + " is not a member"));
        if (member.state().isCounted()) {
            throw new IllegalStateException(
                    member.name() + " still answers: stop it or let it leave first (`gossamer leave` on it)");
        }
        membership.change((machine, now) -> machine.forget(now, node));
        String by = MemberAnswers.ref(view, view.self()).getName();
        return desk.propose(stamp -> Commands.forget(stamp, node, member.incarnation(), by))
                .thenApply(index -> text(member.name() + " is forgotten"));
    }

    CompletableFuture<ChangeReply> drain(NodeId node, DrainRequest request) {
        MembershipView view = membership.view();
        String name = MemberAnswers.ref(view, node).getName();
        long nanos = (long) (request.getForSeconds() * 1e9);
        String by = MemberAnswers.ref(view, view.self()).getName();
        return desk.propose(stamp -> Commands.drain(stamp, node, nanos, by))
                .thenApply(index -> text(
                        nanos == 0
                                ? name + " is alerted on again"
                                : name + " is watched but not alerted on for " + spoken(nanos)));
    }

    CompletableFuture<ChangeReply> acknowledge(AcknowledgeRequest request) {
        return desk.propose(stamp ->
                        Commands.acknowledge(stamp, request.getAlertId(), request.getBy(), request.getComment()))
                .thenApply(index -> text("acknowledged"));
    }

    CompletableFuture<AddSilenceReply> addSilence(AddSilenceRequest request, long nowWallMillis) {
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        String id = HexFormat.of().formatHex(random);
        long nanos = (long) (request.getForSeconds() * 1e9);
        return desk.propose(stamp -> Commands.addSilence(
                        stamp, id, request.getMatchersMap(), nanos, request.getBy(), request.getComment()))
                .thenApply(index -> AddSilenceReply.newBuilder()
                        .setSilence(Silence.newBuilder()
                                .setId(id)
                                .putAllMatchers(request.getMatchersMap())
                                .setStartsAt(EventLog.timestamp(nowWallMillis))
                                .setEndsAt(EventLog.timestamp(nowWallMillis + nanos / 1_000_000))
                                .setCreatedBy(request.getBy())
                                .setComment(request.getComment()))
                        .build());
    }

    CompletableFuture<ChangeReply> expireSilence(ExpireSilenceRequest request) {
        return desk.propose(stamp -> Commands.expireSilence(stamp, request.getId()))
                .thenApply(index -> text("silence " + request.getId() + " has ended"));
    }

    CompletableFuture<ChangeReply> raftBootstrap() {
        return consensus.bootstrap().thenApply(NodeChanges::text);
    }

    CompletableFuture<ChangeReply> raftRecover(RaftRecoverRequest request) {
        if (!request.getConfirmed()) {
            throw new IllegalArgumentException(
                    "recovery makes a new group without the voters named gone: say so with --yes (confirmed)");
        }
        MembershipView view = membership.view();
        List<NodeId> gone = new ArrayList<>();
        for (String name : request.getGoneList()) {
            gone.add(NodeId.parse(MemberAnswers.resolve(view, name)
                    .orElseThrow(() -> CallFailure.noMember(name))
                    .getId()));
        }
        return consensus.recover(gone).thenApply(NodeChanges::text);
    }

    /** 600 s as 10m, 5400 s as 1h30m. */
    static String spoken(long nanos) {
        long seconds = Math.round(nanos / 1e9);
        long[] parts = {seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60};
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < parts.length; i++) {
            if (parts[i] > 0) {
                text.append(parts[i]).append("dhms".charAt(i));
            }
        }
        return text.isEmpty() ? "less than a second" : text.toString();
    }

    static ChangeReply text(String text) {
        return ChangeReply.newBuilder().setText(text).build();
    }
}
