package io.gossamer.daemon;

import io.gossamer.model.LinkId;
import io.gossamer.time.Clock;
import java.util.SortedMap;
import java.util.function.Supplier;

/** The picture of all links, made at most a few times a second however many ask. Any thread. */
final class LinkView implements Supplier<SortedMap<LinkId, KnownLink>> {
    private static final long FRESH_NANOS = 250_000_000L;

    private final Clock clock;
    private final Supplier<SortedMap<LinkId, KnownLink>> maker;
    private volatile Made made;

    private record Made(SortedMap<LinkId, KnownLink> links, long atNanos) {}

    LinkView(Clock clock, Supplier<SortedMap<LinkId, KnownLink>> maker) {
        this.clock = clock;
        this.maker = maker;
    }

    @Override
    public SortedMap<LinkId, KnownLink> get() {
        Made held = made;
        long now = clock.monotonicNanos();
        if (held == null || now - held.atNanos() > FRESH_NANOS) {
            held = new Made(java.util.Collections.unmodifiableSortedMap(maker.get()), now);
            made = held;
        }
        return held.links();
    }
}
