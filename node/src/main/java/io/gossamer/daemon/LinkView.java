package io.gossamer.daemon;

import io.gossamer.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** All links one by one, and their counts, which are made at most a few times a second however many ask. Any thread. */
final class LinkView {
    private static final long FRESH_NANOS = 250_000_000L;

    private final Clock clock;
    private final LinkPicture picture;
    private final Supplier<LinkPicture.Heard> heard;
    private Optional<Counted> counted = Optional.empty();

    private record Counted(LinkTotals totals, long atNanos) {}

    LinkView(Clock clock, LinkPicture picture, Supplier<LinkPicture.Heard> heard) {
        this.clock = clock;
        this.picture = picture;
        this.heard = heard;
    }

    /** Ordered by link. */
    void forEach(Consumer<KnownLink> consumer) {
        picture.forEach(heard.get(), consumer);
    }

    synchronized LinkTotals totals() {
        long now = clock.monotonicNanos();
        if (counted.isEmpty() || now - counted.get().atNanos() > FRESH_NANOS) {
            LinkPicture.Heard latest = heard.get();
            LinkTotals.Sum sum = new LinkTotals.Sum(latest.view().self());
            picture.forEach(latest, sum::add);
            counted = Optional.of(new Counted(sum.totals(), now));
        }
        return counted.get().totals();
    }
}
