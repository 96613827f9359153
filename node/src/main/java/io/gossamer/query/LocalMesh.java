package io.gossamer.query;

import io.gossamer.model.NodeId;
import io.gossamer.proto.*;
import io.gossamer.proto.PathReply;
import io.gossamer.proto.PathRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What this one node can say and do without asking anybody: the single thing that the gRPC service, the JSON face, the
 * metrics and the page stand on. Asking others (the owner of a history, the leader, every node's own links) is
 * {@code MeshService}'s work above it.
 *
 * <p>Reading methods never block on the protocol thread, on Raft or on the network: they read published snapshots (history
 * reads its disk). Any thread may call.
 */
public interface LocalMesh {
    NodeId self();

    StatusReply status();

    MembersReply members(MembersRequest request);

    /** Own links first-hand (T2), the others from summaries if this node is a voter (T1), else from bands (T0). */
    LinksReply links(LinksRequest request);

    /** Measured cells only. */
    MatrixReply matrix(MatrixRequest request);

    /**
     * What this node's own history has of its links in the step that holds {@code at_time}: all members, or with {@code
     * local_only} only those that a cell names. Reads the disk. Throws IllegalArgumentException with a sentence on a time or a
     * step that means nothing.
     */
    MatrixReply past(MatrixRequest request);

    /** The same matrix with estimates in the cells that nobody measured, as far as they fit a reply. */
    MatrixReply estimated(MatrixReply measured);

    /** {@code request.node} is an id. */
    NearReply near(NearRequest request);

    /** The way to {@code request.to}, an id, from this node; begins a trace if asked, and never waits for it. */
    PathReply path(PathRequest request);

    /** Only of links that this node measures; an unknown range gives no points. Throws IllegalArgumentException on nonsense. */
    HistoryReply history(HistoryRequest request);

    AlertsReply alerts(AlertsRequest request);

    SilencesReply silences(SilencesRequest request);

    RulesReply rules();

    RaftReply raft();

    /** As far as this node was told: all that is known on a voter, elsewhere what the targets are. */
    TargetsReply targets(TargetsRequest request);

    /** The request is checked and complete; fails when the name is taken. */
    CompletableFuture<AddTargetReply> addTarget(AddTargetRequest request);

    CompletableFuture<ChangeReply> removeTarget(RemoveTargetRequest request);

    /** Kept events, oldest first, at most {@code request.backlog}. */
    java.util.List<Event> recentEvents(EventsRequest request);

    /** Every new event from now on, on an unspecified thread; the listener must not block. Close to end. */
    AutoCloseable onEvent(Consumer<Event> listener);

    /** By exact name, by id, or by an id prefix that only one member has. */
    Optional<NodeRef> resolve(String nameOrId);

    /** host:port of a member's gRPC face, if it is known and offers one. */
    Optional<io.gossamer.model.Endpoint> grpcEndpoint(NodeId node);

    CompletableFuture<JoinReply> join(JoinRequest request);

    CompletableFuture<ChangeReply> leave(LeaveRequest request);

    CompletableFuture<ChangeReply> forget(ForgetRequest request);

    CompletableFuture<ChangeReply> drain(DrainRequest request);

    CompletableFuture<ChangeReply> acknowledge(AcknowledgeRequest request);

    CompletableFuture<AddSilenceReply> addSilence(AddSilenceRequest request);

    CompletableFuture<ChangeReply> expireSilence(ExpireSilenceRequest request);

    CompletableFuture<ChangeReply> raftBootstrap(RaftBootstrapRequest request);

    CompletableFuture<ChangeReply> raftRecover(RaftRecoverRequest request);

    CompletableFuture<ChangeReply> setLogLevel(SetLogLevelRequest request);

    CompletableFuture<ChangeReply> reload(ReloadRequest request);

    /** Fails with a sentence when nothing is recorded. */
    CompletableFuture<DebugDumpReply> debugDump(DebugDumpRequest request);

    /** One sentence why not ready, or empty: a leader is never required. */
    Optional<String> notReady();
}
