package io.gossamer.instrument;

import io.gossamer.bandwidth.Allowance;
import io.gossamer.bandwidth.LatestResults;
import io.gossamer.bandwidth.ThroughputTokens;
import io.gossamer.config.GossamerConfig;
import io.gossamer.model.Endpoint;
import io.gossamer.model.Member;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.passive.HostAddress;
import io.gossamer.passive.PassiveWatch;
import io.gossamer.probe.LinkMeter;
import io.gossamer.proto.NodeRef;
import io.gossamer.query.CallFailure;
import io.gossamer.query.ChangeOrders;
import io.gossamer.query.LocalMesh;
import io.gossamer.query.PeerChannels;
import io.gossamer.time.Clock;
import io.grpc.Channel;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * What this node measures with, and whom it measures. Immutable; its parts are for any thread.
 *
 * @param channels to other members
 * @param orders signs what others are asked to do
 * @param receiving how often this node may be sent to
 */
public record Instruments(
        Clock clock,
        Supplier<GossamerConfig> config,
        LocalMesh mesh,
        Supplier<MembershipView> view,
        PeerChannels channels,
        ChangeOrders orders,
        LinkMeter meter,
        PassiveWatch passive,
        LatestResults latest,
        Allowance sending,
        Allowance receiving,
        ThroughputTokens tokens,
        Tally tally) {

    /** A measurement waits for packets and for the other node: it has a thread while it runs. */
    static final Executor OWN_THREAD = task -> {
        Thread thread = new Thread(task, "gossamer-bandwidth");
        thread.setDaemon(true);
        thread.start();
    };

    public static Instruments of(
            Clock clock,
            Supplier<GossamerConfig> config,
            LocalMesh mesh,
            Supplier<MembershipView> view,
            PeerChannels channels,
            ChangeOrders orders,
            LinkMeter meter,
            PassiveWatch passive,
            LatestResults latest) {
        return new Instruments(
                clock,
                config,
                mesh,
                view,
                channels,
                orders,
                meter,
                passive,
                latest,
                new Allowance(Allowance.SENDING_PAUSE_NANOS),
                new Allowance(Allowance.RECEIVING_PAUSE_NANOS),
                new ThroughputTokens(),
                new Tally("bandwidth"));
    }

    NodeRef resolve(String nameOrId) {
        String wanted = nameOrId.isEmpty() ? mesh.self().toString() : nameOrId;
        return mesh.resolve(wanted).orElseThrow(() -> CallFailure.noMember(wanted));
    }

    /** Two nodes, from and to, that are not one. */
    record Ends(NodeRef from, NodeRef to) {
        NodeId fromId() {
            return NodeId.parse(from.getId());
        }

        NodeId toId() {
            return NodeId.parse(to.getId());
        }
    }

    Ends ends(String from, String to) {
        if (to.isEmpty()) {
            throw CallFailure.invalid(
                    "a measurement is of one link", "give `to`, and `from` unless it is the node asked");
        }
        Ends ends = new Ends(resolve(from), resolve(to));
        if (ends.fromId().equals(ends.toId())) {
            throw CallFailure.invalid("there is no link from a node to itself", "give two nodes, from and to");
        }
        return ends;
    }

    Member member(NodeId node) {
        return view.get().member(node).orElseThrow(() -> CallFailure.noMember(node.toString()));
    }

    /** Where membership knows a node to be, and not where it says itself: nobody is made to send to a third. */
    InetAddress host(NodeId node) {
        return address(member(node).profile().host());
    }

    InetSocketAddress reflector(NodeId node) {
        Endpoint stamp = member(node).profile().stamp();
        if (stamp.port() == 0) {
            throw new CallFailure(CallFailure.Kind.UNAVAILABLE, member(node).name() + " has no reflector", "");
        }
        return new InetSocketAddress(address(stamp.host()), stamp.port());
    }

    private static InetAddress address(String literal) {
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(literal);
        if (address == null) {
            throw new CallFailure(
                    CallFailure.Kind.UNAVAILABLE,
                    "the address '" + literal + "' is a name",
                    "set network.advertise of that node to an address");
        }
        return address;
    }

    /** Where a member is; empty where it gives a name. */
    public static Optional<HostAddress> addressOf(Member member) {
        return Optional.ofNullable(NetUtil.createInetAddressFromIpAddressString(
                        member.profile().host()))
                .map(HostAddress::of);
    }

    Channel channel(NodeId node) {
        return channels.channel(node)
                .orElseThrow(() -> new CallFailure(
                        CallFailure.Kind.UNAVAILABLE,
                        "no gRPC address of " + member(node).name() + " is known here",
                        ""));
    }

    Optional<InetAddress> bind() {
        return config.get().network().bind().map(NetUtil::createInetAddressFromIpAddressString);
    }

    /** Where a test comes in while it runs. */
    InetSocketAddress receivingAddress() {
        int port = config.get().bandwidth().port();
        return bind().map(address -> new InetSocketAddress(address, port)).orElseGet(() -> new InetSocketAddress(port));
    }
}
