package io.gossamer.query;

import com.google.protobuf.util.Timestamps;
import io.gossamer.model.Endpoint;
import io.gossamer.model.NodeId;
import io.gossamer.proto.*;
import io.gossamer.proto.PathReply;
import io.gossamer.proto.PathRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A LocalMesh whose knowledge is set by the test: members are shared, what each node measured is its own. */
public final class InMemoryMesh implements LocalMesh {
    private final NodeId self;
    private final String name;
    private final Map<NodeId, Entry> members;
    public final List<String> changes = new CopyOnWriteArrayList<>();
    public final List<LinkStatus> links = new CopyOnWriteArrayList<>();
    public final Map<String, List<HistoryPoint>> histories = new ConcurrentHashMap<>();
    public final List<NodeId> voters = new CopyOnWriteArrayList<>();
    public volatile double alertsAgeSeconds;
    public volatile Optional<String> notReady = Optional.empty();
    public volatile Runnable beforeStatus = () -> {};
    private final List<Event> kept = new CopyOnWriteArrayList<>();
    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();

    /** What every node knows of one. */
    public record Entry(String name, long epoch, Optional<Endpoint> grpc) {}

    public InMemoryMesh(NodeId self, String name, Map<NodeId, Entry> members) {
        this.self = self;
        this.name = name;
        this.members = members;
    }

    public static Map<NodeId, Entry> world() {
        return java.util.Collections.synchronizedMap(new TreeMap<>());
    }

    @Override
    public NodeId self() {
        return self;
    }

    public NodeRef ref(NodeId id) {
        return NodeRef.newBuilder()
                .setId(id.toString())
                .setName(members.get(id).name())
                .build();
    }

    @Override
    public StatusReply status() {
        beforeStatus.run();
        return StatusReply.newBuilder()
                .setNode(ref(self))
                .setVersion("0.1.0")
                .setVerdict("all is well")
                .setMembers(MemberCounts.newBuilder().setTotal(members.size()).setAlive(members.size()))
                .setLinks(LinkCounts.newBuilder().setTotal(links.size()).setUp(links.size()))
                .setAlertsFiring(2)
                .setRaft(RaftSummary.newBuilder()
                        .setRole("follower")
                        .setTerm(7)
                        .setLeader(ref(self))
                        .setQuorum(true))
                .setSelf(SelfHealth.newBuilder().setRssBytes(100_000_000).setDiskWritable(true))
                .build();
    }

    @Override
    public MembersReply members(MembersRequest request) {
        MembersReply.Builder reply = MembersReply.newBuilder();
        synchronized (members) {
            members.forEach((id, entry) -> reply.addMembers(MemberStatus.newBuilder()
                    .setId(id.toString())
                    .setName(entry.name())
                    .setState(MemberState.ALIVE)
                    .setIncarnation(entry.epoch() << 32 | 3)
                    .setSelf(id.equals(self))));
        }
        return reply.build();
    }

    @Override
    public LinksReply links(LinksRequest request) {
        LinksReply.Builder reply = LinksReply.newBuilder();
        links.stream()
                .filter(link ->
                        request.getFrom().isEmpty() || link.getFrom().getId().equals(request.getFrom()))
                .filter(link ->
                        request.getTo().isEmpty() || link.getTo().getId().equals(request.getTo()))
                .filter(link -> !request.getBadOnly() || link.getState() != LinkState.LINK_UP)
                .forEach(reply::addLinks);
        return reply.build();
    }

    @Override
    public MatrixReply matrix(MatrixRequest request) {
        List<NodeId> ids = new ArrayList<>(members.keySet());
        MatrixReply.Builder reply = MatrixReply.newBuilder().setAt(Timestamps.fromMillis(1_700_000_000_000L));
        ids.forEach(id -> reply.addNodes(MatrixNode.newBuilder()
                .setId(id.toString())
                .setName(members.get(id).name())));
        links.forEach(link -> reply.addCells(MatrixCell.newBuilder()
                .setFrom(ids.indexOf(NodeId.parse(link.getFrom().getId())))
                .setTo(ids.indexOf(NodeId.parse(link.getTo().getId())))
                .setState(link.getState())
                .setTier(link.getTier())
                .setAgeSeconds(link.getAgeSeconds())));
        return reply.build();
    }

