package io.gossamer.daemon;

import static org.assertj.core.api.Assertions.assertThat;

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
        problems.add("a twin", Optional.of(PLACE));
        assertThat(problems.lasting(view(SELF, MemberState.ALIVE))).containsExactly("a twin");
        assertThat(problems.lasting(view(OTHER, MemberState.UNREACHABLE))).containsExactly("a twin");
        assertThat(problems.lasting(view(OTHER, MemberState.ALIVE))).isEmpty();
        assertThat(problems.lasting(view(SELF, MemberState.ALIVE))).isEmpty();
    }

    @Test
    void whatHasNoKnownPlaceLastsAndIsToldOnce() {
        problems.add("somebody", Optional.empty());
        problems.add("somebody", Optional.empty());
        assertThat(problems.lasting(view(OTHER, MemberState.ALIVE))).containsExactly("somebody");
    }

    @Test
    void theirNumberIsLimited() {
        for (int i = 0; i < 100; i++) {
            problems.add("problem " + i, Optional.empty());
        }
        assertThat(problems.lasting(view(SELF, MemberState.ALIVE))).hasSize(StandingProblems.STANDING_MAX);
    }
}
