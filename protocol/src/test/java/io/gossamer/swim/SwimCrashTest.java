package io.gossamer.swim;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.MemberState;
import io.gossamer.swim.SimMesh.Node;
import io.gossamer.swim.SimMesh.Said;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SwimCrashTest {
    private static final long SECOND = SimMesh.SECOND;

    @ParameterizedTest
    @CsvSource({"3, 12", "4, 12", "5, 12", "12, 6", "20, 6", "100, 2"})
    void everySurvivorLearnsOfACrashWithinFourAndAHalfSeconds(int count, int seeds) {
        for (long seed = 1; seed <= seeds; seed++) {
            SimMesh mesh = SimMesh.of(count, seed);
            assertThat(mesh.isWhole()).as("whole, %s", mesh).isTrue();
            mesh.run(mesh.random.nextInt(1000) * SimMesh.MILLI);
            Node victim = mesh.nodes.get(mesh.random.nextInt(count));
            victim.crash();
            mesh.run(4_500 * SimMesh.MILLI);
            for (Node survivor : mesh.running()) {
                assertThat(survivor.sees(victim).state())
                        .as("%s sees %s, %s", survivor, victim, mesh)
                        .isEqualTo(MemberState.UNREACHABLE);
            }
            mesh.run(20 * SECOND);
            for (Node survivor : mesh.running()) {
                assertThat(survivor.sees(victim).state()).isEqualTo(MemberState.DEAD);
            }
            List<Said> verdicts = mesh.saidSince(0, MembershipEvent.Unreachable.class);
            assertThat(verdicts).as("only the crashed one, %s", mesh).allMatch(word -> ((MembershipEvent.Unreachable)
                            word.event())
                    .member()
                    .equals(victim.id()));
            assertThat(verdicts).hasSize(count - 1);
        }
    }

    @Test
    void oneOfTwoSaysOnlyThatItIsAlone() {
        SimMesh mesh = SimMesh.of(2, 5);
        Node survivor = mesh.nodes.get(0);
        Node victim = mesh.nodes.get(1);
        long crashed = mesh.nowNanos;
        victim.crash();
        mesh.run(11 * SECOND);
        assertThat(mesh.saidSince(crashed, MembershipEvent.Isolated.class)).hasSize(1);
        assertThat(survivor.swim.view().isolatedSinceNanos()).isPresent();
        mesh.run(300 * SECOND);
        assertThat(mesh.saidSince(crashed, MembershipEvent.Unreachable.class)).isEmpty();
        victim.start(List.of());
        survivor.swim.addSeeds(mesh.nowNanos, List.of());
        mesh.run(10 * SECOND);
        assertThat(mesh.saidSince(crashed, MembershipEvent.IsolationEnded.class))
                .hasSize(1);
        assertThat(mesh.isWhole()).as("%s", mesh).isTrue();
    }
}