    /** One cell for each link that has a history, with the newest point's state; all members whatever is asked. */
    @Override
    public MatrixReply past(MatrixRequest request) {
        List<NodeId> ids = new ArrayList<>(members.keySet());
        MatrixReply.Builder reply = MatrixReply.newBuilder().setAt(request.getAtTime());
        ids.forEach(id -> reply.addNodes(MatrixNode.newBuilder()
                .setId(id.toString())
                .setName(members.get(id).name())));
        histories.forEach((to, points) -> reply.addCells(MatrixCell.newBuilder()
                .setFrom(ids.indexOf(self))
                .setTo(ids.indexOf(NodeId.parse(to)))
                .setState(points.get(points.size() - 1).getState())
                .setTier(Tier.TIER_RAW)));
        return reply.build();
    }

    @Override
    public MatrixReply estimated(MatrixReply measured) {
        return measured;
    }

    @Override
    public NearReply near(NearRequest request) {
        return NearReply.newBuilder()
                .setNode(ref(NodeId.parse(request.getNode())))
                .addNodes(NearNode.newBuilder()
                        .setNode(ref(self))
                        .setEstimated(RttEstimate.newBuilder()
                                .setRttSeconds(request.getWithinSeconds())
                                .setErrorRatio(0.1)))
                .build();
    }

    @Override
    public CompletableFuture<DebugDumpReply> debugDump(DebugDumpRequest request) {
        changes.add("debugDump");
        return CompletableFuture.completedFuture(
                DebugDumpReply.newBuilder().setPath("/nowhere").build());
    }

    @Override
    public PathReply path(PathRequest request) {
        return PathReply.newBuilder()
                .setFrom(NodeRef.newBuilder().setId(request.getFrom()))
                .setTo(NodeRef.newBuilder().setId(request.getTo()))
                .setTracing(request.getTrace())
                .build();
    }

    @Override
    public HistoryReply history(HistoryRequest request) {
        HistoryReply.Builder reply = HistoryReply.newBuilder()
                .setFrom(ref(NodeId.parse(request.getFrom())))
                .setTo(ref(NodeId.parse(request.getTo())))
                .setStepSeconds(request.hasStepSeconds() ? request.getStepSeconds() : 10);
        if (request.getFrom().equals(self.toString())) {
            reply.addAllPoints(histories.getOrDefault(request.getTo(), List.of()));
        }
        return reply.build();
    }

    @Override
    public AlertsReply alerts(AlertsRequest request) {
        return AlertsReply.newBuilder()
                .addAlerts(Alert.newBuilder().setId("a-" + name).setState(AlertState.FIRING))
                .setSource("this node")
                .setAgeSeconds(alertsAgeSeconds)
                .build();
    }

    @Override
    public SilencesReply silences(SilencesRequest request) {
        return SilencesReply.getDefaultInstance();
    }

    @Override
    public RulesReply rules() {
        return RulesReply.newBuilder()
                .addRules(RuleStatus.newBuilder().setName("link_down").putParameters("loss", "1"))
                .build();
    }

    @Override
    public TargetsReply targets(TargetsRequest request) {
        return TargetsReply.getDefaultInstance();
    }

    @Override
    public CompletableFuture<AddTargetReply> addTarget(AddTargetRequest request) {
        return CompletableFuture.completedFuture(AddTargetReply.newBuilder()
                .setTarget(TargetStatus.newBuilder()
                        .setName(request.getName())
                        .setUrl(request.getUrl())
                        .setFrom(request.getFrom())
                        .setEverySeconds(request.getEverySeconds())
                        .setTimeoutSeconds(request.getTimeoutSeconds()))
                .build());
    }

