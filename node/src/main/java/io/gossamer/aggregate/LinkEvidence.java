package io.gossamer.aggregate;

import io.gossamer.model.LinkId;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the recent windows of one directed link say together. Replayed and late windows, and those in which the measuring
 * node was itself impaired, are left out: they are no evidence.
 *
 * @param windows how many windows are counted here; 0 when there is no evidence
 * @param lostForward of the lost, from → to; absent unless every counted window with a loss knew the direction
 * @param recentRttNanosP50 of the counted windows that had one, newest first
 * @param baselineRttNanos the measuring node's own, of its newest window
 */
public record LinkEvidence(
        LinkId link,
        Cell cell,
        int windows,
        int sent,
        int lost,
        OptionalInt lostForward,
        OptionalInt lostReverse,
        List<Long> recentRttNanosP50,
        OptionalLong baselineRttNanos) {
    public LinkEvidence {
        recentRttNanosP50 = List.copyOf(recentRttNanosP50);
    }

    public boolean isFresh() {
        return cell instanceof Cell.Fresh;
    }
}
