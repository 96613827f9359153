package io.gossamer.query;

import com.google.protobuf.Message;
import io.gossamer.model.Tally;
import io.gossamer.proto.AcknowledgeRequest;
import io.gossamer.proto.AddSilenceRequest;
import io.gossamer.proto.AddTargetRequest;
import io.gossamer.proto.AlertsRequest;
import io.gossamer.proto.DebugDumpRequest;
import io.gossamer.proto.DrainRequest;
import io.gossamer.proto.ExpireSilenceRequest;
import io.gossamer.proto.ForgetRequest;
import io.gossamer.proto.HistoryRequest;
import io.gossamer.proto.JoinRequest;
import io.gossamer.proto.LeaveRequest;
import io.gossamer.proto.LinksRequest;
import io.gossamer.proto.MatrixRequest;
import io.gossamer.proto.MembersRequest;
import io.gossamer.proto.NearRequest;
import io.gossamer.proto.PathRequest;
import io.gossamer.proto.RaftBootstrapRequest;
import io.gossamer.proto.RaftRecoverRequest;
import io.gossamer.proto.RaftRequest;
import io.gossamer.proto.ReloadRequest;
import io.gossamer.proto.RemoveTargetRequest;
import io.gossamer.proto.RulesRequest;
import io.gossamer.proto.SetLogLevelRequest;
import io.gossamer.proto.SilencesRequest;
import io.gossamer.proto.StatusRequest;
import io.gossamer.proto.TargetsRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Every call of the Mesh service but the event stream, as one table: what gRPC and HTTP both run. A call answers for the
 * whole mesh, asking others where this node does not know.
 *
 * <p>Calls may read a disk, so they run on a worker thread; waiting for other nodes holds no thread.
 */
public final class MeshCalls {
    private final Map<String, Verb<?, ?>> verbs = new LinkedHashMap<>();
    private final LocalMesh mesh;
    private final EventFeed events;

    /**
     * @param fanoutTimeout {@code api.fanout_timeout}: how long others are waited for in all
     * @param orders signs what is passed on to another node; absent: such calls are refused with a sentence
     */
    public MeshCalls(
            LocalMesh mesh, PeerChannels peers, Duration fanoutTimeout, Optional<ChangeOrders> orders, Tally tally) {
        this.mesh = mesh;
        this.events = new EventFeed(mesh, tally);
        PeerAsk ask = new PeerAsk(peers, fanoutTimeout, tally);
        ReadCalls reads = new ReadCalls(mesh, ask);
        addReads(reads, new PastMatrix(mesh, ask, fanoutTimeout, tally));
        addChanges(new ChangeCalls(mesh, ask, orders));
        addTargets(new TargetCalls(mesh, ask, reads::votersToAsk));
    }

    private void addReads(ReadCalls reads, PastMatrix past) {
        read("Status", StatusRequest.getDefaultInstance(), reads::status);
        read("Members", MembersRequest.getDefaultInstance(), request -> done(mesh.members(request)));
        read("Links", LinksRequest.getDefaultInstance(), reads::links);
        read(
                "Matrix",
                MatrixRequest.getDefaultInstance(),
                request -> request.hasAtTime() ? past.gather(request) : reads.matrix(request));
        read("Near", NearRequest.getDefaultInstance(), request -> done(reads.near(request)));
        read("Path", PathRequest.getDefaultInstance(), reads::path);
        read("History", HistoryRequest.getDefaultInstance(), reads::history);
        read("Alerts", AlertsRequest.getDefaultInstance(), reads::alerts);
        read("Raft", RaftRequest.getDefaultInstance(), request -> done(mesh.raft()));
        read("Silences", SilencesRequest.getDefaultInstance(), request -> done(mesh.silences(request)));
        read("Rules", RulesRequest.getDefaultInstance(), request -> done(mesh.rules()));
    }

    private void addChanges(ChangeCalls changes) {
        change("Join", JoinRequest.getDefaultInstance(), changes::join);
        change("Leave", LeaveRequest.getDefaultInstance(), changes::leave);
        change("Forget", ForgetRequest.getDefaultInstance(), changes::forget);
        change("Drain", DrainRequest.getDefaultInstance(), changes::drain);
        change("Acknowledge", AcknowledgeRequest.getDefaultInstance(), mesh::acknowledge);
        change("AddSilence", AddSilenceRequest.getDefaultInstance(), changes::addSilence);
        change("ExpireSilence", ExpireSilenceRequest.getDefaultInstance(), mesh::expireSilence);
        change("RaftBootstrap", RaftBootstrapRequest.getDefaultInstance(), mesh::raftBootstrap);
        change("RaftRecover", RaftRecoverRequest.getDefaultInstance(), mesh::raftRecover);
        change("SetLogLevel", SetLogLevelRequest.getDefaultInstance(), mesh::setLogLevel);
        change("Reload", ReloadRequest.getDefaultInstance(), mesh::reload);
        change("DebugDump", DebugDumpRequest.getDefaultInstance(), mesh::debugDump);
    }

    /** Calls of another service, which both faces then run too; before the faces are made. */
    public MeshCalls with(Collection<? extends Verb<?, ?>> others) {
        others.forEach(verb -> verbs.put(verb.rpc(), verb));
        return this;
    }

    private void addTargets(TargetCalls targets) {
        read("Targets", TargetsRequest.getDefaultInstance(), targets::targets);
        change("AddTarget", AddTargetRequest.getDefaultInstance(), targets::add);
        change("RemoveTarget", RemoveTargetRequest.getDefaultInstance(), mesh::removeTarget);
    }

    private <Q extends Message, A extends Message> void read(
            String rpc, Q empty, Function<Q, CompletableFuture<A>> call) {
        verbs.put(rpc, new Verb<>(rpc, false, empty, call));
    }

    private <Q extends Message, A extends Message> void change(
            String rpc, Q empty, Function<Q, CompletableFuture<A>> call) {
        verbs.put(rpc, new Verb<>(rpc, true, empty, call));
    }

    private static <A> CompletableFuture<A> done(A answer) {
        return CompletableFuture.completedFuture(answer);
    }

    /** By the name in query.proto. */
    public Optional<Verb<?, ?>> verb(String rpc) {
        return Optional.ofNullable(verbs.get(rpc));
    }

    public Collection<Verb<?, ?>> verbs() {
        return Collections.unmodifiableCollection(verbs.values());
    }

    public EventFeed events() {
        return events;
    }

    /** One sentence why this node is not ready, or empty. */
    public Optional<String> notReady() {
        return mesh.notReady();
    }
}
