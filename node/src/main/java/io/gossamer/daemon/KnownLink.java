package io.gossamer.daemon;

import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.proto.LinkMeasures;
import io.gossamer.proto.Tier;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * The best that this node knows of one directed link. Its measures are worded when somebody asks for them: counting links needs none.
 *
 * @param tier of the measures, or of the state where there are none
 * @param wording puts the measures into words
 * @param ageSeconds of the measures, or of the state where there are none
 * @param reason why the state is not UP, in words; empty where nothing more is known
 */
record KnownLink(
        LinkId link,
        LinkState state,
        OptionalDouble stateAgeSeconds,
        Tier tier,
        OptionalDouble ageSeconds,
        Supplier<Optional<LinkMeasures>> wording,
        String reason) {

    KnownLink as(LinkState otherState, String otherReason) {
        return new KnownLink(link, otherState, stateAgeSeconds, tier, ageSeconds, wording, otherReason);
    }

    Optional<LinkMeasures> measures() {
        return wording.get();
    }
}
