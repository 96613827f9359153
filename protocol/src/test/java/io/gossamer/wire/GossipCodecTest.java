package io.gossamer.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodePorts;
import io.gossamer.model.NodeProfile;
import io.gossamer.model.NodeProfile.RaftSeat;
import io.gossamer.model.Zone;
import io.gossamer.proto.GossipPacket;
import io.gossamer.proto.GossipUpdate;
import io.gossamer.proto.MemberContent;
import io.gossamer.proto.SignedContent;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GossipCodecTest {
    private static final Signer SIGNER = signer();
    private static final NodeId SELF = Ed25519.nodeId(SIGNER.publicKey());
    private static final NodeId OTHER = new NodeId(7, 8);

    private static Signer signer() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return Ed25519.signer(pair.getPrivate(), pair.getPublic());
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static NodeProfile profile(String name, Map<String, String> tags) {
        return new NodeProfile(
                name,
                new Zone("eu/fra/r1"),
                "fd00::1",
                new NodePorts(7401, 7402, 7403, 7404, 7405),
                tags,
                "0.1.0",
                1_700_000_000_000L,
                Optional.of(new RaftSeat(OTHER, 3, "peer-1")));
    }

    private static MemberRecord record() {
        return MemberRecord.sign(SIGNER, 5L << 32 | 2, Lifecycle.RUNNING, 99, profile("web-1", Map.of("k", "v")));
    }

    private static Gossip full() {
        ByteString row = ByteString.copyFrom(new byte[40]);
        return new Gossip(
                new Gossip.Sender(SELF, 5L << 32 | 2, 77, Optional.of(OTHER), true),
                Gossip.Kind.PING_REQ,
                -42,
                Optional.of(OTHER),
                true,
                List.of(
                        record(),
                        Notice.sign(SIGNER, Notice.Kind.ACCUSATION, SELF, OTHER, 17),
                        Notice.sign(SIGNER, Notice.Kind.FORGOTTEN, SELF, OTHER, 17),
                        SignedRow.of(row, SIGNER.sign(row))));
    }

    @Test
    void everythingSurvivesTheRoundTrip() throws Exception {
        byte[] body = GossipCodec.encode(full());
        assertThat(body.length).isLessThanOrEqualTo(GossipCodec.BODY_MAX);
        assertThat(GossipCodec.decode(SELF.high(), body)).isEqualTo(full());
    }

    @Test
    void announcedSizesCoverTheRealOnes() {
        int bare = GossipCodec.encode(with(List.of())).length;
        for (Update update : full().updates()) {
            int real = GossipCodec.encode(with(List.of(update))).length - bare;
            assertThat(real).as("%s", update.getClass()).isLessThanOrEqualTo(update.encodedBytes());
        }
    }

    private static Gossip with(List<Update> updates) {
        Gossip full = full();
        return new Gossip(full.sender(), full.kind(), full.number(), full.subject(), full.introduce(), updates);
    }

    @Test
    void signaturesHoldForTheirOwnerAndContentOnly() throws Exception {
        Verifier verifier = Ed25519.verifier();
        MemberRecord record = record();
        assertThat(record.isSigned(verifier)).isTrue();
        MemberRecord other = MemberRecord.sign(signer(), record.incarnation(), Lifecycle.LEFT, 1, record.profile());
        MemberRecord mixed = MemberRecord.of(
                record.id(), record.incarnation(), Lifecycle.LEFT, 1, other.content(), record.signature());
        assertThat(mixed.isSigned(verifier)).isFalse();
        Notice notice = Notice.sign(SIGNER, Notice.Kind.ACCUSATION, SELF, OTHER, 17);
        assertThat(notice.isSigned(verifier, SIGNER.publicKey())).isTrue();
        Notice asForget = new Notice(Notice.Kind.FORGOTTEN, SELF, OTHER, 17, notice.signature());
        assertThat(asForget.isSigned(verifier, SIGNER.publicKey())).isFalse();
        assertThat(verifier.isValid(ByteString.EMPTY, record.content(), record.signature()))
                .isFalse();
    }

    @Test
    void aRecordsIdIsItsKeysHashWhateverItClaims() throws Exception {
        Gossip decoded = GossipCodec.decode(SELF.high(), GossipCodec.encode(with(List.of(record()))));
        assertThat(decoded.updates().get(0).subject()).isEqualTo(SELF);
    }

    @Test
    void fieldsAreChecked() {
        refused("name", content -> content.setName("a\u001b[31mred"));
        refused("name", content -> content.setName(" "));
        refused("name", content -> content.setName("x".repeat(65)));
        refused("zone", content -> content.setZone("no zone!"));
        refused("host", content -> content.setHost("a b"));
        refused("host", content -> content.setHost(""));
        refused("port", content -> content.setPortHttp(70_000));
        refused("tags", content -> content.putTags("k\n", "v"));
        refused("lifecycle", content -> content.setLifecycle(9));
        refused("public-key", content -> content.setPublicKey(ByteString.copyFrom(new byte[31])));
    }

    private static void refused(String reason, java.util.function.Consumer<MemberContent.Builder> change) {
        MemberContent.Builder content;
        try {
            content = MemberContent.parseFrom(record().content()).toBuilder();
        } catch (com.google.protobuf.InvalidProtocolBufferException own) {
            throw new AssertionError(own);
        }
        change.accept(content);
        GossipPacket packet = GossipPacket.newBuilder()
                .setSender(GossipCodec.encode(full().sender()))
                .setKind(1)
                .addUpdates(GossipUpdate.newBuilder()
                        .setRecord(SignedContent.newBuilder()
                                .setContent(content.build().toByteString())
                                .setSignature(ByteString.copyFrom(new byte[64]))))
                .build();
        assertThatThrownBy(() -> GossipCodec.decode(1, packet.toByteArray()))
                .isInstanceOfSatisfying(MalformedPacketException.class, refused -> assertThat(refused.reason())
                        .isEqualTo(reason));
    }

    @Test
    void newsOfALaterVersionIsSkipped() throws Exception {
        byte[] body = GossipPacket.newBuilder()
                .setSender(GossipCodec.encode(full().sender()))
                .setKind(1)
                .addUpdates(GossipUpdate.getDefaultInstance())
                .build()
                .toByteArray();
        assertThat(GossipCodec.decode(1, body).updates()).isEmpty();
    }

    @Test
    void aRecordTooLongForADatagramIsRefusedInWords() {
        Map<String, String> tags = new java.util.TreeMap<>();
        for (int i = 0; i < 16; i++) {
            tags.put("key" + i, "v".repeat(60));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MemberRecord.sign(SIGNER, 1, Lifecycle.RUNNING, 1, profile("n", tags)))
                .withMessageContaining("shorten the tags");
    }

    @Property(tries = 1000)
    void arbitraryBodiesEndInAValueOrInMalformed(@ForAll @Size(max = 400) byte[] body) {
        try {
            assertThat(GossipCodec.decode(1, body)).isNotNull();
            SyncCodec.decodeRequest(1, body);
            SyncCodec.decodeReply(1, body);
        } catch (MalformedPacketException refused) {
            assertThat(refused.reason()).isNotBlank();
        }
    }

    @Property(tries = 300)
    void mutatedBodiesEndInAValueOrInMalformed(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] body = GossipCodec.encode(full());
        for (int i = 0; i <= random.nextInt(4); i++) {
            body[random.nextInt(body.length)] = (byte) random.nextInt();
        }
        body = java.util.Arrays.copyOf(body, body.length - random.nextInt(2) * random.nextInt(body.length));
        try {
            assertThat(GossipCodec.decode(1, body)).isNotNull();
        } catch (MalformedPacketException refused) {
            assertThat(refused.reason()).isNotBlank();
        }
    }

    @Test
    void syncFramesSurviveTheRoundTrip() throws Exception {
        SyncRequest request = new SyncRequest(
                full().sender(),
                -7,
                Optional.of(new SyncRequest.Comparison(
                        List.of(0, 255),
                        List.of(new SyncRequest.Entry(OTHER, -1, java.util.OptionalInt.of(-7), 2, 3)),
                        Optional.of(OTHER))),
                full().updates());
        assertThat(SyncCodec.decodeRequest(SELF.high(), SyncCodec.encode(request)))
                .isEqualTo(request);
        SyncReply reply = new SyncReply(
                full().sender(),
                SyncReply.Outcome.DELTA,
                java.util.Collections.nCopies(256, -9L),
                full().updates(),
                List.of(OTHER),
                Optional.of(new SyncReply.Cursor(200, Optional.of(OTHER))));
        assertThat(SyncCodec.decodeReply(SELF.high(), SyncCodec.encode(reply))).isEqualTo(reply);
    }
}
