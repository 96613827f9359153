package io.gossamer.coordinate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VivaldiTest {
    private static final NodeId PEER = new NodeId(0, 1);
    private static final VivaldiConfig CONFIG = VivaldiConfig.defaults();

    private final Tally tally = new Tally("coordinate");
    private final Vivaldi vivaldi = new Vivaldi(CONFIG, new Random(1), tally);

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, -0.001, 10.001, Double.POSITIVE_INFINITY})
    void aRoundTripThatCannotBeIsRefusedAndCounted(double rtt) {
        assertThat(vivaldi.observe(PEER, Coordinate.origin(CONFIG), rtt)).isFalse();
        assertThat(vivaldi.place()).isEqualTo(Coordinate.origin(CONFIG));
        assertThat(tally.value("refused", "rtt")).isEqualTo(1);
    }

    @Test
    void aPlaceInAnotherSpaceIsRefusedAndCounted() {
        assertThat(vivaldi.observe(PEER, Coordinate.origin(VivaldiConfig.of(2)), 0.01))
                .isFalse();
        assertThat(tally.value("refused", "dimensions")).isEqualTo(1);
    }

    @Test
    void twoNodesAtOnePlacePart() {
        vivaldi.observe(PEER, Coordinate.origin(CONFIG), 0.010);
        assertThat(vivaldi.place().secondsTo(Coordinate.origin(CONFIG))).isGreaterThan(0.001);
    }

    @Test
    void oneStraySampleMovesNobody() {
        for (int i = 0; i < 200; i++) {
            vivaldi.observe(PEER, Coordinate.origin(CONFIG), 0.010);
        }
        Coordinate settled = vivaldi.place();
        vivaldi.observe(PEER, Coordinate.origin(CONFIG), 5);
        assertThat(vivaldi.place().movedSecondsFrom(settled)).isLessThan(0.0005);
    }

    @Test
    void aSampleMovesANodeByAtMostTheRoundTripWhateverThePeerClaims() {
        double[] far = new double[8];
        far[0] = 9.9;
        vivaldi.observe(PEER, new Coordinate(far, 0, 0, 0), 0.001);
        double moved = 0;
        for (double component : vivaldi.place().vector()) {
            moved += component * component;
        }
        assertThat(Math.sqrt(moved)).isLessThanOrEqualTo(0.001 + 1e-6);
    }

    @Test
    void aPlaceThatStoppedBeingOneIsGivenUpForTheOrigin() {
        double[] edge = new double[8];
        edge[0] = 9.9;
        vivaldi.moveTo(new Coordinate(edge, 0, 0, 1.5));
        edge[0] = 9.8;
        vivaldi.observe(PEER, new Coordinate(edge, 0, 0, 0), 9);
        assertThat(vivaldi.place()).isEqualTo(Coordinate.origin(CONFIG));
        assertThat(tally.value("resets", "")).isEqualTo(1);
    }

    @Test
    void noMorePeersAreRememberedThanTheLimit() {
        KnownPeers peers = new KnownPeers(3);
        Random random = new Random(3);
        for (int i = 0; i < KnownPeers.PEERS_MAX + 50; i++) {
            peers.measured(new NodeId(1, i), Coordinate.origin(CONFIG), 0.01, random);
        }
        assertThat(peers.size()).isEqualTo(KnownPeers.PEERS_MAX);
        peers.forget(new NodeId(1, KnownPeers.PEERS_MAX + 49));
        assertThat(peers.size()).isEqualTo(KnownPeers.PEERS_MAX - 1);
    }
}
