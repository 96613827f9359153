package io.gossamer.swim;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.MemberState;
import io.gossamer.swim.SimMesh.Node;
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
    void twoThatLiveTakeTurnsSlowly(long seed) {
        twins(seed, "n3", 0);
        mesh.run(60 * SECOND);
        long rises = rises();
        mesh.run(600 * SECOND);
        assertThat(rises() - rises).as("once a minute each, %s", mesh).isBetween(2L, 24L);
    }

    private long rises() {
        return original.swim.tally().value("rises", "") + copy.swim.tally().value("rises", "");
    }
}
