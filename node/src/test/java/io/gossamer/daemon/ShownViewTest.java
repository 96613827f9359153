package io.gossamer.daemon;

import static org.assertj.core.api.Assertions.assertThat;

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

class ShownViewTest {
    private static final NodeId SELF = new NodeId(0, 1);

    private static Member member(long number, MemberState state) {
        NodeProfile profile = new NodeProfile(
                "n" + number,
                Zone.NONE,
                "10.0.0." + number,
                new NodePorts(1, 2, 3, 4, 5),
                Map.of(),
                "t",
                0,
                Optional.empty());
        return new Member(new NodeId(0, number), profile, state, 1, 100, List.of(), 1);
    }

    private static MembershipView view(Optional<Long> isolatedSince) {
        return new MembershipView(
                1,
                SELF,
                SELF,
                List.of(member(1, MemberState.ALIVE), member(2, MemberState.ALIVE), member(3, MemberState.STOPPED)),
                isolatedSince,
                false,
                0);
    }

    @Test
    void aNodeThatHearsSomebodyShowsWhatItHolds() {
        MembershipView view = view(Optional.empty());
        assertThat(ShownView.of(view)).isSameAs(view);
    }

    @Test
    void aNodeThatHearsNobodyShowsNobodyButItselfAsAlive() {
        assertThat(ShownView.of(view(Optional.of(5_000L))).members())
                .extracting(Member::state)
                .containsExactly(MemberState.ALIVE, MemberState.SUSPECT, MemberState.STOPPED);
    }

    @Test
    void countsFollowWhatIsShown() {
        assertThat(MemberAnswers.counts(ShownView.of(view(Optional.of(5_000L)))).getAlive())
                .isEqualTo(1);
    }
}
