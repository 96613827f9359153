package io.gossamer.daemon;

import io.gossamer.alert.AlertViews;
import io.gossamer.consensus.node.ConsensusNode;
import io.gossamer.control.ControlView;
import io.gossamer.model.Endpoint;
import io.gossamer.model.LinkId;
import io.gossamer.model.Member;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.proto.*;
import io.gossamer.proto.PathReply;
import io.gossamer.proto.PathRequest;
import io.gossamer.query.CallFailure;
import io.gossamer.query.LocalMesh;
import io.gossamer.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What this node knows and can do, as the faces ask for it: each method reads published snapshots or hands over. */
final class NodeAnswers implements LocalMesh {
    private final Parts parts;
    private final MemberAnswers members;
    private final RaftAnswers raft;

    /** Everything that answers are made of. */
    record Parts(
            NodeId self,
            Clock clock,
            MembershipNode membership,
            ConsensusNode consensus,
            Supplier<ControlView> control,
            Supplier<Long> stateNanosNow,
            Supplier<AlertParts> alertParts,
            LinkView links,
            CoordinateDesk coordinates,
            HistoryAnswers history,
            PastAnswers past,
            PathDesk paths,
            PeerCheckDesk checks,
            EventLog events,
            NodeStatus status,
            NodeChanges changes,
            InstrumentParts instruments,
            TargetAnswers targets,
            Lifecycle lifecycle) {}

    /** What only the daemon as a whole can do. */
    interface Lifecycle {
        CompletableFuture<ChangeReply> leave();

        CompletableFuture<ChangeReply> reload();
    }

    NodeAnswers(Parts parts) {
        this.parts = parts;
        this.members = new MemberAnswers(parts.clock());
        this.raft = new RaftAnswers(parts.clock());
    }

    @Override
    public NodeId self() {
        return parts.self();
    }

    private MembershipView view() {
        return ShownView.of(parts.membership().view());
    }

    @Override
    public StatusReply status() {
        return parts.status().status(parts.links().totals(), firingAndPending());
    }

    private int[] firingAndPending() {
        int[] counts = new int[2];
        for (Alert alert : alerts(AlertsRequest.getDefaultInstance()).getAlertsList()) {
            boolean quiet = alert.getInhibited() || alert.getSilenced();
            if (alert.getState() == AlertState.FIRING && !quiet) {
                counts[0]++;
            } else if (alert.getState() == AlertState.PENDING && !quiet) {
                counts[1]++;
            }
        }
        return counts;
    }

    @Override
    public MembersReply members(MembersRequest request) {
        return members.members(view(), parts.consensus().view(), drains(), request.getIncludeLeft());
    }

    /** Until when, by this node's wall clock, each drained member is drained. */
    private Map<NodeId, Long> drains() {
        ControlView control = parts.control().get();
        long stateNow = parts.stateNanosNow().get();
        long wallNow = parts.clock().wallMillis();
        Map<NodeId, Long> until = new TreeMap<>();
        control.drains().forEach((node, drain) -> {
            long leftNanos = drain.getUntil().getStateNanos() - stateNow;
            if (leftNanos > 0) {
                until.put(node, wallNow + leftNanos / 1_000_000);
            }
        });
        return until;
    }

    @Override
    public LinksReply links(LinksRequest request) {
        Estimates estimates = parts.coordinates().estimates();
        LinksReply links = LinkAnswers.links(view(), parts.links()::forEach, estimates, request);
        return parts.checks().addTo(parts.instruments().addTo(links, parts.self()), parts.self());
    }

    @Override
    public MatrixReply matrix(MatrixRequest request) {
        return LinkAnswers.matrix(view(), parts.links()::forEach, parts.clock());
    }

    @Override
    public MatrixReply past(MatrixRequest request) {
        return parts.past().matrix(view(), request);
    }

    @Override
    public MatrixReply estimated(MatrixReply measured) {
        return EstimateAnswers.fill(measured, parts.coordinates().estimates());
    }

    @Override
    public NearReply near(NearRequest request) {
        MembershipView view = view();
        return EstimateAnswers.near(
                view,
                node(view, request.getNode()),
                parts.links()::forEach,
                parts.coordinates().estimates(),
                request);
    }

    @Override
    public PathReply path(PathRequest request) {
        return parts.paths().answer(request);
    }

    @Override
    public HistoryReply history(HistoryRequest request) {
        MembershipView view = view();
        NodeId from = node(view, request.getFrom());
        if (!request.getTarget().isEmpty()) {
            LinkId kept = new LinkId(from, parts.targets().historyId(request.getTarget()));
            return parts.history().history(view, kept, request).toBuilder()
                    .setTo(NodeRef.newBuilder().setName(request.getTarget()))
                    .build();
        }
        NodeId to = node(view, request.getTo());
        return parts.history().history(view, new LinkId(from, to), request);
    }