    @Override
    public CompletableFuture<ChangeReply> removeTarget(RemoveTargetRequest request) {
        return CompletableFuture.completedFuture(ChangeReply.getDefaultInstance());
    }

    @Override
    public RaftReply raft() {
        RaftReply.Builder reply = RaftReply.newBuilder().setCommitIndex(41).setAppliedIndex(40);
        for (NodeId voter : voters) {
            reply.addVoters(RaftVoter.newBuilder()
                    .setNode(ref(voter))
                    .setState(MemberState.ALIVE)
                    .setLeader(voter.equals(voters.get(0))));
        }
        return reply.build();
    }

    @Override
    public List<Event> recentEvents(EventsRequest request) {
        int from = Math.max(0, kept.size() - request.getBacklog());
        return List.copyOf(kept.subList(from, kept.size()));
    }

    @Override
    public AutoCloseable onEvent(Consumer<Event> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    public int listeners() {
        return listeners.size();
    }

    /** Something happens here. */
    public synchronized void happen(String kind, String text) {
        Event event = Event.newBuilder()
                .setSequence(kept.size() + 1L)
                .setKind(kind)
                .setText(text)
                .setAt(Timestamps.fromMillis(1_700_000_000_000L + kept.size()))
                .build();
        kept.add(event);
        listeners.forEach(listener -> listener.accept(event));
    }

    @Override
    public Optional<NodeRef> resolve(String nameOrId) {
        synchronized (members) {
            return members.entrySet().stream()
                    .filter(entry -> entry.getValue().name().equals(nameOrId)
                            || (nameOrId.length() >= 4
                                    && entry.getKey().toString().startsWith(nameOrId)))
                    .map(entry -> ref(entry.getKey()))
                    .findFirst();
        }
    }

    @Override
    public Optional<Endpoint> grpcEndpoint(NodeId node) {
        Entry entry = members.get(node);
        return entry == null ? Optional.empty() : entry.grpc();
    }

    private CompletableFuture<ChangeReply> changed(String what) {
        changes.add(what);
        return CompletableFuture.completedFuture(
                ChangeReply.newBuilder().setText(what).build());
    }

    @Override
    public CompletableFuture<JoinReply> join(JoinRequest request) {
        changes.add("join " + request.getSeedsList());
        return CompletableFuture.completedFuture(JoinReply.getDefaultInstance());
    }

    @Override
    public CompletableFuture<ChangeReply> leave(LeaveRequest request) {
        return changed("leave " + name);
    }

    @Override
    public CompletableFuture<ChangeReply> forget(ForgetRequest request) {
        return changed("forget " + request.getNode());
    }

    @Override
    public CompletableFuture<ChangeReply> drain(DrainRequest request) {
        return changed("drain " + request.getNode() + " " + request.getForSeconds());
    }

    @Override
    public CompletableFuture<ChangeReply> acknowledge(AcknowledgeRequest request) {
        return changed("acknowledge " + request.getAlertId());
    }

    @Override
    public CompletableFuture<AddSilenceReply> addSilence(AddSilenceRequest request) {
        changes.add("silence");
        return CompletableFuture.completedFuture(AddSilenceReply.getDefaultInstance());
    }

    @Override
    public CompletableFuture<ChangeReply> expireSilence(ExpireSilenceRequest request) {
        return changed("expire " + request.getId());
    }

    @Override
    public CompletableFuture<ChangeReply> raftBootstrap(RaftBootstrapRequest request) {
        return changed("bootstrap");
    }

    @Override
    public CompletableFuture<ChangeReply> raftRecover(RaftRecoverRequest request) {
        return CompletableFuture.failedFuture(new IllegalStateException("the group has a live quorum"));
    }

    @Override
    public CompletableFuture<ChangeReply> setLogLevel(SetLogLevelRequest request) {
        return changed("log " + request.getLevel());
    }

    @Override
    public CompletableFuture<ChangeReply> reload(ReloadRequest request) {
        return changed("reload");
    }

    @Override
    public Optional<String> notReady() {
        return notReady;
    }
}
