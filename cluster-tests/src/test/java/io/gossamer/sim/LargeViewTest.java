package io.gossamer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.linkstate.LinkStateTable;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.MembershipView;
import io.gossamer.sim.trial.HeapTrial;
import io.gossamer.wire.Ed25519;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Above a thousand members what is shown is made when it is asked for. */
class LargeViewTest {
    private static final int MEMBERS = 1_100;

    @Test
    void everyMemberAndRowOfALargeMeshIsShown() {
        HeapTrial trial = new HeapTrial();
        trial.tell(0, MEMBERS, true);
        trial.leave(7, 8);
        MembershipView view = trial.swim().view();
        assertThat(view.members()).hasSize(MEMBERS + 1);
        assertThat(view.members()).isSortedAccordingTo(Comparator.comparing(Member::id));
        for (int i = 0; i < MEMBERS; i++) {
            Member member = view.member(Ed25519.nodeId(SimKeys.signer(1_000 + i).publicKey()))
                    .orElseThrow();
            assertThat(member.name()).isEqualTo("host-" + i + ".example.net");
            assertThat(member.profile().zone().path()).isEqualTo("eu/rack-" + i % 40);
            assertThat(member.state()).isEqualTo(i == 7 ? MemberState.LEFT : MemberState.ALIVE);
            assertThat(member.incarnation()).isEqualTo((2L << 32) + (i == 7 ? 1 : 0));
        }
        List<LinkStateTable.Received> rows = trial.swim().rows();
        assertThat(rows).hasSize(MEMBERS - 1);
        assertThat(rows).allSatisfy(received -> {
            assertThat(received.row().outbound()).hasSize(SimRows.DEGREE);
            assertThat(received.row().inbound()).hasSize(SimRows.DEGREE);
            assertThat(view.member(received.row().origin())).isPresent();
        });
    }

    @Test
    void whatWasShownStaysAsItWas() {
        HeapTrial trial = new HeapTrial();
        trial.tell(0, MEMBERS, true);
        MembershipView view = trial.swim().view();
        List<LinkStateTable.Received> rows = trial.swim().rows();
        List<LinkStateTable.Received> before = List.copyOf(rows);
        trial.renew(0, MEMBERS, 1);
        trial.leave(3, 4);
        assertThat(rows).isEqualTo(before);
        assertThat(trial.swim().rows()).isNotEqualTo(before);
        assertThat(view.members())
                .allSatisfy(member -> assertThat(member.state()).isEqualTo(MemberState.ALIVE));
    }
}
