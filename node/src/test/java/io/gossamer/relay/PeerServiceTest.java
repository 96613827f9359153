package io.gossamer.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.proto.SummaryAck;
import io.gossamer.proto.SummaryBatch;
import io.gossamer.proto.SummaryContent;
import io.gossamer.query.TestSeal;
import io.gossamer.time.ManualClock;
import io.gossamer.wire.Ed25519;
import io.gossamer.wire.SignedSummaries;
import io.gossamer.wire.SummaryCodec;
import io.gossamer.wire.Verifier;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In whose name summaries are taken. */
final class PeerServiceTest {
    private final Set<NodeId> members = new HashSet<>();
    private final List<String> taken = new ArrayList<>();
    private final Tally tally = new Tally("relay");
    private int verified;
    private TestSeal origin;
    private TestSeal stranger;
    private PeerService voter;

    @BeforeEach
    void open() throws Exception {
        origin = new TestSeal();
        stranger = new TestSeal();
        members.add(origin.id());
        Verifier counting = (key, content, signature) -> {
            verified++;
            return Ed25519.verifier().isValid(key, content, signature);
        };
        voter = new PeerService(
                new NodeId(1, 1),
                members::contains,
                counting,
                (delivery, receivedNanos, replay) -> taken.add(delivery.sequence() + (replay ? " replay" : " fresh")),
                null,
                order -> new CompletableFuture<>(),
                new ManualClock(),
                tally);
    }

    private SummaryContent.Builder content(long epoch, long sequence) {
        SummaryContent.Builder content = SummaryContent.newBuilder()
                .setOrigin(ByteString.copyFrom(origin.id().bytes()))
                .setEpoch(epoch)
                .setSequence(sequence);
        Windows.window(origin.id(), new NodeId(1, 1), (int) sequence)
                .forEach(summary -> content.addSummaries(
                        SummaryCodec.encode(summary).toBuilder().setEpoch(epoch)));
        return content;
    }

    private SummaryBatch batch(long sequence) {
        return SignedSummaries.sign(content(11, sequence), origin.signer());
    }

    private String push(SummaryBatch batch) {
        List<String> answer = new ArrayList<>();
        voter.pushSummaries(batch, new StreamObserver<>() {
            @Override
            public void onNext(SummaryAck ack) {
                answer.add(ack.getAccepted() > 0 ? "accepted" : "duplicate");
            }

            @Override
            public void onError(Throwable failure) {
                answer.add(failure.getMessage());
            }

            @Override
            public void onCompleted() {
                // the answer came before
            }
        });
        return answer.get(0);
    }

    @Test
    void aBatchInAnothersNameIsRefusedWhoeverSignsIt() {
        SummaryBatch good = batch(1);
        SummaryBatch byStranger = SignedSummaries.sign(content(11, 1), stranger.signer());
        SummaryBatch withOriginsKey =
                byStranger.toBuilder().setPublicKey(good.getPublicKey()).build();
        SummaryBatch unsigned = good.toBuilder().clearSignature().build();
        SummaryBatch keyless = good.toBuilder().clearPublicKey().build();
        SummaryBatch changed = good.toBuilder()
                .setContent(content(11, 2).setVersion(1).build().toByteString())
                .build();
        for (SummaryBatch forged : List.of(byStranger, withOriginsKey, unsigned, keyless, changed)) {
            assertThat(push(forged)).contains("signature");
        }
        assertThat(taken).isEmpty();
        assertThat(tally.value("batches_refused", "signature")).isEqualTo(5);
        assertThat(push(good)).as("what was forged left no trace").isEqualTo("accepted");
    }

    @Test
    void aNodeThatIsNoMemberYetIsTakenOnceItIs() {
        members.clear();
        assertThat(push(batch(1))).contains("no member here yet");
        members.add(origin.id());
        assertThat(push(batch(1))).isEqualTo("accepted");
    }

    @Test
    void aSignatureIsCheckedOnceABatch() {
        push(batch(1));
        assertThat(push(batch(1))).isEqualTo("duplicate");
        assertThat(push(batch(1).toBuilder().setReplay(true).build())).isEqualTo("duplicate");
        assertThat(verified).isEqualTo(1);
    }

    /** Somebody kept a copy and sends it as if it were fresh: signed it is, and yet no news. */
    @Test
    void whatComesLongAfterItsSuccessorsIsNoNews() {
        for (long sequence : new long[] {5, 7, 6, 9, 7, 6, 4}) {
            push(batch(sequence));
        }
        push(SignedSummaries.sign(content(10, 99), origin.signer()));
        push(SignedSummaries.sign(content(12, 1), origin.signer()));
        push(batch(10));
        assertThat(taken)
                .containsExactly(
                        "5 fresh", "7 fresh", "6 fresh", "9 fresh", "4 replay", "99 replay", "1 fresh", "10 replay");
    }

    @Test
    void whatANewerVersionAddsIsSkipped() throws Exception {
        SummaryContent newer = SummaryContent.newBuilder(content(11, 1).build())
                .setVersion(2)
                .mergeFrom(ByteString.fromHex("f2070161")) // field 126, of which nobody here knows
                .build();
        ByteString signed = ByteString.copyFromUtf8("gossamer summaries 1").concat(newer.toByteString());
        SummaryBatch batch = SummaryBatch.newBuilder()
                .setContent(newer.toByteString())
                .setPublicKey(origin.signer().publicKey())
                .setSignature(origin.signer().sign(signed))
                .build();
        assertThat(push(batch)).isEqualTo("accepted");
    }
}
