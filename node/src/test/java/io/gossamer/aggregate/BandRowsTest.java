package io.gossamer.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.linkstate.LinkRow;
import io.gossamer.linkstate.LinkStateTable.Received;
import io.gossamer.model.LinkState;
import io.gossamer.model.NodeId;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class BandRowsTest {
    private static final NodeId A = new NodeId(0, 1);
    private static final NodeId B = new NodeId(0, 2);

    private static Received row(long version, LinkState state, boolean heard, long receivedNanos) {
        OptionalInt none = OptionalInt.empty();
        return new Received(
                new LinkRow(
                        A,
                        1,
                        version,
                        List.of(new LinkRow.Outbound(B, state, none, none, none)),
                        List.of(new LinkRow.Inbound(B, heard))),
                receivedNanos);
    }

    @Test
    void aNewVersionReplacesAndAgeRunsFromWhenItCame() {
        BandRows rows = new BandRows();
        assertThat(rows.of(List.of(row(1, LinkState.UP, true, 100)), 150).get(A).ageNanos())
                .isEqualTo(50);
        BandRow next = rows.of(List.of(row(2, LinkState.DOWN, false, 160)), 170).get(A);
        assertThat(next.ageNanos()).isEqualTo(10);
        assertThat(next.outbound()).containsEntry(B, LinkState.DOWN);
        assertThat(next.heard()).containsEntry(B, false);
        assertThat(rows.of(List.of(), 200)).isEmpty();
    }
}
