package io.gossamer.aggregate;

import io.gossamer.model.LinkSummary;

/**
 * What a voter knows of one directed link from summaries. Age is by the receiver's monotonic clock, since the summary came;
 * only {@link Fresh} is evidence, for bad or for good.
 */
public sealed interface Cell permits Cell.Fresh, Cell.Stale, Cell.Unknown {

    record Fresh(LinkSummary latest, long ageNanos) implements Cell {}

    /** Something is known, and it is old, replayed or late. */
    record Stale(LinkSummary latest, long ageNanos) implements Cell {}

    record Unknown() implements Cell {}
}
