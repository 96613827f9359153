package io.gossamer.bandwidth;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.NodeId;
import io.gossamer.model.Zone;
import org.junit.jupiter.api.Test;

/** Who may measure when: at the node that sends, at the one that receives, and by the leader's token. */
class PermissionTest {
    private static final long SECOND = 1_000_000_000L;
    private static final NodeId A = node(1);
    private static final NodeId B = node(2);
    private static final NodeId C = node(3);
    private static final NodeId D = node(4);
    private static final Zone EAST = new Zone("east");
    private static final Zone WEST = new Zone("west");

    private final Allowance allowance = new Allowance(Allowance.SENDING_PAUSE_NANOS);
    private final ThroughputTokens tokens = new ThroughputTokens();

    private static NodeId node(int number) {
        byte[] bytes = new byte[NodeId.BYTES];
        bytes[0] = (byte) number;
        return NodeId.of(bytes);
    }

    @Test
    void aNodeMeasuresOneThingAtATime() {
        assertThat(allowance.beginCapacity(B, 0)).isEmpty();
        assertThat(allowance.beginCapacity(C, 0)).contains("one at a time");
        assertThat(allowance.beginThroughput(C, SECOND, 0)).contains("one at a time");
        allowance.end();
        assertThat(allowance.beginCapacity(C, 0)).isEmpty();
    }

    @Test
    void theCapacityOfALinkIsMeasuredOnceInTenSeconds() {
        allowance.beginCapacity(B, 0);
        allowance.end();
        assertThat(allowance.beginCapacity(B, 3 * SECOND)).contains("again in 7 s");
        assertThat(allowance.beginCapacity(B, 10 * SECOND)).isEmpty();
    }

    @Test
    void throughputTestsHaveALinkForAHundredthOfADay() {
        long now = 0;
        int tests = 0;
        while (allowance.beginThroughput(B, 10 * SECOND, now).isEmpty()) {
            allowance.end();
            tests++;
            now += 20 * SECOND;
        }
        assertThat(tests).isEqualTo(86);
        assertThat(allowance.beginThroughput(C, 10 * SECOND, now)).isEmpty();
        allowance.end();
        assertThat(allowance.beginThroughput(B, 10 * SECOND, 86_400 * SECOND)).isEmpty();
    }

    @Test
    void aTestThatWasNotRunUsesNoTime() {
        for (int i = 0; i < 100; i++) {
            assertThat(allowance.beginThroughput(B, 10 * SECOND, i)).isEmpty();
            allowance.giveBackThroughput(B);
            allowance.end();
        }
        assertThat(allowance.beginThroughput(B, 10 * SECOND, 100)).isEmpty();
    }

    @Test
    void theLeaderLetsOneTestTouchANode() {
        assertThat(tokens.grant(A, EAST, B, EAST, 5 * SECOND, 0)).isEmpty();
        assertThat(tokens.grant(B, EAST, C, WEST, 5 * SECOND, 0)).contains("one of these nodes");
        assertThat(tokens.grant(C, WEST, A, EAST, 5 * SECOND, 0)).contains("one of these nodes");
        assertThat(tokens.grant(C, WEST, D, WEST, 5 * SECOND, 0)).isEmpty();
    }

    @Test
    void theLeaderLetsOneTestRunBetweenTwoZonesEitherWay() {
        assertThat(tokens.grant(A, EAST, B, WEST, 5 * SECOND, 0)).isEmpty();
        assertThat(tokens.grant(C, WEST, D, EAST, 5 * SECOND, 9 * SECOND)).contains("between these zones");
        assertThat(tokens.grant(C, WEST, D, EAST, 5 * SECOND, 10 * SECOND)).isEmpty();
    }

    @Test
    void whoAsksAgainForTheSameLinkIsNotInItsOwnWay() {
        assertThat(tokens.grant(A, EAST, B, WEST, 5 * SECOND, 0)).isEmpty();
        assertThat(tokens.grant(A, EAST, B, WEST, 5 * SECOND, 1)).isEmpty();
    }
}
