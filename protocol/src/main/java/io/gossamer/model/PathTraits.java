package io.gossamer.model;

import java.util.List;
import java.util.Optional;

/**
 * What a measuring node says of a path besides counts and delays, and voters judge.
 *
 * @param rise which way its delay rose over the baseline
 * @param queued its delay rose, and varies more than it used to: packets wait in a queue, the way has not become longer
 * @param mtu how large packets get from here to the peer; empty until that is known, or where this host cannot find out
 * @param classes what becomes of other classes than the probes' own, as far as it is known; at most {@link PathClass#CLASSES_MAX}
 */
public record PathTraits(DelayRise rise, boolean queued, Optional<PathMtu> mtu, List<PathClass> classes) {
    public static final PathTraits NONE = new PathTraits(DelayRise.UNKNOWN, Optional.empty());

    public PathTraits {
        classes = List.copyOf(classes);
    }

    public PathTraits(DelayRise rise, Optional<PathMtu> mtu) {
        this(rise, false, mtu, List.of());
    }
}
