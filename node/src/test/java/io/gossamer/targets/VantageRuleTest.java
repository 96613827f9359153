package io.gossamer.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodePorts;
import io.gossamer.model.NodeProfile;
import io.gossamer.model.Zone;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class VantageRuleTest {
    private static Member member(NodeId id, String name, String zone, MemberState state) {
        return new Member(
                id,
                new NodeProfile(
                        name,
                        new Zone(zone),
                        "10.0.0.1",
                        new NodePorts(1, 2, 3, 4, 5),
                        Map.of("role", name.equals("n1") ? "db" : "web"),
                        "test",
                        0,
                        Optional.empty()),
                state,
                1L << 32,
                0,
                List.of(),
                3);
    }

    private static List<Member> mesh(int size, long seed) {
        Random random = new Random(seed);
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            members.add(member(new NodeId(random.nextLong(), random.nextLong()), "n" + i, "", MemberState.ALIVE));
        }
        return members;
    }

    @Property(tries = 200)
    void anyTakesAsManyAsThereAreAndNoMoreThanAsked(
            @ForAll @IntRange(min = 1, max = 200) int size,
            @ForAll @IntRange(min = 1, max = 64) int wanted,
            @ForAll long seed) {
        assertThat(VantageRule.parse(wanted + " any").choose(mesh(size, seed), "web"))
                .hasSize(Math.min(size, wanted));
    }

    @Property(tries = 200)
    void whenAMemberGoesOnlyItsPlaceIsTaken(
            @ForAll @IntRange(min = 4, max = 200) int size, @ForAll @IntRange(max = 199) int which, @ForAll long seed) {
        List<Member> members = mesh(size, seed);
        VantageRule rule = VantageRule.parse("");
        Set<NodeId> before = rule.choose(members, "web");
        NodeId gone = members.get(which % size).id();
        Set<NodeId> after = rule.choose(
                members.stream().filter(member -> !member.id().equals(gone)).toList(), "web");
        Set<NodeId> kept = new TreeSet<>(before);
        kept.remove(gone);
        assertThat(after).hasSize(3).containsAll(kept);
    }

    @Test
    void theLoadOfManyTargetsIsSpreadOverTheMembers() {
        List<Member> members = mesh(20, 7);
        Map<NodeId, Integer> load = new TreeMap<>();
        for (int i = 0; i < 1_000; i++) {
            VantageRule.parse("3 any")
                    .choose(members, "https://host" + i)
                    .forEach(node -> load.merge(node, 1, Integer::sum));
        }
        // 150 expected of each; five standard deviations of a binomial are 56
        assertThat(load.values()).hasSize(20).allSatisfy(count -> assertThat(count)
                .isBetween(94, 206));
    }

    @Test
    void zonesTagsAndNamesChooseThoseThatFitAndAreThere() {
        List<Member> members = List.of(
                member(new NodeId(0, 1), "n1", "edge/a", MemberState.ALIVE),
                member(new NodeId(0, 2), "n2", "edge", MemberState.SUSPECT),
                member(new NodeId(0, 3), "n3", "edges", MemberState.ALIVE),
                member(new NodeId(0, 4), "n4", "edge/a", MemberState.DEAD));
        assertThat(VantageRule.parse("zone=edge").choose(members, "t"))
                .containsExactly(new NodeId(0, 1), new NodeId(0, 2));
        assertThat(VantageRule.parse("tag=role=db").choose(members, "t")).containsExactly(new NodeId(0, 1));
        assertThat(VantageRule.parse("node=n3,n4").choose(members, "t")).containsExactly(new NodeId(0, 3));
        assertThat(VantageRule.parse("all").choose(members, "t")).hasSize(3);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        for (String text : List.of("all", "3 any", "zone=eu/a", "tag=role=db", "node=n1,n2")) {
            assertThat(VantageRule.parse(text).text()).isEqualTo(text);
        }
        for (String text : List.of("some", "0 any", "65 any", "zone=", "tag=role", "colour=red")) {
            assertThatThrownBy(() -> VantageRule.parse(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("vantage points");
        }
    }
}
