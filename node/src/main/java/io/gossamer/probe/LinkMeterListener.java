package io.gossamer.probe;

import io.gossamer.measure.SelfJudge;
import io.gossamer.model.Arrivals;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.LinkSummary;
import java.util.List;

/** Told what the meter found. Called on its event loop: return at once, hand over, never block. */
public interface LinkMeterListener {
    /** What came in here of the others' probes in the window that {@link #onWindow} tells of right after. */
    default void onArrivals(Arrivals arrivals) {}

    /** A window of every link closed; called at each window's end, with an empty list where nothing is probed. */
    void onWindow(List<LinkSummary> summaries);

    /** This node itself fell ill, or is well again: what it measures meanwhile is no evidence. */
    void onHealthChange(SelfJudge.Health health);

    void onStateChange(LinkId link, LinkState from, LinkState to, String reason);
}
