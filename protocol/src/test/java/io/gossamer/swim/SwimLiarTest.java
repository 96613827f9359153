package io.gossamer.swim;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.Endpoint;
import io.gossamer.swim.SimMesh.Node;
import io.gossamer.wire.Gossip;
import io.gossamer.wire.GossipCodec;
import io.gossamer.wire.Lifecycle;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.MemberRecord;
import io.gossamer.wire.Notice;
import io.gossamer.wire.Signer;
import io.gossamer.wire.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One that holds the group's key and lies. */
class SwimLiarTest {
    private static final long SECOND = SimMesh.SECOND;
    private static SimMesh quiet;

    @ParameterizedTest
    @ValueSource(ints = {4, 8, 30})
    void cannotEndAHealthyNode(int count) {
        SimMesh mesh = SimMesh.of(count, count);
        Node liar = mesh.nodes.get(1);
        long before = mesh.nowNanos;
        for (int round = 0; round < 150; round++) {
            for (Node other : mesh.nodes) {
                if (other != liar) {
                    lies(mesh, liar, other).forEach(lie -> deliver(liar, other, lie));
                }
            }
            mesh.run(200 * SimMesh.MILLI);
        }
        assertThat(mesh.saidSince(before, MembershipEvent.Suspected.class))
                .as("its own accusations are believed for a moment")
                .isNotEmpty()
                .allMatch(word ->
                        ((MembershipEvent.Suspected) word.event()).accuser().equals(liar.id()));
        assertThat(mesh.saidSince(before, MembershipEvent.Unreachable.class)).isEmpty();
        assertThat(mesh.saidSince(before, MembershipEvent.AddressChanged.class)).isEmpty();
        mesh.run(20 * SECOND);
        assertThat(mesh.isWhole()).isTrue();
    }

    /** Beyond its rate one liar's words are held; by itself, and with signatures of others that it cannot make, it is never enough. */
    @Test
    void isNeverEnoughByWhatIsHeldOfIt() {
        SimMesh mesh = SimMesh.of(8, 5);
        Node liar = mesh.nodes.get(1);
        Node victim = mesh.nodes.get(2);
        Signer own = SimKeys.signer(liar.keySeed);
        long before = mesh.nowNanos;
        for (int round = 0; round < 300; round++) {
            long incarnation = victim.swim.record().incarnation();
            for (Node other : mesh.nodes) {
                if (other == liar) {
                    continue;
                }
                deliver(liar, other, Notice.sign(own, Notice.Kind.ACCUSATION, liar.id(), victim.id(), incarnation));
                for (Node named : mesh.nodes) {
                    deliver(
                            liar,
                            other,
                            Notice.sign(own, Notice.Kind.ACCUSATION, named.id(), victim.id(), incarnation));
                }
            }
            mesh.run(200 * SimMesh.MILLI);
        }
        Node honest = mesh.nodes.get(3);
        assertThat(honest.swim.tally().value("accusations_held", "")).isPositive();
        assertThat(honest.swim.tally().value("accusations_released", "")).isZero();
        assertThat(mesh.saidSince(before, MembershipEvent.Unreachable.class)).isEmpty();
    }

    private static List<Update> lies(SimMesh mesh, Node liar, Node toldTo) {
        Signer own = SimKeys.signer(liar.keySeed);
        List<Update> lies = new ArrayList<>();
        for (Node victim : mesh.nodes) {
            if (victim == liar || lies.size() > 12) {
                continue;
            }
            long incarnation = victim.swim.record().incarnation();
            lies.add(Notice.sign(own, Notice.Kind.ACCUSATION, liar.id(), victim.id(), incarnation));
            // In another's name, under its own signature.
            lies.add(Notice.sign(own, Notice.Kind.ACCUSATION, toldTo.id(), victim.id(), incarnation));
            lies.add(Notice.sign(own, Notice.Kind.FORGOTTEN, liar.id(), victim.id(), Long.MAX_VALUE));
            lies.add(forged(own, victim));
        }
        return lies;
    }

    /** The victim's key and id, another address, a huge incarnation, the liar's signature. */
    private static MemberRecord forged(Signer liar, Node victim) {
        Signer mixed = new Signer() {
            @Override
            public com.google.protobuf.ByteString publicKey() {
                return victim.swim.record().publicKey();
            }

            @Override
            public com.google.protobuf.ByteString sign(com.google.protobuf.ByteString content) {
                return liar.sign(content);
            }
        };
        var profile = victim.profile();
        return MemberRecord.sign(
                mixed,
                -1L,
                Lifecycle.LEFT,
                7,
                new io.gossamer.model.NodeProfile(
                        profile.name(),
                        profile.zone(),
                        "10.66.66.66",
                        profile.ports(),
                        profile.tags(),
                        profile.version(),
                        1,
                        Optional.empty()));
    }

    private static void deliver(Node liar, Node to, Update lie) {
        Gossip gossip = new Gossip(
                new Gossip.Sender(
                        liar.id(),
                        liar.swim.record().incarnation(),
                        liar.swim.record().bootNonce(),
                        Optional.empty(),
                        false),
                Gossip.Kind.NEWS,
                0,
                Optional.empty(),
                false,
                List.of(lie));
        to.receive(liar.endpoint, liar.id().high(), GossipCodec.encode(gossip));
    }

    @BeforeContainer
    static void aMesh() {
        quiet = SimMesh.of(3, 99);
    }

    @Property(tries = 500)
    void aMutatedBodyEitherDoesNotDecodeOrChangesNoMembersState(@ForAll long seed) {
        Random random = new Random(seed);
        Node a = quiet.nodes.get(0);
        Node b = quiet.nodes.get(1);
        byte[] body = GossipCodec.encode(new Gossip(
                new Gossip.Sender(
                        b.id(), b.swim.record().incarnation(), b.swim.record().bootNonce(), Optional.empty(), false),
                Gossip.Kind.NEWS,
                3,
                Optional.empty(),
                false,
                List.of(
                        b.swim.record(),
                        Notice.sign(
                                SimKeys.signer(b.keySeed),
                                Notice.Kind.ACCUSATION,
                                b.id(),
                                quiet.nodes.get(2).id(),
                                quiet.nodes.get(2).swim.record().incarnation() - 1))));
        body[40 + random.nextInt(body.length - 40)] ^= (byte) (1 << random.nextInt(8));
        var before = a.states();
        long root = incarnations(a);
        try {
            a.swim.onGossip(quiet.nowNanos, new Endpoint("10.0.0.2", 7401), GossipCodec.decode(b.id().high(), body));
        } catch (MalformedPacketException refused) {
            assertThat(refused.reason()).isNotBlank();
        }
        assertThat(a.states()).isEqualTo(before);
        assertThat(incarnations(a)).isEqualTo(root);
    }

    private static long incarnations(Node node) {
        return node.swim.view().members().stream()
                .mapToLong(member -> member.incarnation())
                .sum();
    }
}
