package io.gossamer.daemon;

import io.gossamer.config.GossamerConfig;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.probe.ProbePlan;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** How many links this node is to measure, by the probe plan; made once a view, since of hundreds of nodes it is much work. */
final class LinksWanted implements ToIntFunction<MembershipView> {
    private final NodeId self;
    private final Supplier<GossamerConfig.Probe> config;
    private long version = -1;
    private int wanted;

    LinksWanted(NodeId self, Supplier<GossamerConfig.Probe> config) {
        this.self = self;
        this.config = config;
    }

    @Override
    public synchronized int applyAsInt(MembershipView view) {
        if (version != view.version()) {
            version = view.version();
            wanted = ProbePlan.of(
                            view.members(),
                            config.get().fullMeshMax(),
                            config.get().degreeMax())
                    .targetsOf(self)
                    .size();
        }
        return wanted;
    }
}
