package io.gossamer.daemon;

import io.gossamer.aggregate.LinkMatrix;
import io.gossamer.aggregate.MeshPicture;
import io.gossamer.config.GossamerConfig;
import io.gossamer.consensus.node.ConsensusNode;
import io.gossamer.identity.DataDirectoryException;
import io.gossamer.measure.LinkRows;
import io.gossamer.model.Endpoint;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.NodeProfile;
import io.gossamer.probe.LinkMeter;
import io.gossamer.relay.SummaryShipper;
import io.gossamer.time.Clock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be done again and again: follow the membership with probes, publish the own row, find seeds, remember peers,
 * look after the own address and health, hand leadership over when this node is sick.
 */
final class Upkeep {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    /** One wake-up for what happens every second; a change of the membership or of a link's state does not wait for it. */
    private static final long BEAT_SECONDS = 1;

    private static final long SEEDS_SECONDS = 30;
    private static final long PEERS_SECONDS = 10;
    private static final long SELF_SECONDS = 5;
    /** A protocol or probe thread that is this late measures itself and not the network. */
    private static final long LATE_NANOS = 500_000_000L;
    /** A node in this state should not lead. */
    private static final long HAND_OVER_AGAIN_NANOS = 60_000_000_000L;

    /** A process that starts is late by nature; what counts is lateness that lasts. */
    private static final long SETTLED_NANOS = 120_000_000_000L;
    /** With two voters there is nobody to hand over to who could do without this one. */
    private static final int VOTERS_MIN = 3;

    private static final long MATRIX_EXPIRY_NANOS = 60_000_000_000L;

    private final Parts parts;
    private final LinkRows rows;
    private final long startedNanos;
    private volatile long stateNanosNow;
    private long handedOverNanos;
    private boolean handedOver;
    private long expiredNanos;
    private long followedVersion = -1;

    /** What it looks after. */
    record Parts(
            Clock clock,
            Supplier<GossamerConfig> config,
            Ground ground,
            MembershipNode membership,
            Supplier<OwnProfile> profile,
            LinkMeter meter,
            ConsensusNode consensus,
            SummaryShipper shipper,
            LinkMatrix matrix,
            SeedResolver seeds,
            SelfWatch selfWatch,
            EventLog events,
            ScheduledExecutorService background) {}

    Upkeep(Parts parts) {
        this.parts = parts;
        this.rows = new LinkRows(
                parts.ground().self(),
                parts.ground().epoch(),
                parts.config().get().probe().period().toNanos());
        this.startedNanos = parts.clock().monotonicNanos();
        this.expiredNanos = startedNanos;
    }

    void start() {
        every(BEAT_SECONDS, TimeUnit.SECONDS, this::beat);
        every(SELF_SECONDS, TimeUnit.SECONDS, parts.selfWatch()::refresh);
        every(PEERS_SECONDS, TimeUnit.SECONDS, this::rememberPeers);
        every(PEERS_SECONDS, TimeUnit.SECONDS, this::lookAfterAddress);
        every(SEEDS_SECONDS, TimeUnit.SECONDS, this::resolveSeeds);
        resolveSeedsSoon();
    }

