package io.gossamer.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Message;
import com.google.protobuf.util.Timestamps;
import io.gossamer.model.Endpoint;
import io.gossamer.model.NodeId;
import io.gossamer.proto.*;
import io.gossamer.waiting.Eventually;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real gRPC over loopback between three nodes of one process. */
@Timeout(300)
final class ThreeNodesTest {
    private final Map<NodeId, InMemoryMesh.Entry> world = InMemoryMesh.world();
    private List<TestNode> nodes;

    @BeforeEach
    void start() throws Exception {
        nodes = List.of(new TestNode("n1", world, 11), new TestNode("n2", world, 12), new TestNode("n3", world, 13));
        for (TestNode node : nodes) {
            node.mesh.voters.add(nodes.get(0).id());
        }
    }

    @AfterEach
    void stop() {
        nodes.forEach(TestNode::close);
    }

    private Channel channel(TestNode node) {
        return node.peers.channel(node.id()).orElseThrow();
    }

    private MeshGrpc.MeshBlockingStub ask(TestNode node) {
        return MeshGrpc.newBlockingStub(channel(node))
                .withDeadlineAfter(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private LinkStatus link(int from, int to, Tier tier, double age, LinkState state) {
        InMemoryMesh mesh = nodes.get(0).mesh;
        return LinkStatus.newBuilder()
                .setFrom(mesh.ref(nodes.get(from).id()))
                .setTo(mesh.ref(nodes.get(to).id()))
                .setTier(tier)
                .setAgeSeconds(age)
                .setState(state)
                .build();
    }

    private static StatusRuntimeException refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call);
    }