    private static NodeId node(MembershipView view, String nameOrId) {
        return NodeId.parse(MemberAnswers.resolve(view, nameOrId)
                .orElseThrow(() -> CallFailure.noMember(nameOrId))
                .getId());
    }

    @Override
    public AlertsReply alerts(AlertsRequest request) {
        MembershipView view = view();
        AlertsReply reply = AlertViews.alerts(
                parts.control().get(), parts.alertParts().get().fallback().alerts(), request, node -> MemberAnswers.ref(
                                view, node)
                        .getName());
        AlertsReply.Builder sourced = reply.toBuilder()
                .setSource(MemberAnswers.ref(view, parts.self()).getName());
        parts.consensus()
                .view()
                .leaderContactNanos()
                .ifPresent(contact ->
                        sourced.setAgeSeconds(Math.max(0, parts.clock().monotonicNanos() - contact) / 1e9));
        return sourced.build();
    }

    @Override
    public SilencesReply silences(SilencesRequest request) {
        return AlertViews.silences(
                parts.control().get(), request, parts.stateNanosNow().get());
    }

    @Override
    public RulesReply rules() {
        return AlertViews.rules(parts.control().get(), parts.alertParts().get().rules());
    }

    @Override
    public RaftReply raft() {
        return raft.reply(view(), parts.consensus().view());
    }

    @Override
    public TargetsReply targets(TargetsRequest request) {
        return parts.targets().targets(request);
    }

    @Override
    public CompletableFuture<AddTargetReply> addTarget(AddTargetRequest request) {
        return parts.targets().add(request);
    }

    @Override
    public CompletableFuture<ChangeReply> removeTarget(RemoveTargetRequest request) {
        return parts.targets().remove(request);
    }

    @Override
    public List<Event> recentEvents(EventsRequest request) {
        return parts.events().recent(request.getBacklog(), request.getKindPrefix());
    }

    @Override
    public AutoCloseable onEvent(Consumer<Event> listener) {
        return parts.events().listen(listener);
    }

    @Override
    public Optional<NodeRef> resolve(String nameOrId) {
        return MemberAnswers.resolve(view(), nameOrId);
    }

    @Override
    public Optional<Endpoint> grpcEndpoint(NodeId node) {
        return view().member(node)
                .map(Member::profile)
                .filter(profile -> profile.ports().grpc() != 0)
                .map(profile -> profile.grpc());
    }

    @Override
    public CompletableFuture<JoinReply> join(JoinRequest request) {
        return parts.changes().join(request);
    }

    @Override
    public CompletableFuture<ChangeReply> leave(LeaveRequest request) {
        return parts.lifecycle().leave();
    }

    @Override
    public CompletableFuture<ChangeReply> forget(ForgetRequest request) {
        return parts.changes().forget(node(view(), request.getNode()));
    }

    @Override
    public CompletableFuture<ChangeReply> drain(DrainRequest request) {
        return parts.changes().drain(node(view(), request.getNode()), request);
    }

    @Override
    public CompletableFuture<ChangeReply> acknowledge(AcknowledgeRequest request) {
        if (parts.control().get().alert(request.getAlertId()).isEmpty()) {
            throw new CallFailure(
                    CallFailure.Kind.NOT_FOUND,
                    "no alert has the id '" + request.getAlertId() + "'",
                    "`gossamer alerts ls --all` lists them");
        }
        return parts.changes().acknowledge(request);
    }

    @Override
    public CompletableFuture<AddSilenceReply> addSilence(AddSilenceRequest request) {
        return parts.changes().addSilence(request, parts.clock().wallMillis());
    }

    @Override
    public CompletableFuture<ChangeReply> expireSilence(ExpireSilenceRequest request) {
        if (!parts.control().get().silences().containsKey(request.getId())) {
            throw new CallFailure(
                    CallFailure.Kind.NOT_FOUND,
                    "no silence has the id '" + request.getId() + "'",
                    "`gossamer alerts silences` lists them");
        }
        return parts.changes().expireSilence(request);
    }

    @Override
    public CompletableFuture<ChangeReply> raftBootstrap(RaftBootstrapRequest request) {
        return parts.changes().raftBootstrap();
    }

    @Override
    public CompletableFuture<ChangeReply> raftRecover(RaftRecoverRequest request) {
        return parts.changes().raftRecover(request);
    }

    @Override
    public CompletableFuture<ChangeReply> setLogLevel(SetLogLevelRequest request) {
        LogLevels.set(request.getLogger(), request.getLevel());
        String logger = request.getLogger().isEmpty() ? "all loggers" : request.getLogger();
        return CompletableFuture.completedFuture(NodeChanges.text(logger + ": " + request.getLevel()));
    }

    @Override
    public CompletableFuture<ChangeReply> reload(ReloadRequest request) {
        return parts.lifecycle().reload();
    }

    @Override
    public CompletableFuture<DebugDumpReply> debugDump(DebugDumpRequest request) {
        return parts.changes().debugDump();
    }

    @Override
    public Optional<String> notReady() {
        return parts.status().notReady();
    }
}
