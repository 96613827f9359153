package io.gossamer.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.bench.LeaderBar;
import io.gossamer.bench.LeaderOf500;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The flags that ship, a leader, 499 members by the wire; {@code cluster-tests/bench leader-of-500} runs longer. */
@Tag("alone")
class LeaderOf500IT {
    private static final int SIZE = 500;
    private static final int SECONDS = 40;

    @Test
    void aLeaderOfFiveHundredFitsTheShippedHeap(@TempDir Path directory) throws Exception {
        LeaderOf500.Seen seen = LeaderOf500.run(ClusterTest.launcher(), directory, SIZE, SECONDS);
        System.out.println(seen);
        assertThat(LeaderBar.heapMisses(seen, SIZE)).isEmpty();
    }
}
