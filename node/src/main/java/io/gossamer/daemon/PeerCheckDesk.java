package io.gossamer.daemon;

import com.google.protobuf.ByteString;
import io.gossamer.aggregate.CheckEvidence;
import io.gossamer.measure.OwnLink;
import io.gossamer.model.LinkState;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.probe.LinkMeter;
import io.gossamer.probe.peers.Peer;
import io.gossamer.probe.peers.PeerChecks;
import io.gossamer.proto.CheckAnswer;
import io.gossamer.proto.LinkStatus;
import io.gossamer.proto.LinksReply;
import io.gossamer.proto.PeerCheck;
import io.gossamer.proto.PeerCheckRecord;
import io.gossamer.relay.SummaryShipper;
import io.gossamer.time.Clock;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Has the members that this node probes asked for more than STAMP tells, and tells the voters what came of it for those that are
 * suspected: with each window, and at once when it is news. Any thread.
 */
final class PeerCheckDesk implements PeerChecks.Listener, AutoCloseable {
    private final Parts parts;
    private final Tally tally = new Tally("check");
    private final PeerChecks checks;

    /** Links that are bad, or lead to somebody who is accused, and at which beat they turned so; as of the last beat. */
    private volatile SortedMap<NodeId, Long> bad = new TreeMap<>();

    private volatile List<PeerCheckRecord> records = List.of();

    /** @param background takes what goes to the voters: the loop of the faces waits for nothing */
    record Parts(
            Clock clock,
            EventLoop loop,
            LinkMeter meter,
            Supplier<MembershipView> membership,
            BooleanSupplier selfImpaired,
            PathDesk paths,
            SummaryShipper shipper,
            Intake taken,
            EventLog events,
            Executor background) {}

    PeerCheckDesk(Parts parts) {
        this.parts = parts;
        this.checks = new PeerChecks(
                parts.loop(),
                parts.clock(),
                new Random(new SecureRandom().nextLong()),
                parts.selfImpaired(),
                this,
                tally);
    }

    /** Once a second. */
    void beat() {
        MembershipView view = parts.membership().get();
        List<Peer> peers = new ArrayList<>();
        TreeMap<NodeId, Long> worse = new TreeMap<>();
        TreeMap<NodeId, OwnLink> links = new TreeMap<>();
        parts.meter().ownLinks().forEach(link -> links.put(link.link().to(), link));
        for (Member member : view.members()) {
            OwnLink link = links.get(member.id());
            // who is dead is probed no more, and its host may come back without its daemon
            boolean wanted = link != null || (isAccused(member) && bad.containsKey(member.id()));
            if (!wanted || member.state() == MemberState.STOPPED || member.state() == MemberState.LEFT) {
                continue;
            }
            boolean isDown = link != null && link.state() == LinkState.DOWN;
            boolean isLossy = link != null && link.state() == LinkState.DEGRADED;
            if (isAccused(member) || isDown || isLossy) {
                worse.put(
                        member.id(), bad.getOrDefault(member.id(), parts.clock().monotonicNanos()));
            }
            address(member).ifPresent(api -> peers.add(new Peer(member.id(), api, isDown || isAccused(member))));
        }
        withdraw(bad, worse);
        bad = worse;
        checks.beat(peers);
        records = worse.isEmpty() ? List.of() : newRecords();
    }

    /** What was said of members that are well again is not to be said of their next trouble. */
    private void withdraw(SortedMap<NodeId, Long> before, SortedMap<NodeId, Long> now) {
        List<PeerCheckRecord> over = new ArrayList<>();
        before.keySet().stream()
                .filter(node -> !now.containsKey(node))
                .forEach(node -> over.add(PeerCheckRecord.newBuilder()
                        .setTo(ByteString.copyFrom(node.bytes()))
                        .build()));
        parts.shipper().shipChecks(over);
    }

    private static boolean isAccused(Member member) {
        return member.state() == MemberState.SUSPECT
                || member.state() == MemberState.UNREACHABLE
                || member.state() == MemberState.DEAD;
    }

