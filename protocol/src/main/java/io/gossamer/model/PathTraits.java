package io.gossamer.model;

import java.util.Optional;

/**
 * What a measuring node says of a path besides counts and delays, and voters judge.
 *
 * @param rise which way its delay rose over the baseline
 * @param mtu how large packets get from here to the peer; empty until that is known, or where this host cannot find out
 */
public record PathTraits(DelayRise rise, Optional<PathMtu> mtu) {
    public static final PathTraits NONE = new PathTraits(DelayRise.UNKNOWN, Optional.empty());
}
