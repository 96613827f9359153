package io.gossamer.consensus.voter;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.consensus.voter.VoterPlan.Change;
import io.gossamer.consensus.voter.VoterPlan.Inputs;
import io.gossamer.consensus.voter.VoterPlan.Voter;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodePorts;
import io.gossamer.model.NodeProfile;
import io.gossamer.model.Zone;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VoterPlanTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long NOW = 1_000_000 * SECOND;
    private static final NodeId GROUP = new NodeId(9, 9);

    private final Map<Integer, Member> members = new TreeMap<>();
    private final List<Voter> voters = new ArrayList<>();
    private final Set<NodeId> excluded = new HashSet<>();
    private boolean frozen;

    private static NodeId id(int number) {
        return new NodeId(0, number);
    }

    private void member(int number, MemberState state, long forSeconds, String zone, boolean seated) {
        Optional<NodeProfile.RaftSeat> seat =
                seated ? Optional.of(new NodeProfile.RaftSeat(GROUP, 1, "p" + number)) : Optional.empty();
        NodeProfile profile = new NodeProfile(
                "n" + number, new Zone(zone), "127.0.0.1", new NodePorts(1, 2, 3, 4, 5), Map.of(), "t", 0, seat);
        members.put(number, new Member(id(number), profile, state, 1, NOW - forSeconds * SECOND, List.of(), 1));
    }

    private void members(int count) {
        for (int i = 1; i <= count; i++) {
            member(i, MemberState.ALIVE, 100, "", false);
        }
    }

    private void voters(int... numbers) {
        for (int number : numbers) {
            voter(number, 0);
        }
    }

    private void voter(int number, long silentSeconds) {
        voters.add(new Voter(
                id(number), "p" + number, number == 1 ? Optional.empty() : Optional.of(silentSeconds * SECOND)));
        Member member = members.get(number);
        if (member != null && member.profile().raftSeat().isEmpty()) {
            long age = (NOW - member.stateSinceNanos()) / SECOND;
            member(number, member.state(), age, member.profile().zone().path(), true);
        }
    }

    private void state(int number, MemberState state, long forSeconds) {
        member(number, state, forSeconds, members.get(number).profile().zone().path(), true);
    }

    private Optional<Change> next() {
        MembershipView view =
                new MembershipView(1, id(1), GROUP, List.copyOf(members.values()), Optional.empty(), frozen, 0);
        return VoterPlan.next(new Inputs(id(1), voters, view, excluded, 60 * SECOND, NOW));
    }

    private static List<NodeId> ids(int... numbers) {
        List<NodeId> ids = new ArrayList<>();
        for (int number : numbers) {
            ids.add(id(number));
        }
        return ids;
    }

    @Test
    void votersFollowTheTable() {
        assertThat(List.of(1, 2, 3, 4, 5, 6, 100).stream().map(VoterPlan::votersFor))
                .containsExactly(1, 1, 3, 3, 5, 5, 5);
    }

    @Test
    void oneAndTwoNodesHaveOneVoter() {
        members(2);
        voters(1);
        assertThat(next()).isEmpty();
    }

    @Test
    void growthGoesFromOneToTwoToThreeToFive() {
        members(5);
        voters(1);
        assertThat(next().orElseThrow().add()).isEqualTo(ids(2));
        voters(2);
        assertThat(next().orElseThrow().add()).isEqualTo(ids(3));
        voters(3);
        assertThat(next().orElseThrow().add()).isEqualTo(ids(4, 5));
        voters(4, 5);
        assertThat(next()).isEmpty();
    }

    @Test
    void twoVotersAreNotAimedAtWhenAThirdCannotFollow() {
        members(3);
        state(3, MemberState.SUSPECT, 1);
        voters(1);
        assertThat(next()).isEmpty();
    }

    @Test
    void twoVotersOnTheirWayToThreeWaitForAThirdAndDoNotGoBack() {
        members(5);
        voters(1, 2);
        for (int i = 3; i <= 5; i++) {
            state(i, MemberState.ALIVE, 0); // just returned: too young to be candidates
        }
        assertThat(next()).isEmpty();
        members(5);
        voters.clear();
        voters(1, 2);
        assertThat(next()).isPresent();
    }

    @Test
    void aYoungGroupTakesMembersAfterTwoSecondsALargerOneAfterTen() {
        members(5);
        for (int i = 2; i <= 5; i++) {
            member(i, MemberState.ALIVE, 3, "", false);
        }
        voters(1);
        assertThat(next()).isPresent();
        voters(2, 3);
        assertThat(next()).isEmpty();
    }

    @Test
    void votersAreSpreadOverZones() {
        member(1, MemberState.ALIVE, 100, "eu/a/1", false);
        member(2, MemberState.ALIVE, 100, "eu/a/1", false);
        member(3, MemberState.ALIVE, 100, "eu/a/2", false);
        member(4, MemberState.ALIVE, 100, "us/b/1", false);
        voters(1);
        assertThat(next().orElseThrow().add()).isEqualTo(ids(4));
        voters(4);
        assertThat(next().orElseThrow().add()).isEqualTo(ids(3));
    }

    @Test
    void aDeadVoterIsReplacedInOneStepOnceItIsSilentForLong() {
        members(6);
        voters(1, 2, 3, 4);
        voter(5, 59);
        state(5, MemberState.DEAD, 59);
        assertThat(next()).isEmpty();
        voters.remove(4);
        voter(5, 61);
        Change change = next().orElseThrow();
        assertThat(change.add()).isEqualTo(ids(6));
        assertThat(change.drop()).containsExactly("p5");
    }

    @Test
    void aDeadVoterThatIsHeardOnRaftStays() {
        members(6);
        voters(1, 2, 3, 4, 5);
        state(5, MemberState.DEAD, 1_000);
        assertThat(next()).isEmpty();
    }

    @Test
    void nothingDeadIsReplacedDuringMassSuspicion() {
        members(6);
        voters(1, 2, 3, 4);
        voter(5, 500);
        state(5, MemberState.DEAD, 500);
        frozen = true;
        assertThat(next()).isEmpty();
    }

    @Test
    void aVoterThatLeftIsReplacedAtOnce() {
        members(4);
        voters(1, 2);
        voter(3, 0);
        state(3, MemberState.LEFT, 0);
        Change change = next().orElseThrow();
        assertThat(change.add()).isEqualTo(ids(4));
        assertThat(change.drop()).containsExactly("p3");
    }

    @Test
    void aStoppedVoterIsWaitedForTenTimesLonger() {
        members(4);
        voters(1, 2);
        voter(3, 300);
        state(3, MemberState.STOPPED, 300);
        assertThat(next()).isEmpty();
        voters.remove(2);
        voter(3, 601);
        assertThat(next().orElseThrow().drop()).containsExactly("p3");
    }

    @Test
    void leavingShrinksFromFiveToThreeAndFromThreeToOneAtOnce() {
        members(5);
        voters(1, 2, 3, 4, 5);
        state(5, MemberState.LEFT, 0);
        assertThat(next().orElseThrow().drop()).containsExactly("p5", "p4");
        voters.removeIf(voter -> voter.node().equals(id(4)) || voter.node().equals(id(5)));
        state(4, MemberState.LEFT, 0);
        state(3, MemberState.LEFT, 0);
        assertThat(next().orElseThrow().drop()).containsExactly("p3", "p2");
    }

    @Test
    void theLeaderNeverDropsItself() {
        members(2);
        voters(1, 2);
        voter(3, 0);
        assertThat(next().orElseThrow().drop()).doesNotContain("p1").hasSize(2);
    }

    @Test
    void twoDeadOfFiveWithNobodyToReplaceThemAreDropped() {
        members(5);
        voters(1, 2, 3);
        voter(4, 100);
        voter(5, 100);
        state(4, MemberState.DEAD, 100);
        assertThat(next()).isEmpty();
        state(5, MemberState.DEAD, 100);
        assertThat(next().orElseThrow().drop()).containsExactly("p4", "p5");
    }

    @Test
    void oneDeadOfThreeIsWaitedForWhenNobodyCanReplaceIt() {
        members(3);
        voters(1, 2);
        voter(3, 1_000);
        state(3, MemberState.DEAD, 1_000);
        assertThat(next()).isEmpty();
    }

    @Test
    void aWipedVoterMayComeBackAsItsOwnReplacement() {
        members(3);
        voters(1, 2);
        voter(3, 20);
        member(3, MemberState.ALIVE, 20, "", false);
        Change change = next().orElseThrow();
        assertThat(change.add()).isEqualTo(ids(3));
        assertThat(change.drop()).containsExactly("p3");
    }

    @Test
    void aCandidateThatFailedIsLeftAlone() {
        members(4);
        voters(1, 3);
        excluded.add(id(2));
        assertThat(next().orElseThrow().add()).isEqualTo(ids(4));
    }

    @Test
    void noChangeEverAddsAsManyAsStayExceptFromOneToTwo() {
        java.util.Random random = new java.util.Random(4711);
        List<MemberState> states = List.of(MemberState.values());
        for (int round = 0; round < 20_000; round++) {
            members.clear();
            voters.clear();
            members(1 + random.nextInt(8));
            for (int i = 2; i <= members.size(); i++) {
                state(i, states.get(random.nextInt(states.size())), random.nextInt(2_000));
            }
            voter(1, 0);
            for (int i = 2; i <= 7; i++) {
                if (random.nextInt(3) == 0) {
                    voter(i, random.nextInt(2_000));
                }
            }
            next().ifPresent(change -> {
                int staying = voters.size() - change.drop().size();
                boolean oneToTwo = voters.size() == 1 && change.add().size() == 1;
                assertThat(change.drop()).doesNotContain("p1");
                assertThat(change.add().size() + change.drop().size()).isPositive();
                assertThat(oneToTwo || change.add().isEmpty() || change.add().size() < staying)
                        .as("seed 4711, voters %s, %s", voters, change)
                        .isTrue();
            });
        }
    }
}
