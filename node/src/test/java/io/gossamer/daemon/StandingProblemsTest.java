package io.gossamer.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.daemon.StandingProblems.Kind;
import io.gossamer.model.Endpoint;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodePorts;
import io.gossamer.model.NodeProfile;
import io.gossamer.model.Zone;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StandingProblemsTest {
    private static final NodeId SELF = new NodeId(1, 1);
    private static final NodeId OTHER = new NodeId(2, 2);
    private static final Endpoint PLACE = new Endpoint("10.0.0.7", 7401);

    private final StandingProblems problems = new StandingProblems();

    private static MembershipView view(NodeId idAtPlace, MemberState state) {
        NodeProfile profile = new NodeProfile(
                "n",
                new Zone("a/b/c"),
                PLACE.host(),
                new NodePorts(7401, 7402, 7403, 7404, 7405),
                Map.of(),
                "test",
                0,
                Optional.empty());
        Member member = new Member(idAtPlace, profile, state, 1, 0, List.of(), 0);
        return new MembershipView(1, SELF, SELF, List.of(member), Optional.empty(), false, 0);
    }

    @Test
    void aTwinIsToldOfUntilItsPlaceIsTakenByAMemberOfItsOwn() {
        problems.add(Kind.DOUBLE, SELF, "a twin", List.of(PLACE));
        assertThat(problems.lasting(view(SELF, MemberState.ALIVE))).containsExactly("a twin");
        assertThat(problems.lasting(view(OTHER, MemberState.UNREACHABLE))).containsExactly("a twin");
        assertThat(problems.lasting(view(OTHER, MemberState.ALIVE))).isEmpty();
        assertThat(problems.lasting(view(SELF, MemberState.ALIVE))).isEmpty();
    }

    @Test
    void whatHasNoKnownPlaceLastsAndIsToldOnce() {
        problems.add(Kind.OTHER_MESH, SELF, "somebody", List.of());
        problems.add(Kind.OTHER_MESH, SELF, "somebody", List.of());
        assertThat(problems.lasting(view(OTHER, MemberState.ALIVE))).containsExactly("somebody");
    }

    @Test
    void ofAMembersTwinsNeitherPlaceEndsItUntilAnotherMemberStandsThere() {
        problems.add(Kind.DOUBLE, OTHER, "two of them", List.of(new Endpoint("10.0.0.8", 7401), PLACE));
        assertThat(problems.lasting(view(OTHER, MemberState.ALIVE))).containsExactly("two of them");
        assertThat(problems.lasting(view(new NodeId(3, 3), MemberState.ALIVE))).isEmpty();
    }

    @Test
    void membershipsWordEndsIt() {
        problems.add(Kind.DOUBLE, OTHER, "two of them", List.of(PLACE));
        problems.add(Kind.DOUBLE, SELF, "two of me", List.of(PLACE));
        problems.end(Kind.DOUBLE, OTHER);
        assertThat(problems.lasting(view(SELF, MemberState.UNREACHABLE))).containsExactly("two of me");
    }

    @Test
    void theirNumberIsLimited() {
        for (int i = 0; i < 100; i++) {
            problems.add(Kind.OTHER_MESH, SELF, "problem " + i, List.of());
        }
        assertThat(problems.lasting(view(SELF, MemberState.ALIVE))).hasSize(StandingProblems.STANDING_MAX);
    }
}
