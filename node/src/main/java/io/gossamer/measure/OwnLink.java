package io.gossamer.measure;

import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.ProbeCounts;
import io.gossamer.model.Quantiles;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One of this node's own links as it stood at one moment: first-hand (T2), immutable, for any thread.
 *
 * @param stateSinceNanos monotonic, of this node
 * @param stateSinceUnixMillis the same moment by the wall clock as it was when this was taken
 * @param reason why it is in this state, in words
 * @param lastWindow the latest closed one
 * @param running the window that is still open, and what is known beside it
 */
public record OwnLink(
        LinkId link,
        LinkState state,
        long stateSinceNanos,
        long stateSinceUnixMillis,
        String reason,
        Optional<LinkSummary> lastWindow,
        Running running) {

    /**
     * What has no end yet.
     *
     * @param counts so far
     * @param kernelStamps the RTTs come from the kernel's timestamps
     * @param recentProbes of the last {@value LinkCondition#PROBES_MAX} settled probes, how many there are yet
     * @param recentLost how many of these were lost
     * @param heardNanos when anything last came back, monotonic
     */
    public record Running(
            ProbeCounts counts,
            Optional<Quantiles> rtt,
            boolean kernelStamps,
            int recentProbes,
            int recentLost,
            OptionalLong heardNanos,
            OptionalLong smoothedRttNanos,
            OptionalLong baselineRttNanos) {}
}
