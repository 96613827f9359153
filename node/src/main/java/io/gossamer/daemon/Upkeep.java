package io.gossamer.daemon;

import io.gossamer.aggregate.MeshPicture;
import io.gossamer.config.GossamerConfig;
import io.gossamer.consensus.node.ConsensusNode;
import io.gossamer.host.MappedPages;
import io.gossamer.host.Niceness;
import io.gossamer.identity.DataDirectoryException;
import io.gossamer.measure.LinkRows;
import io.gossamer.model.Endpoint;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodeProfile;
import io.gossamer.probe.LinkMeter;
import io.gossamer.relay.SummaryShipper;
import io.gossamer.time.Clock;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
    /** A name that has no address yet is asked for again after this, then after twice as long, and so on. */
    private static final long SEEDS_AGAIN_SECONDS = 1;

    /**
     * Peers and own address: who is killed shortly after it joined must still know whom to call, and a new address must be
     * out before the others' suspicion has become a verdict.
     */
    private static final long SLOW_BEATS = 2;

    private static final long SELF_SECONDS = 5;
    /** Once the start is over; again because a voter's is over later, and then for what single questions have touched. */
    private static final long PAGES_FIRST_SECONDS = 60;

    private static final long PAGES_AGAIN_SECONDS = 120;

    private static final long PAGES_SECONDS = 600;
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
    private final PathDesk paths;
    private final PeerCheckDesk checks;
    private final long startedNanos;
    private volatile long stateNanosNow;
    private long handedOverNanos;
    private boolean handedOver;
    private long expiredNanos;
    private long followedVersion = -1;
    private long rememberedVersion = -1;
    private long beats;
    private long seedsAgainSeconds = SEEDS_AGAIN_SECONDS;
    private volatile boolean noAddressSaid;

    /**
     * What it looks after.
     *
     * @param names for what asks name servers: nothing else may wait for them
     */
    record Parts(
            Clock clock,
            Supplier<GossamerConfig> config,
            Ground ground,
            MembershipNode membership,
            Supplier<OwnProfile> profile,
            LinkMeter meter,
            CoordinateDesk coordinates,
            ConsensusNode consensus,
            SummaryShipper shipper,
            Intake taken,
            EventLoop faceLoop,
            TargetDesk targets,
            SeedResolver seeds,
            SelfWatch selfWatch,
            EventLog events,
            ScheduledExecutorService background,
            ScheduledExecutorService names) {}

    Upkeep(Parts parts) {
        this.parts = parts;
        this.rows = new LinkRows(parts.ground().self(), parts.ground().epoch(), parts.meter()::periodNanos);
        this.startedNanos = parts.clock().monotonicNanos();
        this.paths = new PathDesk(
                parts.clock(),
                parts.ground().self(),
                parts.meter(),
                parts.membership()::view,
                parts.events(),
                parts.background());
        this.checks = new PeerCheckDesk(new PeerCheckDesk.Parts(
                parts.clock(),
                parts.faceLoop(),
                parts.meter(),
                parts.membership()::view,
                this::isSelfImpaired,
                paths,
                parts.shipper(),
                parts.taken(),
                parts.events(),
                parts.background()));
        this.paths.onTraced(checks::onNews);
        this.expiredNanos = startedNanos;
    }

    void start() {
        Niceness.placeVirtualMachine();
        every(BEAT_SECONDS, TimeUnit.SECONDS, this::beat);
        every(SELF_SECONDS, TimeUnit.SECONDS, parts.selfWatch()::refresh);
        Runnable pages = () -> guarded(Upkeep::releasePages);
        parts.background().schedule(pages, PAGES_FIRST_SECONDS, TimeUnit.SECONDS);
        parts.background().scheduleWithFixedDelay(pages, PAGES_AGAIN_SECONDS, PAGES_SECONDS, TimeUnit.SECONDS);
        soon(parts.names(), this::followSeeds);
    }

    private static void releasePages() {
        try {
            LOG.debug("let go of {} bytes of mapped files", MappedPages.release());
        } catch (IOException unknown) {
            LOG.debug("mapped files stay mapped: {}", unknown.getMessage());
        }
    }

    private void every(long period, TimeUnit unit, Runnable work) {
        parts.background().scheduleWithFixedDelay(() -> guarded(work), period, period, unit);
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error bug) { // what a schedule throws ends it without a word
            LOG.error("upkeep failed; it is tried again", bug);
        }
    }

    private static void soon(ScheduledExecutorService thread, Runnable work) {
        try {
            thread.execute(() -> guarded(work));
        } catch (RejectedExecutionException closing) {
            // the node stops
        }
    }

    private void beat() {
        guarded(this::follow);
        guarded(this::publishRow);
        guarded(parts.shipper()::tick);
        guarded(paths::beat);
        guarded(checks::beat);
        if (beats++ % SLOW_BEATS == 0) {
            guarded(this::rememberPeers);
            guarded(this::lookAfterAddress);
        }
    }

    /** The membership changed: whom to probe may have, too. */
    void followSoon() {
        soon(parts.background(), this::follow);
    }

    private void follow() {
        MembershipView view = parts.membership().view();
        if (view.version() != followedVersion) {
            followedVersion = view.version();
            parts.meter().follow(view);
        }
    }

    void publishRowSoon() {
        soon(parts.background(), this::publishRow);
    }

    void placeSoon(List<LinkSummary> window) {
        soon(parts.background(), () -> parts.coordinates().onWindow(window));
    }

    private void publishRow() {
        MembershipView view = parts.membership().view();
        Set<NodeId> doubted = view.members().stream()
                .filter(member -> member.state() == MemberState.SUSPECT || member.state() == MemberState.UNREACHABLE)
                .map(Member::id)
                .collect(Collectors.toSet());
        rows.next(
                        parts.clock().monotonicNanos(),
                        parts.meter().ownLinks(),
                        parts.meter().heardFrom(),
                        parts.coordinates().own(),
                        view.members().size(),
                        doubted)
                .ifPresent(due -> parts.membership().publishRow(due.row(), due.urgent()));
    }

    void publishProfile(NodeProfile profile) {
        parts.membership().change((machine, now) -> machine.updateProfile(now, profile));
    }

    void resolveSeedsSoon() {
        soon(parts.names(), this::resolveSeeds);
    }

    /** Again and again, for names move; soon while one has no address. */
    private void followSeeds() {
        boolean all = resolveSeeds();
        if (OwnAddress.isLoopback(parts.profile().get().get().host())) {
            findAddress();
        }
        long delay = all ? SEEDS_SECONDS : seedsAgainSeconds;
        seedsAgainSeconds = all ? SEEDS_AGAIN_SECONDS : Math.min(SEEDS_SECONDS, 2 * seedsAgainSeconds);
        try {
            parts.names().schedule(() -> guarded(this::followSeeds), delay, TimeUnit.SECONDS);
        } catch (RejectedExecutionException closing) {
            // the node stops
        }
    }

    /** False: a name has no address. */
    private boolean resolveSeeds() {
        boolean all = true;
        List<Endpoint> addresses = new ArrayList<>();
        for (SeedResolver.Resolved seed :
                parts.seeds().resolve(parts.config().get().network().join())) {
            addresses.addAll(seed.addresses());
            all &= seed.problem().isEmpty();
            if (parts.seeds().isNews(seed)) {
                parts.events().add("node.seed", seed.seed().toString(), seed.problem());
            }
        }
        if (!addresses.isEmpty()) {
            parts.membership().change((machine, now) -> machine.addSeeds(now, addresses));
        }
        return all;
    }

    private void rememberPeers() {
        MembershipView view = parts.membership().view();
        if (view.version() == rememberedVersion) {
            return;
        }
        rememberedVersion = view.version();
        List<Endpoint> peers = new ArrayList<>();
        for (Member member : view.members()) {
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
            rememberedVersion = -1;
            LOG.debug("peers could not be remembered: {}", full.getMessage());
        }
    }

    /** An address that this node found out by itself and that no interface carries any more is replaced. */
    private void lookAfterAddress() {
        if (OwnAddress.isStillHere(parts.profile().get().get().host())) {
            noAddressSaid = false;
        } else {
            soon(parts.names(), this::findAddress);
        }
    }

    /**
     * Of what this node found out by itself, that is; the loopback of a host that had no network at the start is replaced, too.
     * While there is no other the old one stays: it may come back, and loopback means something else to everybody.
     */
    private void findAddress() {
        GossamerConfig.Network network = parts.config().get().network();
        OwnProfile profile = parts.profile().get();
        if (network.advertise().isPresent()) {
            return;
        }
        boolean isLocal = OwnAddress.isLoopback(profile.get().host());
        try {
            String found = OwnAddress.find(network.advertise(), network.bind(), network.join());
            if (OwnAddress.isLoopback(found)) {
                sayNoAddress(profile, isLocal);
            } else if (!found.equals(profile.get().host())) {
                parts.events()
                        .add(
                                "node.moved",
                                profile.get().name(),
                                isLocal
                                        ? "has a network now: its address is " + found
                                        : "its address " + profile.get().host() + " is gone; it is " + found + " now");
                publishProfile(profile.atHost(found));
            }
        } catch (IOException noAddress) {
            LOG.debug("own addresses cannot be read", noAddress);
            sayNoAddress(profile, isLocal);
        }
    }

    private void sayNoAddress(OwnProfile profile, boolean isLocal) {
        if (!isLocal && !noAddressSaid) {
            noAddressSaid = true;
            parts.events()
                    .add(
                            "node.no_address",
                            profile.get().name(),
                            "its address " + profile.get().host()
                                    + " is gone and this host has no other; looking for one");
        }
    }

    /** On the desk's thread, once a second. */
    void onLook(MeshPicture picture, long stateNanos) {
        stateNanosNow = stateNanos;
        parts.targets().onLook(picture);
        if (picture.nowNanos() - expiredNanos > MATRIX_EXPIRY_NANOS) {
            expiredNanos = picture.nowNanos();
            parts.taken().matrix().expire(picture.nowNanos());
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

    /** The ways of this node's links. */
    PathDesk paths() {
        return paths;
    }

    /** What is found out about members beside the probes. */
    PeerCheckDesk checks() {
        return checks;
    }

    /** State time at the last look. */
    long stateNanosNow() {
        return stateNanosNow;
    }
}
