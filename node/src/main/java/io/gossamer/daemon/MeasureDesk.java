package io.gossamer.daemon;

import io.gossamer.measure.SelfJudge;
import io.gossamer.model.Arrivals;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.MembershipView;
import io.gossamer.probe.LinkMeterListener;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Where closed windows and changes of state go: to the history, to the voters, into the row and into the events. Called on
 * the probe thread; everything that may wait is handed over.
 */
final class MeasureDesk implements LinkMeterListener {
    private final Supplier<MembershipView> view;
    private final EventLog events;
    private final BiConsumer<List<LinkSummary>, Optional<Arrivals>> windows;
    private final Runnable stateChanged;
    private Optional<Arrivals> arrivals = Optional.empty();

    /**
     * @param windows takes each closed window of all links, and what came in of the others' probes in it; must not block
     * @param stateChanged a link's state changed: the own row is news
     */
    MeasureDesk(
            Supplier<MembershipView> view,
            EventLog events,
            BiConsumer<List<LinkSummary>, Optional<Arrivals>> windows,
            Runnable stateChanged) {
        this.view = view;
        this.events = events;
        this.windows = windows;
        this.stateChanged = stateChanged;
    }

    @Override
    public void onArrivals(Arrivals counted) {
        arrivals = Optional.of(counted);
    }

    @Override
    public void onWindow(List<LinkSummary> summaries) {
        windows.accept(summaries, arrivals);
        arrivals = Optional.empty();
    }

    @Override
    public void onHealthChange(SelfJudge.Health health) {
        MembershipView now = view.get();
        events.add(
                health.isImpaired() ? "self.impaired" : "self.well",
                MemberAnswers.ref(now, now.self()).getName(),
                health.isImpaired()
                        ? health.words() + ": what it measures meanwhile is no evidence against the network"
                        : "its last window was measured in time");
    }

    @Override
    public void onStateChange(LinkId link, LinkState from, LinkState to, String reason) {
        MembershipView now = view.get();
        String name = MemberAnswers.ref(now, link.from()).getName() + " → "
                + MemberAnswers.ref(now, link.to()).getName();
        events.add(
                "link." + to.name().toLowerCase(Locale.ROOT),
                name,
                "was " + from.name().toLowerCase(Locale.ROOT) + ": " + reason,
                Map.of("from", link.from().toString(), "to", link.to().toString()));
        stateChanged.run();
    }
}
