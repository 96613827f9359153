package io.gossamer.relay;

import static io.gossamer.waiting.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.gossamer.model.Endpoint;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.proto.PeerGrpc;
import io.gossamer.proto.SummaryAck;
import io.gossamer.proto.SummaryBatch;
import io.gossamer.proto.SummaryContent;
import io.gossamer.query.InMemoryMesh;
import io.gossamer.query.PeerChannels;
import io.gossamer.query.TestNode;
import io.gossamer.waiting.Eventually;
import io.gossamer.wire.SignedSummaries;
import io.gossamer.wire.SummaryCodec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Summaries of n1 on their way to voters, over real gRPC on loopback. */
@Timeout(300)
final class SummaryRelayTest {
    private static final Endpoint NOWHERE = new Endpoint("127.0.0.1", 1);

    /** However long this process may be stopped: what was taken shall not be counted as lost. */
    private static final long PATIENCE = Eventually.LIMIT.toMillis();

    private final Map<NodeId, InMemoryMesh.Entry> world = InMemoryMesh.world();
    private final List<NodeId> voters = new CopyOnWriteArrayList<>();
    private final List<SummaryIntake.Delivery> own = new CopyOnWriteArrayList<>();
    private final Tally tally = new Tally("relay");
    private final InMemorySpool spool = new InMemorySpool(100, tally);
    private final Map<NodeId, Endpoint> routes = new java.util.concurrent.ConcurrentHashMap<>();
    private TestNode n1;
    private TestNode n2;
    private TestNode n3;
    private PeerChannels paths;
    private SummaryShipper shipper;

    @BeforeEach
    void start() throws Exception {
        n1 = new TestNode("n1", world, 11);
        n2 = new TestNode("n2", world, 12);
        n3 = new TestNode("n3", world, 13);
        paths = new PeerChannels(
                id -> Optional.ofNullable(routes.get(id)).or(() -> n1.mesh.grpcEndpoint(id)),
                n1.loops,
                n1.workers,
                tally);
        shipper = shipper(spool);
    }

    private SummaryShipper shipper(SummarySpool kept) {
        return new SummaryShipper(
                n1.id(),
                n1.seal.signer(),
                11,
                () -> voters,
                new SummaryPush(n1.id(), paths, () -> List.of(n1.id(), n2.id(), n3.id()), tally, PATIENCE, PATIENCE),
                (delivery, receivedNanos, replay) -> own.add(delivery),
                kept,
                n1.clock,
                n1.workers,
                tally);
    }

    @AfterEach
    void stop() {
        shipper.close();
        paths.close();
        List.of(n1, n2, n3).forEach(TestNode::close);
    }

    private List<LinkSummary> window(int number) {
        return Windows.window(n1.id(), n2.id(), number);
    }

    private static List<Long> starts(TestNode node) {
        return node.taken.stream()
                .map(delivery -> delivery.summaries().get(0).window().startUnixMillis() % 1_000_000 / 10_000)
                .toList();
    }

    @Test
    void everyVoterGetsTheWindowThisNodeIncluded() {
        voters.addAll(List.of(n1.id(), n2.id(), n3.id()));
        shipper.ship(window(0), List.of());
        await().untilAsserted(() -> {
            assertThat(own).hasSize(1);
            assertThat(n2.taken).containsExactlyElementsOf(own);
            assertThat(n3.taken).containsExactlyElementsOf(own);
        });
        assertThat(own.get(0).summaries()).isEqualTo(window(0));
        assertThat(spool.keys()).isEmpty();
    }

    @Test
    void whereTheDirectPathFailsAnotherMemberCarriesIt() {
        voters.add(n2.id());
        routes.put(n2.id(), NOWHERE);
        shipper.ship(window(0), List.of());
        await().untilAsserted(() -> assertThat(n2.taken).hasSize(1));
        assertThat(n2.taken.get(0).origin()).isEqualTo(n1.id());
        await().untilAsserted(() -> assertThat(tally.value("pushed", "carried")).isEqualTo(1));
        assertThat(n3.taken).isEmpty();
        assertThat(spool.keys()).isEmpty();
    }

    @Test
    void whatNoVoterTookIsSentAgainNewestFirstAfterTheFreshOnes() {
        shipper.ship(window(0), List.of());
        await().until(() -> spool.keys().size() == 1);
        voters.add(n2.id());
        routes.put(n2.id(), NOWHERE);
        world.computeIfPresent(n2.id(), (id, e) -> new InMemoryMesh.Entry("n2", 12, Optional.of(NOWHERE)));
        for (int i = 1; i <= 3; i++) {
            int expected = i + 1;
            shipper.ship(window(i), List.of());
            await().until(() -> spool.keys().size() == expected);
        }
        shipper.tick();
        assertThat(n2.taken)
                .as("nothing is sent again to a voter that takes nothing")
                .isEmpty();

        // the leader changed: n3 is the voter now
        voters.set(0, n3.id());
        shipper.ship(window(4), List.of());
        await().until(() -> shipper.isTaking(n3.id()));
        n1.clock.advance(SummaryShipper.REPLAY_AFTER_NANOS - 1);
        shipper.tick();
        shipper.ship(window(5), List.of());
        await().until(() -> n3.taken.size() == 2);
        assertThat(tally.value("replayed", ""))
                .as("all that is new comes first when a voter is back")
                .isZero();
        n1.clock.advance(1);
        await().untilAsserted(() -> {
            shipper.tick();
            assertThat(n3.taken).hasSize(6);
        });
        await().untilAsserted(() -> {
            shipper.tick();
            assertThat(spool.keys()).isEmpty();
        });
        assertThat(starts(n3).get(0)).isEqualTo(4);
        assertThat(starts(n3)).containsExactlyInAnyOrder(5L, 4L, 3L, 2L, 1L, 0L);
        assertThat(n3.tally.value("summaries_taken", "replay")).isEqualTo(4);
        assertThat(n3.tally.value("summaries_taken", "fresh")).isEqualTo(2);
    }

