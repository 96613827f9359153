package io.gossamer.daemon;

import io.gossamer.bandwidth.LatestResults;
import io.gossamer.config.GossamerConfig;
import io.gossamer.instrument.BandwidthWords;
import io.gossamer.instrument.Instruments;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.passive.HostAddress;
import io.gossamer.passive.PassiveWatch;
import io.gossamer.probe.LinkMeter;
import io.gossamer.proto.LinkStatus;
import io.gossamer.proto.LinksReply;
import io.gossamer.query.ChangeOrders;
import io.gossamer.query.LocalMesh;
import io.gossamer.query.PeerChannels;
import io.gossamer.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What is measured on demand or read of the kernel, wired: nothing of it runs but one look every ten seconds. */
final class InstrumentParts implements AutoCloseable {
    /** The start is for what must be up first. */
    private static final long FIRST_SECONDS = 20;

    private static final long PERIOD_SECONDS = 10;

    private final Clock clock;
    private final Supplier<GossamerConfig> config;
    private final Supplier<MembershipView> view;
    private final PassiveWatch passive;
    private final LatestResults latest = new LatestResults();
    private volatile Optional<Instruments> made = Optional.empty();

    InstrumentParts(Clock clock, Supplier<GossamerConfig> config, Supplier<MembershipView> view) {
        this.clock = clock;
        this.config = config;
        this.view = view;
        this.passive = new PassiveWatch(clock, () -> hosts(view.get()));
    }

    private static Set<HostAddress> hosts(MembershipView members) {
        Set<HostAddress> hosts = new HashSet<>();
        members.members().stream()
                .filter(member -> !member.id().equals(members.self()))
                .forEach(member -> Instruments.addressOf(member).ifPresent(hosts::add));
        return hosts;
    }

    Instruments make(LocalMesh mesh, PeerChannels peers, LinkMeter meter, ChangeOrders orders) {
        Instruments instruments = Instruments.of(clock, config, mesh, view, peers, orders, meter, passive, latest);
        made = Optional.of(instruments);
        return instruments;
    }

    void start(ScheduledExecutorService background) {
        background.scheduleWithFixedDelay(this::look, FIRST_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        if (config.get().bandwidth().passive()) {
            passive.look();
        }
    }

    /** Adds to this node's own links what it knows of their bandwidth. */
    LinksReply addTo(LinksReply reply, NodeId self) {
        if (made.isEmpty() || reply.getLinksList().stream().noneMatch(link -> isFrom(link, self))) {
            return reply;
        }
        BandwidthWords words = new BandwidthWords(made.get());
        LinksReply.Builder more = reply.toBuilder();
        for (int i = 0; i < reply.getLinksCount(); i++) {
            if (isFrom(reply.getLinks(i), self)) {
                LinkStatus.Builder link = more.getLinksBuilder(i);
                words.of(NodeId.parse(link.getTo().getId())).ifPresent(link::setBandwidth);
            }
        }
        return more.build();
    }

    private static boolean isFrom(LinkStatus link, NodeId self) {
        return link.getFrom().getId().equals(self.toString());
    }

    List<Tally> tallies() {
        return made.isEmpty()
                ? List.of(passive.tally())
                : List.of(passive.tally(), made.get().tally());
    }

    @Override
    public void close() {
        passive.close();
    }
}