    @Test
    void everyNodeAnswersEveryUnaryCallWithAReplyOrAReasonedRefusal() {
        Map<String, Message> requests = Map.of(
                "History", HistoryRequest.newBuilder().setFrom("n1").setTo("n2").build(),
                "Path",
                        io.gossamer.proto.PathRequest.newBuilder()
                                .setFrom("n1")
                                .setTo("n2")
                                .build(),
                "Join", JoinRequest.newBuilder().addSeeds("h").build(),
                "Forget", ForgetRequest.newBuilder().setNode("n2").build(),
                "AddTarget",
                        io.gossamer.proto.AddTargetRequest.newBuilder()
                                .setUrl("tcp://db:1")
                                .build(),
                "AddSilence",
                        AddSilenceRequest.newBuilder()
                                .putMatchers("node", "n1")
                                .setForSeconds(60)
                                .build());
        TestNode third = nodes.get(2);
        for (TestNode node : nodes) {
            for (MethodDescriptor<?, ?> method : MeshGrpc.getServiceDescriptor().getMethods()) {
                if (method.getType() != MethodDescriptor.MethodType.UNARY
                        || method.getBareMethodName().equals("RaftRecover")) {
                    continue;
                }
                Message reply = call(node, method, requests);
                assertThat(reply).as(method.getBareMethodName()).isNotNull();
            }
        }
        StatusRuntimeException conflict =
                refusal(() -> ask(third).raftRecover(RaftRecoverRequest.getDefaultInstance()));
        assertThat(conflict.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(conflict.getStatus().getDescription()).contains("live quorum");
    }

    @SuppressWarnings("unchecked")
    private Message call(TestNode node, MethodDescriptor<?, ?> method, Map<String, Message> requests) {
        MethodDescriptor<Message, Message> typed = (MethodDescriptor<Message, Message>) method;
        Message empty = typed.parseRequest(new java.io.ByteArrayInputStream(new byte[0]));
        Message request = requests.getOrDefault(method.getBareMethodName(), empty);
        if (method.getBareMethodName().equals("Forget") && node == nodes.get(1)) {
            request = ForgetRequest.newBuilder().setNode("n1").build();
        }
        return ClientCalls.blockingUnaryCall(
                channel(node),
                typed,
                CallOptions.DEFAULT.withDeadlineAfter(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS),
                request);
    }

    @Test
    void historyComesFromTheNodeThatMeasured() {
        HistoryPoint point = HistoryPoint.newBuilder()
                .setStart(Timestamps.fromSeconds(1000))
                .setState(LinkState.LINK_DOWN)
                .build();
        nodes.get(2).mesh.histories.put(nodes.get(0).id().toString(), List.of(point));
        for (TestNode node : nodes) {
            HistoryReply reply = ask(node)
                    .history(HistoryRequest.newBuilder()
                            .setFrom("n3")
                            .setTo("n1")
                            .build());
            assertThat(reply.getPointsList()).containsExactly(point);
            assertThat(reply.getUnreachedList()).isEmpty();
        }
        assertThat(ask(nodes.get(0))
                        .history(HistoryRequest.newBuilder()
                                .setFrom("n3")
                                .setTo("n1")
                                .setLocalOnly(true)
                                .build())
                        .getPointsList())
                .isEmpty();
    }

    @Test
    void theMatrixOfThePastIsGatheredFromAllWhoMeasuredAndNamesWhoIsGone() {
        for (TestNode node : nodes) {
            nodes.stream()
                    .filter(other -> other != node)
                    .forEach(other -> node.mesh.histories.put(
                            other.id().toString(),
                            List.of(HistoryPoint.newBuilder()
                                    .setState(other == nodes.get(2) ? LinkState.LINK_DOWN : LinkState.LINK_UP)
                                    .build())));
        }
        MatrixRequest then = MatrixRequest.newBuilder()
                .setAtTime(Timestamps.fromSeconds(1000))
                .build();
        for (TestNode node : nodes) {
            MatrixReply reply = ask(node).matrix(then);
            assertThat(reply.getUnreachedList()).isEmpty();
            assertThat(links(reply))
                    .containsExactlyInAnyOrder(
                            "n1 > n2 LINK_UP",
                            "n2 > n1 LINK_UP",
                            "n3 > n1 LINK_UP",
                            "n3 > n2 LINK_UP",
                            "n1 > n3 LINK_DOWN",
                            "n2 > n3 LINK_DOWN");
        }
        nodes.get(2).close();
        MatrixReply without = ask(nodes.get(0)).matrix(then);
        assertThat(links(without)).hasSize(4).noneMatch(link -> link.startsWith("n3"));
        assertThat(without.getUnreachedList()).singleElement().satisfies(unreached -> {
            assertThat(unreached.getNode().getName()).isEqualTo("n3");
            assertThat(unreached.getReason()).isNotBlank();
        });
    }

    private static List<String> links(MatrixReply reply) {
        return reply.getCellsList().stream()
                .map(cell -> reply.getNodes(cell.getFrom()).getName() + " > "
                        + reply.getNodes(cell.getTo()).getName() + " " + cell.getState())
                .toList();
    }

    @Test
    void anotherNodesStatusIsItsOwnWordAndASilentOneIsSaidToBeSilent() {
        StatusRequest third = StatusRequest.newBuilder().setNode("n3").build();
        assertThat(ask(nodes.get(0)).status(third).getNode().getName()).isEqualTo("n3");
        assertThat(ask(nodes.get(2)).status(third).getNode().getName()).isEqualTo("n3");
        assertThat(refusal(() -> ask(nodes.get(0))
                                .status(StatusRequest.newBuilder().setNode("n9").build()))
                        .getStatus()
                        .getCode())
                .isEqualTo(Status.Code.NOT_FOUND);
        nodes.get(2).close();
        Status silent = refusal(() -> ask(nodes.get(0)).status(third)).getStatus();
        assertThat(silent.getCode()).isIn(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED);
        assertThat(silent.getDescription()).contains("n3 was asked");
    }

    @Test
    void anOwnerThatIsGoneIsNamedInTheReply() {
        nodes.get(2).close();
        HistoryReply reply = ask(nodes.get(0))
                .history(HistoryRequest.newBuilder().setFrom("n3").setTo("n1").build());
        assertThat(reply.getPointsList()).isEmpty();
        assertThat(reply.getUnreachedList()).singleElement().satisfies(unreached -> {
            assertThat(unreached.getNode().getName()).isEqualTo("n3");
            assertThat(unreached.getReason()).isNotBlank();
        });
    }

    @Test
    void anOwnerThatNeverAnswersIsNamedInTheReplyWithinTheDeadline() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress());
                TestNode impatient = new TestNode("n4", world, 14, Duration.ofMillis(500))) {
            world.put(
                    nodes.get(2).id(),
                    new InMemoryMesh.Entry("n3", 13, Optional.of(new Endpoint("127.0.0.1", silent.getLocalPort()))));
            HistoryReply reply = ask(impatient)
                    .history(HistoryRequest.newBuilder()
                            .setFrom("n3")
                            .setTo("n1")
                            .build());
            assertThat(reply.getUnreached(0).getReason()).contains("no answer within");
        }
    }

    @Test
    void aPeerThatComesBackElsewhereIsReachedAtItsNewAddress() throws Exception {
        NodeId moved = nodes.get(2).id();
        InMemoryMesh.Entry real = world.get(moved);
        world.put(moved, new InMemoryMesh.Entry("n3", 13, Optional.of(new Endpoint("127.0.0.1", 1))));
        HistoryRequest request =
                HistoryRequest.newBuilder().setFrom("n3").setTo("n1").build();
        assertThat(ask(nodes.get(0)).history(request).getUnreachedCount()).isEqualTo(1);
        world.put(moved, real);
        assertThat(ask(nodes.get(0)).history(request).getUnreachedCount()).isZero();
    }

    @Test
    void aNonVoterShowsTheVotersSummaryOverItsOwnBandButItsOwnRawValuesOverAll() {
        nodes.get(0).mesh.links.add(link(2, 1, Tier.TIER_SUMMARY, 9, LinkState.LINK_DEGRADED));
        nodes.get(0).mesh.links.add(link(1, 2, Tier.TIER_SUMMARY, 9, LinkState.LINK_DOWN));
        TestNode nonVoter = nodes.get(1);
        nonVoter.mesh.links.add(link(2, 1, Tier.TIER_BAND, 1, LinkState.LINK_UP));
        nonVoter.mesh.links.add(link(1, 2, Tier.TIER_RAW, 2, LinkState.LINK_UP));
        LinksReply merged = ask(nonVoter).links(LinksRequest.getDefaultInstance());
        assertThat(merged.getLinksList())
                .extracting(LinkStatus::getTier, LinkStatus::getState)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Tier.TIER_SUMMARY, LinkState.LINK_DEGRADED),
                        org.assertj.core.groups.Tuple.tuple(Tier.TIER_RAW, LinkState.LINK_UP));
        LinksReply bad =
                ask(nonVoter).links(LinksRequest.newBuilder().setBadOnly(true).build());
        assertThat(bad.getLinksList()).extracting(LinkStatus::getState).containsExactly(LinkState.LINK_DEGRADED);
        assertThat(ask(nonVoter)
                        .links(LinksRequest.newBuilder().setLocalOnly(true).build())
                        .getLinks(0)
                        .getTier())
                .isEqualTo(Tier.TIER_BAND);
        MatrixReply matrix = ask(nonVoter).matrix(MatrixRequest.getDefaultInstance());
        assertThat(matrix.getNodesCount()).isEqualTo(3);
        assertThat(matrix.getCellsList())
                .extracting(MatrixCell::getTier)
                .containsExactly(Tier.TIER_SUMMARY, Tier.TIER_RAW);
    }

    @Test
    void withoutTheVoterTheBandsAreShownAndTheVoterIsNamed() {
        TestNode nonVoter = nodes.get(1);
        nonVoter.mesh.links.add(link(2, 0, Tier.TIER_BAND, 1, LinkState.LINK_UP));
        nodes.get(0).close();
        LinksReply reply = ask(nonVoter).links(LinksRequest.getDefaultInstance());
        assertThat(reply.getLinksList()).hasSize(1);
        assertThat(reply.getUnreachedList())
                .extracting(u -> u.getNode().getName())
                .containsExactly("n1");
        assertThat(ask(nonVoter).matrix(MatrixRequest.getDefaultInstance()).getUnreachedCount())
                .isEqualTo(1);
    }

    @Test
    void anOldCopyOfTheAlertBookIsReplacedByAVoters() {
        nodes.get(1).mesh.alertsAgeSeconds = 100;
        AlertsReply reply = ask(nodes.get(1)).alerts(AlertsRequest.getDefaultInstance());
        assertThat(reply.getAlerts(0).getId()).isEqualTo("a-n1");
        assertThat(reply.getSource()).isEqualTo("asked n1 (this node)");
        nodes.get(0).close();
        AlertsReply local = ask(nodes.get(1)).alerts(AlertsRequest.getDefaultInstance());
        assertThat(local.getAlerts(0).getId()).isEqualTo("a-n2");
        assertThat(local.getUnreachedCount()).isEqualTo(1);
    }

    @Test
    void leaveOfAnotherNodeIsDoneThereOnceAndOnlyOnAMembersOrder() throws Exception {
        ChangeReply done =
                ask(nodes.get(0)).leave(LeaveRequest.newBuilder().setNode("n3").build());
        assertThat(done.getText()).isEqualTo("leave n3");
        assertThat(nodes.get(2).mesh.changes).containsExactly("leave n3");
        assertThat(nodes.get(0).mesh.changes).isEmpty();

        SignedChange order = nodes.get(0).orders.leave(nodes.get(2).id());
        PeerGrpc.PeerBlockingStub peer = PeerGrpc.newBlockingStub(channel(nodes.get(2)))
                .withDeadlineAfter(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(peer.forwardChange(order).getText()).isEqualTo("leave n3");
        assertThat(refusal(() -> peer.forwardChange(order)).getStatus().getDescription())
                .contains("carried out before");

        ChangeOrders stranger = new ChangeOrders(nodes.get(0).mesh, new TestSeal(), nodes.get(0).tally);
        assertThat(refusal(() -> peer.forwardChange(stranger.leave(nodes.get(2).id())))
                        .getStatus())
                .satisfies(status -> assertThat(status.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED))
                .satisfies(status -> assertThat(status.getDescription()).contains("signature"));
        SignedChange elsewhere = nodes.get(0).orders.leave(nodes.get(1).id());
        assertThat(refusal(() -> peer.forwardChange(elsewhere)).getStatus().getDescription())
                .contains("another node");
        world.put(
                nodes.get(2).id(),
                new InMemoryMesh.Entry("n3", 14, world.get(nodes.get(2).id()).grpc()));
        assertThat(refusal(() -> peer.forwardChange(order)).getStatus().getDescription())
                .contains("earlier start");
        assertThat(nodes.get(2).mesh.changes).hasSize(2);
    }

    @Test
    void anOrderToMeasureIsTakenOnceFromAMemberAndIsNoOrderOfAnotherKind() throws Exception {
        ChangeOrders here = nodes.get(0).orders;
        ChangeOrders there = nodes.get(2).orders;
        MeasureOrder wanted =
                MeasureOrder.newBuilder().setStep(MeasureOrder.Step.RECEIVE).build();
        SignedChange order = here.measure(nodes.get(2).id(), wanted);
        ChangeOrders.Measure taken = there.measure(order);
        assertThat(taken.signer()).isEqualTo(nodes.get(0).id());
        assertThat(taken.order()).isEqualTo(wanted);
        assertThatThrownBy(() -> there.measure(order)).hasMessageContaining("carried out before");
        assertThatThrownBy(() ->
                        nodes.get(1).orders.measure(here.measure(nodes.get(2).id(), wanted)))
                .hasMessageContaining("another node");
        assertThatThrownBy(() -> there.measure(here.leave(nodes.get(2).id())))
                .hasMessageContaining("not ask to measure");
        assertThatThrownBy(() ->
                        there.obey(here.measure(nodes.get(2).id(), wanted)).join())
                .hasMessageContaining("does not know");
        SignedChange forged = here.measure(nodes.get(2).id(), wanted).toBuilder()
                .setSignature(com.google.protobuf.ByteString.copyFrom(new byte[64]))
                .build();
        assertThatThrownBy(() -> there.measure(forged)).hasMessageContaining("signature");
    }

    @Test
    void leaveOfANodeThatDoesNotAnswerNamesForget() {
        nodes.get(2).close();
        StatusRuntimeException refused = refusal(() ->
                ask(nodes.get(0)).leave(LeaveRequest.newBuilder().setNode("n3").build()));
        assertThat(refused.getStatus().getDescription()).contains("n3 did not answer", "gossamer forget n3");
    }

    @Test
    void nonsenseIsRefusedWithCauseAndNextStep() {
        assertInvalid(HistoryRequest.newBuilder().setFrom("n1").setTo("n2").setLimit(30_000), "limit is 30000");
        assertInvalid(HistoryRequest.newBuilder().setFrom("n1").setTo("n2").setLimit(-1), "limit is 4294967295");
        assertInvalid(HistoryRequest.newBuilder().setFrom("n1").setTo("n2").setStepSeconds(1), "step_seconds");
        assertInvalid(HistoryRequest.newBuilder().setFrom("n1").setTo("n2").setStepSeconds(Double.NaN), "step_seconds");
        assertInvalid(HistoryRequest.newBuilder().setFrom("n1"), "one link");
        assertInvalid(
                HistoryRequest.newBuilder()
                        .setFrom("n1")
                        .setTo("n2")
                        .setStart(Timestamps.fromSeconds(9))
                        .setEnd(Timestamps.fromSeconds(9)),
                "ends before it starts");
        StatusRuntimeException unknown = refusal(() ->
                ask(nodes.get(0)).links(LinksRequest.newBuilder().setFrom("n9").build()));
        assertThat(unknown.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(unknown.getStatus().getDescription()).contains("'n9'", "gossamer members");
        StatusRuntimeException own = refusal(() -> ask(nodes.get(0))
                .forget(ForgetRequest.newBuilder().setNode("n1").build()));
        assertThat(own.getStatus().getDescription()).contains("gossamer leave");
    }

    private void assertInvalid(HistoryRequest.Builder request, String words) {
        StatusRuntimeException refused = refusal(() -> ask(nodes.get(1)).history(request.build()));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refused.getStatus().getDescription()).contains(words);
    }
}