    private static Optional<InetSocketAddress> address(Member member) {
        byte[] literal =
                NetUtil.createByteArrayFromIpAddressString(member.profile().host());
        if (literal == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new InetSocketAddress(
                    InetAddress.getByAddress(literal), member.profile().grpc().port()));
        } catch (UnknownHostException impossible) {
            throw new AssertionError("4 or 16 bytes are an address", impossible);
        }
    }

    /** What the voters should know, of the members that are suspected: as of the last beat, for whoever may not wait. */
    List<PeerCheckRecord> records() {
        return records;
    }

    private List<PeerCheckRecord> newRecords() {
        List<PeerCheckRecord> records = new ArrayList<>();
        bad.keySet().forEach(node -> record(node).ifPresent(records::add));
        return records;
    }

    /** Of this trouble only: what was found out before it began is of another one. */
    private Optional<PeerCheckRecord> record(NodeId node) {
        Long since = bad.get(node);
        if (since == null) {
            return Optional.empty();
        }
        PeerCheck.Builder known = checks.of(node, parts.clock().monotonicNanos() - since).toBuilder();
        parts.paths().conclusion(node, since).ifPresent(known::setPath);
        return some(known).map(check -> PeerCheckRecord.newBuilder()
                .setTo(ByteString.copyFrom(node.bytes()))
                .setCheck(check)
                .build());
    }

    /** Absent while nothing is known. */
    private Optional<PeerCheck> of(NodeId node) {
        PeerCheck.Builder check = checks.of(node).toBuilder();
        Long since = bad.get(node);
        if (since != null) {
            parts.paths().conclusion(node, since).ifPresent(check::setPath);
        }
        return some(check);
    }

    private static Optional<PeerCheck> some(PeerCheck.Builder check) {
        return check.hasTcp() || check.hasIcmp() || check.hasPath() ? Optional.of(check.build()) : Optional.empty();
    }

    /** On any thread; nothing is sent of a member that is not suspected. */
    @Override
    public void onNews(NodeId node) {
        if (bad.containsKey(node)) {
            parts.background().execute(() -> record(node)
                    .ifPresent(record -> parts.shipper().shipChecks(List.of(record))));
        }
    }

    @Override
    public void onNotPermitted(String why) {
        MembershipView view = parts.membership().get();
        parts.events()
                .add(
                        "self.no_echo",
                        MemberAnswers.ref(view, view.self()).getName(),
                        "it may not send ICMP echoes, so it cannot tell a silent host from a silent daemon: " + why);
    }

    /** Adds what is known beside the probes: of this node's own links all, of others what they told of those that are bad. */
    LinksReply addTo(LinksReply reply, NodeId self) {
        long nowNanos = parts.clock().monotonicNanos();
        LinksReply.Builder more = reply.toBuilder();
        for (LinkStatus.Builder link : more.getLinksBuilderList()) {
            NodeId from = NodeId.parse(link.getFrom().getId());
            NodeId to = NodeId.parse(link.getTo().getId());
            if (from.equals(self)) {
                of(to).ifPresent(link::setCheck);
            } else {
                parts.taken().checks().of(from, to, nowNanos).ifPresent(evidence -> link.setCheck(aged(evidence)));
            }
        }
        return more.build();
    }

    private static PeerCheck aged(CheckEvidence evidence) {
        double since = evidence.ageNanos() / 1e9;
        PeerCheck.Builder check = evidence.check().toBuilder();
        if (check.hasTcp()) {
            check.setTcp(aged(check.getTcp(), since));
        }
        if (check.hasIcmp()) {
            check.setIcmp(aged(check.getIcmp(), since));
        }
        if (check.hasPath()) {
            check.getPathBuilder().setAgeSeconds(check.getPath().getAgeSeconds() + since);
        }
        return check.build();
    }

    private static CheckAnswer aged(CheckAnswer answer, double since) {
        return answer.toBuilder().setAgeSeconds(answer.getAgeSeconds() + since).build();
    }

    Tally tally() {
        return tally;
    }

    @Override
    public void close() {
        checks.close();
    }
}
