package io.gossamer.daemon;

import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.proto.LinkMeasures;
import io.gossamer.proto.Tier;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The best that this node knows of one directed link.
 *
 * @param tier of the measures, or of the state where there are none
 * @param ageSeconds of the measures, or of the state where there are none
 * @param reason why the state is not UP, in words; empty where nothing more is known
 */
record KnownLink(
        LinkId link,
        LinkState state,
        OptionalDouble stateAgeSeconds,
        Tier tier,
        OptionalDouble ageSeconds,
        Optional<LinkMeasures> measures,
        String reason) {

    KnownLink as(LinkState otherState, String otherReason) {
        return new KnownLink(link, otherState, stateAgeSeconds, tier, ageSeconds, measures, otherReason);
    }
}