    private void every(long period, TimeUnit unit, Runnable work) {
        parts.background().scheduleWithFixedDelay(() -> guarded(work), period, period, unit);
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException bug) {
            LOG.error("upkeep failed; it is tried again", bug);
        }
    }

    private void soon(Runnable work) {
        try {
            parts.background().execute(() -> guarded(work));
        } catch (RejectedExecutionException closing) {
            // the node stops
        }
    }

    private void beat() {
        guarded(this::follow);
        guarded(this::publishRow);
        guarded(parts.shipper()::tick);
    }

    /** The membership changed: whom to probe may have, too. */
    void followSoon() {
        soon(this::follow);
    }

    private void follow() {
        var view = parts.membership().view();
        if (view.version() != followedVersion) {
            followedVersion = view.version();
            parts.meter().follow(view);
        }
    }

    void publishRowSoon() {
        soon(this::publishRow);
    }

    private void publishRow() {
        rows.next(
                        parts.clock().monotonicNanos(),
                        parts.meter().ownLinks(),
                        parts.meter().heardFrom(),
                        parts.membership().view().members().size())
                .ifPresent(due -> parts.membership().publishRow(due.row(), due.urgent()));
    }

    void publishProfile(NodeProfile profile) {
        parts.membership().change((machine, now) -> machine.updateProfile(now, profile));
    }

    void resolveSeedsSoon() {
        soon(this::resolveSeeds);
    }

    private void resolveSeeds() {
        List<Endpoint> addresses = new ArrayList<>();
        for (SeedResolver.Resolved seed :
                parts.seeds().resolve(parts.config().get().network().join())) {
            addresses.addAll(seed.addresses());
            if (parts.seeds().isNews(seed)) {
                parts.events().add("node.seed", seed.seed().toString(), seed.problem());
            }
        }
        if (!addresses.isEmpty()) {
            parts.membership().change((machine, now) -> machine.addSeeds(now, addresses));
        }
    }

    private void rememberPeers() {
        List<Endpoint> peers = new ArrayList<>();
        for (Member member : parts.membership().view().members()) {
            if (member.state() != MemberState.LEFT
                    && !member.id().equals(parts.ground().self())) {
                peers.add(member.profile().gossip());
            }
        }
        try {
            if (!peers.isEmpty()) {
                parts.ground().peersFile().write(peers);
            }
        } catch (DataDirectoryException full) {
            LOG.debug("peers could not be remembered: {}", full.getMessage());
        }
    }

    /** An address that this node found out by itself and that no interface carries any more is replaced. */
    private void lookAfterAddress() {
        GossamerConfig.Network network = parts.config().get().network();
        OwnProfile profile = parts.profile().get();
        if (network.advertise().isPresent()
                || OwnAddress.isStillHere(profile.get().host())) {
            return;
        }
        try {
            String found = OwnAddress.find(network.advertise(), network.bind(), network.join());
            if (!found.equals(profile.get().host())) {
                parts.events()
                        .add(
                                "node.moved",
                                profile.get().name(),
                                "its address " + profile.get().host() + " is gone; it is " + found + " now");
                publishProfile(profile.atHost(found));
            }
        } catch (IOException noAddress) {
            LOG.warn("this host has no usable address now: {}", noAddress.getMessage());
        }
    }

    /** On the desk's thread, once a second. */
    void onLook(MeshPicture picture, long stateNanos) {
        stateNanosNow = stateNanos;
        if (picture.nowNanos() - expiredNanos > MATRIX_EXPIRY_NANOS) {
            expiredNanos = picture.nowNanos();
            parts.matrix().expire(picture.nowNanos());
        }
        handOverIfSick(picture);
    }

    private void handOverIfSick(MeshPicture picture) {
        boolean lately = handedOver && picture.nowNanos() - handedOverNanos < HAND_OVER_AGAIN_NANOS;
        if (!picture.raft().isLeader() || lately || picture.raft().voters().size() < VOTERS_MIN) {
            return;
        }
        String reason = sickness(picture);
        if (!reason.isEmpty()) {
            handedOver = true;
            handedOverNanos = picture.nowNanos();
            parts.events().add("raft.hand_over", parts.profile().get().get().name(), reason);
            parts.consensus().handOver(reason);
        }
    }

    private String sickness(MeshPicture picture) {
        if (!parts.selfWatch().latest().diskWritable()) {
            return "its disk is full or cannot be written";
        }
        if (picture.nowNanos() - startedNanos <= SETTLED_NANOS) {
            return "";
        }
        if (isSelfImpaired()) {
            return "it is late itself";
        }
        return picture.membership().isolatedSinceNanos().isPresent() ? "it hears nobody" : "";
    }

    boolean isSelfImpaired() {
        return parts.meter().loopLagP99Nanos() > LATE_NANOS;
    }

    /** State time at the last look. */
    long stateNanosNow() {
        return stateNanosNow;
    }
}
