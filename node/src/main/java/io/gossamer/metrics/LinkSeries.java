package io.gossamer.metrics;

import io.gossamer.model.Tally;
import io.gossamer.proto.LinkStatus;
import io.gossamer.proto.LinksRequest;
import io.gossamer.query.LocalMesh;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;

/**
 * The series per link, for those who asked for them: only the links that this node measures itself, so that the nodes'
 * pages together hold each link once.
 */
final class LinkSeries {
    static final int LINKS_MAX = 1000;

    private final boolean wanted;
    private final Tally tally;
    private final MultiGauge state;
    private final MultiGauge loss;
    private final MultiGauge rtt;

    LinkSeries(PrometheusMeterRegistry registry, boolean wanted, Tally tally) {
        this.wanted = wanted;
        this.tally = tally;
        state = MultiGauge.builder("gossamer_link_up")
                .description("1 while the link is up, else 0.")
                .register(registry);
        loss = MultiGauge.builder("gossamer_link_loss_ratio")
                .description("Lost of sent probes, last window; absent under 10 samples.")
                .register(registry);
        rtt = MultiGauge.builder("gossamer_link_rtt_p50_seconds")
                .description("Median round trip, last window.")
                .register(registry);
    }

    void refresh(LocalMesh mesh) {
        if (!wanted) {
            return;
        }
        List<LinkStatus> links = mesh.links(LinksRequest.newBuilder()
                        .setFrom(mesh.self().toString())
                        .setLocalOnly(true)
                        .build())
                .getLinksList();
        if (links.size() > LINKS_MAX) {
            tally.add("link_series_dropped", "too_many", links.size() - LINKS_MAX);
            links = links.subList(0, LINKS_MAX);
        }
        List<Row<?>> states = new ArrayList<>();
        List<Row<?>> losses = new ArrayList<>();
        List<Row<?>> rtts = new ArrayList<>();
        for (LinkStatus link : links) {
            Tags tags =
                    Tags.of("from", link.getFrom().getName(), "to", link.getTo().getName());
            states.add(Row.of(tags, link.getState() == io.gossamer.proto.LinkState.LINK_UP ? 1 : 0));
            if (link.getMeasures().hasLossRatio()) {
                losses.add(Row.of(tags, link.getMeasures().getLossRatio()));
            }
            if (link.getMeasures().hasRttP50Seconds()) {
                rtts.add(Row.of(tags, link.getMeasures().getRttP50Seconds()));
            }
        }
        state.register(states, true);
        loss.register(losses, true);
        rtt.register(rtts, true);
    }
}
