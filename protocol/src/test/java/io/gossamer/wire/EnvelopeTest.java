package io.gossamer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.Endpoint;
import io.gossamer.model.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
    private static final Endpoint HERE = new Endpoint("10.0.0.1", 7401);
    private static final Endpoint LIAR = new Endpoint("10.0.0.66", 7401);
    private static final NodeId A = new NodeId(0xAAAA_0000_0000_0001L, 1);
    private static final NodeId B = new NodeId(0xBBBB_0000_0000_0001L, 1);
    private static final byte[] BODY = {1, 2, 3, 4, 5};

    private final Envelope sender = envelope("home", "", A, 1_000);
    private final Envelope receiver = envelope("home", "", B, 2_000);

    private static Envelope envelope(String cluster, String secret, NodeId self, long epoch) {
        return new Envelope(ClusterKey.of(cluster, secret), self, epoch, 100);
    }

    @Test
    void whatWasSealedOpensWithSenderAndBoot() {
        Opened opened = receiver.open(HERE, sender.seal(BODY));
        assertThat(opened).isInstanceOfSatisfying(Opened.Ok.class, ok -> {
            assertThat(ok.senderHash()).isEqualTo(A.high());
            assertThat(ok.bootEpoch()).isEqualTo(1_000);
            assertThat(ok.body()).isEqualTo(BODY);
        });
    }

    @Test
    void theBodyIsNotReadableInTheDatagram() {
        byte[] text = "here is a secret word".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        String datagram = new String(sender.seal(text), java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(datagram).doesNotContain("secret");
    }

    @Test
    void anotherClusterIsToldFromAnotherSecret() {
        assertThat(envelope("away", "", B, 1).open(HERE, sender.seal(BODY))).isInstanceOf(Opened.WrongCluster.class);
        assertThat(envelope("home", "s", B, 1).open(HERE, sender.seal(BODY))).isInstanceOf(Opened.BadSeal.class);
    }

    @Test
    void aPacketThatComesTwiceInARowIsReplayedAndNoBug() {
        byte[] datagram = sender.seal(BODY);
        assertThat(receiver.open(HERE, datagram)).isInstanceOf(Opened.Ok.class);
        assertThat(receiver.open(HERE, datagram)).isInstanceOf(Opened.Replayed.class);
        assertThat(receiver.open(HERE, datagram)).isInstanceOf(Opened.Replayed.class);
        assertThat(receiver.open(HERE, sender.seal(BODY))).isInstanceOf(Opened.Ok.class);
    }

    @Test
    void aForgedPacketThatComesTwiceInARowIsABadSealTwice() {
        byte[] datagram = sender.seal(BODY);
        datagram[datagram.length - 1] ^= 1;
        assertThat(receiver.open(HERE, datagram)).isInstanceOf(Opened.BadSeal.class);
        assertThat(receiver.open(HERE, datagram)).isInstanceOf(Opened.BadSeal.class);
        datagram[datagram.length - 1] ^= 1;
        assertThat(receiver.open(HERE, datagram)).isInstanceOf(Opened.Ok.class);
    }

    @Test
    void anotherVersionIsNamed() {
        byte[] datagram = sender.seal(BODY);
        datagram[1] = 9;
        assertThat(receiver.open(HERE, datagram)).isEqualTo(new Opened.WrongVersion(9));
    }

    @Test
    void aReplayIsRefusedFromAnyAddress() {
        byte[] datagram = sender.seal(BODY);
        assertThat(receiver.open(HERE, datagram)).isInstanceOf(Opened.Ok.class);
        assertThat(receiver.open(HERE, datagram)).isInstanceOf(Opened.Replayed.class);
        assertThat(receiver.open(LIAR, datagram)).isInstanceOf(Opened.Replayed.class);
    }

    @Test
    void whoRisesAboveACopyOfItselfIsHeardAgain() {
        Envelope copy = envelope("home", "", A, 1_000);
        receiver.open(HERE, copy.seal(BODY));
        assertThat(receiver.open(LIAR, sender.seal(BODY))).isInstanceOf(Opened.Replayed.class);
        sender.rise(1_003);
        assertThat(receiver.open(LIAR, sender.seal(BODY))).isInstanceOf(Opened.Ok.class);
        assertThat(receiver.open(HERE, copy.seal(BODY))).as("the copy's window").isInstanceOf(Opened.Ok.class);
        sender.rise(900);
        assertThat(receiver.open(LIAR, sender.seal(BODY))).as("never down").isInstanceOf(Opened.Ok.class);
    }

    @Test
    void overtakingWithinTheWindowIsFine() {
        receiver.open(HERE, sender.seal(BODY));
        List<byte[]> datagrams = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            datagrams.add(sender.seal(BODY));
        }
        Collections.shuffle(datagrams, new Random(7));
        assertThat(datagrams).allMatch(datagram -> receiver.open(HERE, datagram) instanceof Opened.Ok);
        assertThat(datagrams).allMatch(datagram -> receiver.open(HERE, datagram) instanceof Opened.Replayed);
    }

    @Test
    void whatFellBehindTheWindowIsRefused() {
        receiver.open(HERE, sender.seal(BODY));
        byte[] late = sender.seal(BODY);
        for (int i = 0; i < ReplayGuard.WINDOW; i++) {
            receiver.open(HERE, sender.seal(BODY));
        }
        assertThat(receiver.open(HERE, late)).isInstanceOf(Opened.Replayed.class);
    }

    @Test
    void aNewBootStartsAnewAndTheOldOneIsOver() {
        byte[] old = sender.seal(BODY);
        byte[] older = sender.seal(BODY);
        assertThat(receiver.open(HERE, old)).isInstanceOf(Opened.Ok.class);
        assertThat(receiver.open(HERE, envelope("home", "", A, 1_001).seal(BODY)))
                .isInstanceOf(Opened.Ok.class);
        assertThat(receiver.open(HERE, older)).isInstanceOf(Opened.Replayed.class);
    }

    @Test
    void whoSealsInAnothersNameCannotSilenceIt() {
        assertThat(receiver.open(HERE, sender.seal(BODY))).isInstanceOf(Opened.Ok.class);
        Envelope forger = envelope("home", "", A, 0xffff_ffffL);
        assertThat(receiver.open(LIAR, forger.seal(BODY))).isInstanceOf(Opened.Ok.class);
        assertThat(receiver.open(HERE, sender.seal(BODY))).isInstanceOf(Opened.Ok.class);
    }

    @Test
    void framesAndDatagramsAreNotTakenForEachOther() {
        byte[] frame = sender.sealFrame(BODY);
        byte[] inner = java.util.Arrays.copyOfRange(frame, 4, frame.length);
        assertThat(java.nio.ByteBuffer.wrap(frame).getInt()).isEqualTo(inner.length);
        assertThat(receiver.open(HERE, inner)).isInstanceOf(Opened.Malformed.class);
        assertThat(receiver.openFrame(HERE, inner)).isInstanceOf(Opened.Ok.class);
        assertThat(receiver.openFrame(HERE, sender.seal(BODY))).isInstanceOf(Opened.Malformed.class);
    }

    @Test
    void aRefusalIsShorterThanItsCauseAndIsNotAnsweredAgain() {
        Envelope other = envelope("away", "", B, 1);
        Refusals refusals = new Refusals(other);
        byte[] cause = sender.seal(new byte[0]);
        byte[] refusal = refusals.answer(0, HERE, cause.length).orElseThrow();
        assertThat(refusal.length).isLessThan(cause.length);
        assertThat(sender.open(HERE, refusal)).isInstanceOf(Opened.Refused.class);
        assertThat(refusals.answer(1, HERE, cause.length))
                .as("once in ten seconds")
                .isEmpty();
        int said = 0;
        for (int i = 0; i < 1000; i++) {
            said += refusals.answer(2, new Endpoint("10.1.0.1", 1 + i), cause.length)
                            .isPresent()
                    ? 1
                    : 0;
        }
        assertThat(said).isLessThanOrEqualTo(Refusals.PER_SECOND_MAX);
    }

    @Test
    void theNumberOfRememberedSendersIsBounded() {
        ReplayGuard guard = new ReplayGuard(10);
        for (long senderHash = 0; senderHash < 1000; senderHash++) {
            guard.admit(senderHash, HERE, 1, 1);
        }
        assertThat(guard.senders()).isEqualTo(10);
    }

    @Property(tries = 2000)
    void aDamagedDatagramNeverOpens(
            @ForAll @IntRange(min = 0, max = 48) int at, @ForAll @IntRange(min = 1, max = 255) int flip) {
        byte[] datagram = envelope("home", "", A, 5).seal(BODY);
        datagram[at] ^= (byte) flip;
        assertThat(envelope("home", "", B, 5).open(HERE, datagram)).isNotInstanceOf(Opened.Ok.class);
    }

    @Property(tries = 2000)
    void arbitraryBytesNeverThrow(@ForAll @Size(max = 1300) byte[] datagram) {
        assertThat(envelope("home", "", B, 5).open(HERE, datagram)).isNotInstanceOf(Opened.Ok.class);
        assertThat(envelope("home", "", B, 5).openFrame(HERE, datagram)).isNotInstanceOf(Opened.Ok.class);
    }
}
