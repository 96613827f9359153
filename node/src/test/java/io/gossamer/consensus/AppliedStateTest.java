package io.gossamer.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AppliedStateTest {
    private static final NodeId OLD = new NodeId(1, 1);
    private static final NodeId NEW = new NodeId(2, 2);

    private final RecordingState state = new RecordingState();
    private final AppliedState applied = new AppliedState(state, new Tally("consensus"));

    private static byte[] command(String text) {
        return LogEntry.command(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A recovered group dies half seeded; the node goes on in another group, which must be able to take snapshots. */
    @Test
    void aSeedThatNeverCameToItsEndIsForgottenWithItsGroup() {
        List<byte[]> chunks = LogEntry.seed(new byte[CommandLog.COMMAND_BYTES_MAX + 1]);
        applied.enter(OLD);
        applied.applyEntry(OLD, 1, chunks.get(0));
        assertThat(applied.snapshot(OLD, 1)).as("half a seed is no state").isEmpty();

        applied.enter(NEW);
        applied.applyEntry(NEW, 1, command("a"));
        assertThat(applied.snapshot(NEW, 1)).isPresent();
        assertThat(applied.since(NEW, -1, 10).index()).isEqualTo(1);
    }

    @Test
    void aSnapshotReplacesAHalfSeed() throws Exception {
        List<byte[]> chunks = LogEntry.seed(new byte[CommandLog.COMMAND_BYTES_MAX + 1]);
        applied.enter(OLD);
        applied.applyEntry(OLD, 1, chunks.get(0));
        applied.restore(OLD, 5, "a".getBytes(StandardCharsets.UTF_8));
        assertThat(applied.snapshot(OLD, 5)).isPresent();
    }

    @Test
    void whatBothSourcesBringIsAppliedOnce() {
        applied.enter(OLD);
        applied.applyStreamed(OLD, 3, "a".getBytes(StandardCharsets.UTF_8));
        applied.applyEntry(OLD, 3, command("a"));
        applied.applyEntry(NEW, 4, command("of another group"));
        applied.applyEntry(OLD, 4, command("b"));
        assertThat(state.commands()).containsExactly("a", "b");
    }
}
