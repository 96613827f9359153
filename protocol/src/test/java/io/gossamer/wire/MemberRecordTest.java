package io.gossamer.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodePorts;
import io.gossamer.model.NodeProfile;
import io.gossamer.model.Zone;
import io.gossamer.proto.GossipUpdate;
import io.gossamer.proto.MemberContent;
import io.gossamer.proto.SignedContent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class MemberRecordTest {
    private static final ByteString KEY = ByteString.copyFrom(new byte[Ed25519.PUBLIC_KEY_BYTES]);
    private static final ByteString SIGNATURE = ByteString.copyFrom(new byte[Ed25519.SIGNATURE_BYTES]);

    private static NodeProfile profile(String name, String host) {
        return new NodeProfile(
                name,
                new Zone("eu/fra/r1"),
                host,
                new NodePorts(7401, 7402, 7403, 7404, 7405),
                Map.of("role", "web", "tier", "2"),
                "0.1.0",
                1_700_000_000_000L,
                Optional.empty());
    }

    private static MemberContent content(String name, String host) throws Exception {
        return MemberContent.parseFrom(RecordCodec.content(KEY, 3L << 32, Lifecycle.RUNNING, 7, profile(name, host)));
    }

    private static MemberRecord record(ByteString content) {
        return record(content, 7);
    }

    private static MemberRecord record(ByteString content, int bootNonce) {
        return MemberRecord.of(new NodeId(1, 2), 3L << 32, Lifecycle.RUNNING, bootNonce, content, SIGNATURE);
    }

    @Test
    void aRecordGivesBackWhatWasSignedAndWhatItSays() throws Exception {
        ByteString content = content("n1", "10.0.0.1").toByteString();
        MemberRecord record = record(content);
        assertThat(record.content()).isEqualTo(content);
        assertThat(record.signature()).isEqualTo(SIGNATURE);
        assertThat(record.publicKey()).isEqualTo(KEY);
        assertThat(record.profile()).isEqualTo(profile("n1", "10.0.0.1"));
        assertThat(record.name()).isEqualTo("n1");
        assertThat(record.gossip()).isEqualTo(record.profile().gossip());
        assertThat(record.encodedBytes())
                .isEqualTo(content.size() + SIGNATURE.size() + RecordCodec.SIGNED_OVERHEAD_BYTES);
    }

    @Test
    void recordsOfOneRackHaveTheSameCommonPart() throws Exception {
        MemberRecord one = record(content("n1", "10.0.0.1").toByteString());
        MemberRecord other = record(content("another-name", "10.0.12.201").toByteString());
        assertThat(other.common()).isEqualTo(one.common());
        MemberRecord sharing = other.sharing(one.common());
        assertThat(sharing).isEqualTo(other);
        assertThat(sharing.common()).isSameAs(one.common());
    }

    @Property
    void whateverItsNameAndHostARecordGivesThemBack(
            @ForAll("texts") String name, @ForAll("texts") String host, @ForAll boolean saysThemTwice)
            throws Exception {
        MemberContent content =
                content("n1", "::1").toBuilder().setName(name).setHost(host).build();
        // Protobuf's own writer says nothing of an empty text; others may.
        ByteString empty = ByteString.copyFrom(new byte[] {6 << 3 | 2, 0, 8 << 3 | 2, 0});
        ByteString said = saysThemTwice ? empty.concat(content.toByteString()) : content.toByteString();
        MemberRecord record = record(said);
        assertThat(record.content()).isEqualTo(said);
        assertThat(record.name()).isEqualTo(name);
        assertThat(record.nameHash()).isEqualTo(MemberRecord.nameHash(name));
        if (!host.isBlank()) {
            assertThat(record.gossip().host()).isEqualTo(host);
        }
        assertThat(record.encodedBytes()).isEqualTo(said.size() + SIGNATURE.size() + RecordCodec.SIGNED_OVERHEAD_BYTES);
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> names = Arbitraries.of(
                "host-1.example.net",
                "a.b",
                ".b.c",
                "a..c",
                "a.b.",
                "x.y.z.ü",
                "10.0.0.1",
                "255.255.255.255",
                "010.0.0.1",
                "256.0.0.1",
                "1.2.3",
                "1.2.3.4.5",
                "1..2.3",
                "....",
                "::1",
                "x.y." + "z".repeat(120),
                "ü".repeat(64) + ".b.c");
        Arbitrary<String> any = Arbitraries.strings().withChars("ab.0129").ofMaxLength(160);
        return Arbitraries.oneOf(names, any);
    }

    @Test
    void namesOfADomainAndAddressesTakeLittleOfTheirOwn() throws Exception {
        MemberRecord one = record(content("host-17.db.example.net", "10.0.3.17").toByteString());
        MemberRecord other =
                record(content("host-4.web.example.net", "192.168.103.117").toByteString());
        assertThat(other.common()).isEqualTo(one.common());
        int key = 1 + 32;
        int started = 6;
        assertThat(one.own()).hasSize(key + 1 + "host-17.db".length() + 4 + started + SIGNATURE.size());
    }

    @Test
    void whatALaterVersionSaysMoreIsKept() throws Exception {
        UnknownFieldSet more = UnknownFieldSet.newBuilder()
                .mergeField(6, UnknownFieldSet.Field.newBuilder().addVarint(5).build())
                .mergeField(
                        40,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFromUtf8("new"))
                                .addFixed64(9)
                                .addFixed32(1)
                                .build())
                .build();
        // A name that is said twice, and once more with another type.
        ByteString content = content("n1", "10.0.0.1")
                .toByteString()
                .concat(MemberContent.newBuilder().setName("n2").build().toByteString())
                .concat(more.toByteString());
        MemberRecord record = record(content);
        assertThat(record.content()).isEqualTo(content);
        assertThat(record.name()).isEqualTo(record.profile().name()).isEqualTo("n2");
        assertThat(record.gossip()).isEqualTo(record.profile().gossip());
    }

    @Test
    void contentOfGroupsIsRefused() throws Exception {
        UnknownFieldSet group = UnknownFieldSet.newBuilder()
                .mergeField(
                        30,
                        UnknownFieldSet.Field.newBuilder()
                                .addGroup(UnknownFieldSet.getDefaultInstance())
                                .build())
                .build();
        ByteString content = content("n1", "10.0.0.1").toByteString().concat(group.toByteString());
        GossipUpdate update = GossipUpdate.newBuilder()
                .setRecord(SignedContent.newBuilder().setContent(content).setSignature(SIGNATURE))
                .build();
        assertThatThrownBy(() -> RecordCodec.decode(update)).isInstanceOf(MalformedPacketException.class);
        assertThatIllegalArgumentException().isThrownBy(() -> record(content));
    }

    @Property
    void bytesAreRefusedOrGivenBack(@ForAll @Size(max = 60) byte[] bytes) {
        ByteString content = ByteString.copyFrom(bytes);
        MemberRecord record;
        try {
            record = record(content);
        } catch (IllegalArgumentException noSequenceOfTagsAndValues) {
            return;
        }
        assertThat(record.content()).isEqualTo(content);
        assertThat(record.signature()).isEqualTo(SIGNATURE);
    }

    @Test
    void contentThatSaysTwoIncarnationsOrNoncesIsRefused() throws Exception {
        MemberContent content = content("n1", "10.0.0.1");
        for (MemberContent more : List.of(
                MemberContent.newBuilder().setIncarnation(3L << 32).build(),
                MemberContent.newBuilder().setBootNonce(7).build())) {
            ByteString twice = content.toByteString().concat(more.toByteString());
            assertThatIllegalArgumentException().isThrownBy(() -> record(twice));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> record(content.toBuilder().setBootNonce(8).build().toByteString()));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        record(content.toBuilder().setIncarnation(4).build().toByteString()));
        ByteString noNonce = content.toBuilder().clearBootNonce().build().toByteString();
        assertThat(record(noNonce, 0).content()).isEqualTo(noNonce);
    }

    @Property
    void anyNameIsReadAsProtobufReadsIt(@ForAll @StringLength(max = 20) String name, @ForAll long nonce)
            throws Exception {
        MemberContent content = content("n1", "::1").toBuilder()
                .setName(name.replaceAll("[\\ud800-\\udfff]", "x"))
                .setBootNonce((int) nonce)
                .build();
        MemberRecord record = record(content.toByteString(), content.getBootNonce());
        assertThat(record.content()).isEqualTo(content.toByteString());
        assertThat(record.name()).isEqualTo(content.getName());
        assertThat(record.gossip().host()).isEqualTo("::1");
    }
}
