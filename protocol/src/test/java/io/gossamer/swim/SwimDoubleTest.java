package io.gossamer.swim;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.MemberState;
import io.gossamer.swim.SimMesh.Node;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two living processes under one copied identity. Repeat: the seed is in the test's name. */
class SwimDoubleTest {
    private static final long SECOND = SimMesh.SECOND;
    private static final long FRESH_KEY = 77_777;

    private SimMesh mesh;
    private Node original;
    private Node copy;

    /** {@code epochsAhead} of the original, as a copy that starts so many seconds after it. */
    private void twins(long seed, String nameOfCopy, long epochsAhead) {
        mesh = SimMesh.of(5, seed);
        original = mesh.nodes.get(2);
        copy = mesh.add(nameOfCopy, original.keySeed);
        copy.epoch = original.epoch - 1 + epochsAhead;
        copy.start(copy.seedsOf(1));
    }

    private Set<Node> whoSaysIt() {
        return mesh.saidSince(0, MembershipEvent.IdentityClash.class).stream()
                .map(SimMesh.Said::by)
                .collect(Collectors.toSet());
    }

    private void assertTheOriginalStandsEverywhere() {
        for (Node other : mesh.running()) {
            if (other != copy) {
                assertThat(other.sees(original).state())
                        .as("at %s, %s", other, mesh)
                        .isEqualTo(MemberState.ALIVE);
                assertThat(other.sees(original).profile().gossip())
                        .as("at %s, %s", other, mesh)
                        .isEqualTo(original.endpoint);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void bothSayItWithinSecondsWhoeverBootedLater(long seed) {
        for (long ahead : new long[] {-1000, 0, 1, 1000}) {
            twins(seed, "n3", ahead);
            mesh.run(5 * SECOND);
            assertThat(whoSaysIt()).as("%s seconds ahead, %s", ahead, mesh).containsExactlyInAnyOrder(original, copy);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {51, 52, 53, 54, 55, 56})
    void theOthersSayItWhileBothRunAndThatItIsOver(long seed) {
        twins(seed, "n3", 1000);
        mesh.run(15 * SECOND);
        assertThat(mesh.saidSince(0, MembershipEvent.DoubleHeard.class))
                .as("%s", mesh)
                .extracting(SimMesh.Said::by)
                .containsExactlyInAnyOrderElementsOf(others());
        mesh.run(200 * SECOND);
        assertThat(mesh.saidSince(0, MembershipEvent.DoubleHeard.class))
                .as("said once, %s", mesh)
                .hasSize(others().size());
        assertThat(mesh.saidSince(0, MembershipEvent.DoubleEnded.class)).isEmpty();
        assertThat(mesh.saidSince(0, MembershipEvent.IdentityClashEnded.class)).isEmpty();
        copy.swim.stop(mesh.nowNanos);
        mesh.run(SECOND / 3);
        copy.crash();
        mesh.run(40 * SECOND);
        assertThat(mesh.saidSince(0, MembershipEvent.DoubleEnded.class))
                .extracting(SimMesh.Said::by)
                .containsExactlyInAnyOrderElementsOf(others());
        assertThat(mesh.saidSince(0, MembershipEvent.IdentityClashEnded.class))
                .extracting(SimMesh.Said::by)
                .containsExactly(original);
    }

    /** A restart may leave a packet of the last boot behind, a restored backup begins below its own past: neither is two. */
    @ParameterizedTest
    @ValueSource(longs = {61, 62, 63, 64, 65, 66})
    void aRestartAndARestoredBackupAreNoDoubles(long seed) {
        mesh = SimMesh.of(5, seed);
        Node restarted = mesh.nodes.get(2);
        mesh.run(30 * SECOND);
        for (long back : new long[] {0, 1000}) {
            restarted.crash();
            restarted.epoch -= back;
            restarted.start(restarted.seedsOf(1));
            mesh.run(60 * SECOND);
        }
        assertThat(mesh.saidSince(0, MembershipEvent.DoubleHeard.class))
                .as("%s", mesh)
                .isEmpty();
    }

    private List<Node> others() {
        return mesh.running().stream()
                .filter(node -> node != original && node != copy)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void anOriginalIsBackWithinSecondsAfterTheCopyHasStopped(long seed) {
        for (long ahead : new long[] {0, 1000}) {
            twins(seed, "n3", ahead);
            mesh.run((120 + mesh.random.nextInt(60)) * SECOND);
            copy.swim.stop(mesh.nowNanos);
            mesh.run(SECOND / 3);
            copy.crash();
            mesh.run(5 * SECOND);
            assertTheOriginalStandsEverywhere();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26})
    void anOriginalIsBackWithinSecondsAfterTheCopyHasCrashed(long seed) {
        twins(seed, "n3", 1000);
        mesh.run((20 + mesh.random.nextInt(60)) * SECOND);
        copy.crash();
        mesh.run(10 * SECOND);
        assertTheOriginalStandsEverywhere();
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34, 35, 36})
    void aCopyThatWasResetIsAMemberBesideTheOriginal(long seed) {
        for (String name : new String[] {"n3", "copy"}) {
            twins(seed, name, 1000);
            mesh.run((20 + mesh.random.nextInt(60)) * SECOND);
            long shared = mesh.nowNanos;
            copy.swim.stop(mesh.nowNanos);
            mesh.run(SECOND / 3);
            copy.crash();
            Node fresh = mesh.add(name, FRESH_KEY);
            mesh.run(mesh.random.nextInt(2_000) * SimMesh.MILLI);
            fresh.start(fresh.seedsOf(1));
            mesh.run(10 * SECOND);
            assertTheOriginalStandsEverywhere();
            assertThat(mesh.isWhole()).as("named %s, %s", name, mesh).isTrue();
            assertThat(mesh.saidSince(shared, MembershipEvent.Replaced.class))
                    .as("%s", mesh)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {41, 42, 43})
    void twoThatLiveDoNotTakeTurns(long seed) {
        for (long ahead : new long[] {0, 1, 1000}) {
            twins(seed, "n3", ahead);
            mesh.run(5 * SECOND);
            long settled = mesh.nowNanos;
            mesh.run(600 * SECOND);
            assertThat(rises()).as("%s", mesh).isBetween(1L, 4L);
            assertThat(mesh.saidSince(settled, MembershipEvent.AddressChanged.class))
                    .as("%s", mesh)
                    .isEmpty();
            assertThat(mesh.saidSince(0, MembershipEvent.Unreachable.class))
                    .as("%s", mesh)
                    .isEmpty();
        }
    }

    /** As the younger of two twins of one second, whose packets others take for recordings of the elder's. */
    @ParameterizedTest
    @ValueSource(longs = {71, 72, 73})
    void whoIsNeverAnsweredRisesAFewTimesAndWhoCallsNobodyDoesNot(long seed) {
        mesh = SimMesh.of(1, seed);
        Node founder = mesh.nodes.get(0);
        mesh.run(SECOND);
        founder.crash();
        Node unheard = mesh.add("unheard", FRESH_KEY);
        unheard.start(unheard.seedsOf(1));
        long epoch = unheard.swim.record().incarnation() >>> 32;
        mesh.run(6 * SECOND);
        assertThat(unheard.swim.record().incarnation() >>> 32).as("%s", mesh).isBetween(epoch + 1, epoch + 16);
        mesh.run(1000 * SECOND);
        assertThat(unheard.swim.tally().value("rises", "")).as("%s", mesh).isEqualTo(5);
        assertThat(founder.swim.tally().value("rises", "")).as("%s", mesh).isZero();
    }

    private long rises() {
        return original.swim.tally().value("rises", "") + copy.swim.tally().value("rises", "");
    }
}