    @Test
    void votersThatAreGoneForAMomentWhileTheSpoolIsReadLoseNothing() {
        for (int i = 0; i < 3; i++) {
            spool.put(batch(i));
        }
        voters.add(n3.id());
        shipper = shipper(new SummarySpool() {
            @Override
            public Optional<Long> put(SummaryBatch batch) {
                return spool.put(batch);
            }

            @Override
            public Optional<SummaryBatch> get(long key) {
                return spool.get(key);
            }

            @Override
            public void remove(long key) {
                spool.remove(key);
            }

            @Override
            public List<Long> keys() {
                voters.clear();
                return spool.keys();
            }
        });
        shipper.ship(window(10), List.of());
        await().until(() -> shipper.isTaking(n3.id()));
        n1.clock.advance(SummaryShipper.REPLAY_AFTER_NANOS);
        shipper.tick();
        await().until(voters::isEmpty);
        // it was a moment: the voter is known again
        await().untilAsserted(() -> {
            voters.clear();
            voters.add(n3.id());
            shipper.tick();
            assertThat(n3.taken).hasSize(4);
        });
        assertThat(starts(n3)).containsExactlyInAnyOrder(10L, 2L, 1L, 0L);
    }

    @Test
    void aTickSendsOnlySoManyNewestOnes() {
        for (int i = 0; i < 10; i++) {
            spool.put(batch(i));
        }
        voters.add(n3.id());
        shipper.ship(window(10), List.of());
        await().until(() -> shipper.isTaking(n3.id()));
        n1.clock.advance(SummaryShipper.REPLAY_AFTER_NANOS);
        shipper.tick();
        await().until(() -> n3.taken.size() >= 1 + SummaryShipper.REPLAYED_PER_TICK_MAX);
        assertThat(starts(n3).subList(1, 5)).containsExactlyInAnyOrder(9L, 8L, 7L, 6L);
        assertThat(tally.value("replayed", "")).isEqualTo(SummaryShipper.REPLAYED_PER_TICK_MAX);
    }

    /** Of an earlier run: its numbers are not those of this run's batches. */
    private SummaryBatch batch(int number) {
        return SignedSummaries.sign(content(number), n1.seal.signer());
    }

    private SummaryContent.Builder content(int number) {
        SummaryContent.Builder content = SummaryContent.newBuilder()
                .setOrigin(ByteString.copyFrom(n1.id().bytes()))
                .setEpoch(11)
                .setSequence(100 + number);
        window(number).forEach(summary -> content.addSummaries(SummaryCodec.encode(summary)));
        return content;
    }

    private SummaryBatch signed(SummaryContent.Builder content) {
        return SignedSummaries.sign(content, n1.seal.signer());
    }

    private SummaryAck push(SummaryBatch batch) {
        return PeerGrpc.newBlockingStub(n1.peers.channel(n2.id()).orElseThrow())
                .withDeadlineAfter(PATIENCE, TimeUnit.MILLISECONDS)
                .pushSummaries(batch);
    }

    @Test
    void aBatchCountsOnceHoweverOftenAndByWhateverWayItComes() {
        SummaryBatch batch = batch(0);
        assertThat(push(batch).getAccepted()).isEqualTo(1);
        assertThat(push(batch).getDuplicate()).isEqualTo(1);
        assertThat(push(batch.toBuilder().setReplay(true).build()).getDuplicate())
                .isEqualTo(1);
        SummaryBatch addressed = batch.toBuilder()
                .setRelayTo(ByteString.copyFrom(n2.id().bytes()))
                .setHops(1)
                .build();
        assertThat(push(addressed).getDuplicate()).isEqualTo(1);
        assertThat(push(batch(1)).getAccepted()).isEqualTo(1);
        assertThat(n2.taken).hasSize(2);
    }

    @Test
    void aBatchThatNoHonestNodeSendsIsRefusedWhole() {
        SummaryBatch good = batch(0);
        SummaryBatch foreign =
                signed(content(0).setOrigin(ByteString.copyFrom(n3.id().bytes())));
        SummaryBatch epoch = signed(content(0).setEpoch(12));
        SummaryBatch origin = signed(content(0).setOrigin(ByteString.copyFromUtf8("x")));
        SummaryBatch absurd = signed(content(0)
                .setSummaries(0, content(0).getSummaries(0).toBuilder().setState(99)));
        SummaryBatch garbage =
                good.toBuilder().setContent(ByteString.copyFromUtf8("x")).build();
        SummaryBatch travelled = good.toBuilder()
                .setRelayTo(ByteString.copyFrom(n3.id().bytes()))
                .setHops(1)
                .build();
        for (SummaryBatch bad : List.of(foreign, epoch, origin, absurd, garbage, travelled)) {
            assertThatThrownBy(() -> push(bad)).hasMessageContaining("not valid");
        }
        assertThat(n2.taken).isEmpty();
        assertThat(n3.taken).isEmpty();
        assertThat(push(good).getAccepted()).isEqualTo(1);
    }
}
