package io.gossamer.cli.check;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.exit.CommandException;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.cli.output.Units;
import io.gossamer.model.Endpoint;
import io.gossamer.proto.LinkState;
import io.gossamer.proto.LinkStatus;
import io.gossamer.proto.LinksRequest;
import io.gossamer.proto.MemberState;
import io.gossamer.proto.MemberStatus;
import io.gossamer.proto.MembersRequest;
import io.gossamer.proto.Ports;
import io.gossamer.proto.StatusReply;
import io.gossamer.proto.StatusRequest;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Can this host and another one talk: from here by trying, from there by asking its daemon what it sees of ours. */
final class PeerChecks {
    private static final int CONNECT_MILLIS_MAX = 2_000;
    private static final double OFFSET_SECONDS_WARN = 1;

    private final Endpoint peer;
    private final Ports assumed;
    private final Optional<StatusReply> own;
    private final List<CheckResult> results = new ArrayList<>();

    /** @param peer with its gRPC port. @param own what our daemon says of itself, if one runs */
    PeerChecks(Endpoint peer, Ports assumed, Optional<StatusReply> own) {
        this.peer = peer;
        this.assumed = assumed;
        this.own = own;
    }

    List<CheckResult> run() {
        InetAddress address;
        try {
            address = InetAddress.getByName(peer.host());
            results.add(CheckResult.ok("name", peer.host() + " is " + address.getHostAddress()));
        } catch (UnknownHostException unknown) {
            results.add(
                    CheckResult.fail("name", peer.host() + " has no address", "check the name, or give an address"));
            return results;
        }
        Optional<StatusReply> theirs = daemon();
        Ports ports =
                theirs.filter(StatusReply::hasPorts).map(StatusReply::getPorts).orElse(assumed);
        tcp(address, ports.getGossip(), "gossip", true);
        udpGossip(address, ports.getGossip());
        stamp(address, ports.getStamp());
        tcp(address, ports.getRaft(), "raft", false);
        tcp(address, ports.getHttp(), "http", true);
        theirs.ifPresent(this::back);
        return results;
    }

    private Optional<StatusReply> daemon() {
        try (MeshClient mesh = MeshClient.to(peer, Duration.ofMillis(CONNECT_MILLIS_MAX))) {
            StatusReply theirs = mesh.ask(stub -> stub.status(StatusRequest.getDefaultInstance()));
            String text = "port " + peer.port() + "/tcp (grpc): "
                    + theirs.getNode().getName() + ", version " + theirs.getVersion() + ", mesh " + theirs.getCluster();
            boolean other = own.isPresent() && !own.get().getCluster().equals(theirs.getCluster());
            results.add(
                    other
                            ? CheckResult.fail(
                                    "daemon",
                                    text,
                                    "ours is of mesh " + own.get().getCluster() + ": make network.cluster the same")
                            : CheckResult.ok("daemon", text));
            return Optional.of(theirs);
        } catch (CommandException silent) {
            String hint = silent.code() == ExitCode.NO_DAEMON
                    ? "start one there, or open " + peer.port() + "/tcp in the firewall"
                    : "name its gRPC port: gossamer check HOST:PORT";
            results.add(CheckResult.fail("daemon", silent.getMessage(), hint));
            return Optional.empty();
        }
    }

    private void tcp(InetAddress address, int port, String name, boolean needed) {
        String text = port + "/tcp (" + name + ")";
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS_MAX);
            results.add(CheckResult.ok("to " + name, text + " is open"));
        } catch (SocketTimeoutException dropped) {
            results.add(CheckResult.fail(
                    "to " + name, text + ": no answer at all", "a firewall on the way drops it: allow " + text));
        } catch (ConnectException refused) {
            results.add(
                    needed
                            ? CheckResult.fail(
                                    "to " + name, text + " is closed", "is a daemon running there, on this port?")
                            : CheckResult.warn(
                                    "to " + name, text + " is closed", "right for a node that is no voter, else not"));
        } catch (IOException failed) {
            results.add(CheckResult.fail("to " + name, text + ": " + failed.getMessage(), "is there a route to it?"));
        }
    }

    /** Strangers get no answer on this port, so an open one and a filtered one are both silent; a closed one is not. */
    private void udpGossip(InetAddress address, int port) {
        String text = port + "/udp (gossip)";
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(address, port));
            socket.setSoTimeout(300);
            socket.send(new DatagramPacket(new byte[] {0}, 1));
            socket.receive(new DatagramPacket(new byte[64], 64));
            results.add(CheckResult.warn("to gossip", text + " answered a stranger", "something else listens there"));
        } catch (SocketTimeoutException silent) {
            results.add(CheckResult.ok("to gossip", text + " is not closed (an open one does not answer strangers)"));
        } catch (PortUnreachableException closed) {
            results.add(CheckResult.fail("to gossip", text + " is closed", "is a daemon running there, on this port?"));
        } catch (IOException failed) {
            results.add(CheckResult.fail("to gossip", text + ": " + failed.getMessage(), "is there a route to it?"));
        }
    }

    private void stamp(InetAddress address, int port) {
        String text = port + "/udp (stamp)";
        try {
            StampProbe.Result result = StampProbe.run(new InetSocketAddress(address, port));
            if (result.closed()) {
                results.add(
                        CheckResult.fail("to stamp", text + " is closed", "is a daemon running there, on this port?"));
                return;
            }
            if (result.received() == 0) {
                results.add(CheckResult.fail(
                        "to stamp", text + ": no probe came back", "allow " + text + " both ways in the firewalls"));
                return;
            }
            String measured = text + ": " + result.received() + " of " + result.sent() + " probes came back, RTT "
                    + Units.delay(result.rttSeconds());
            results.add(
                    result.received() == result.sent()
                            ? CheckResult.ok("to stamp", measured)
                            : CheckResult.warn("to stamp", measured, "the path loses packets: `gossamer links --bad`"));
            clocks(result);
        } catch (IOException failed) {
            results.add(CheckResult.fail("to stamp", text + ": " + failed.getMessage(), "is there a route to it?"));
        }
    }

    private void clocks(StampProbe.Result result) {
        double offset = result.offsetSeconds();
        String text = String.format(
                Locale.ROOT,
                "theirs is %s %s (± %s)",
                Units.delay(Math.abs(offset)),
                offset >= 0 ? "ahead" : "behind",
                Units.delay(result.rttSeconds() / 2));
        results.add(
                Math.abs(offset) - result.rttSeconds() / 2 < OFFSET_SECONDS_WARN
                        ? CheckResult.ok("clocks", text)
                        : CheckResult.warn(
                                "clocks", text, "times in logs and events will not fit together: let NTP set both"));
    }

    /** The way back is what their daemon measures towards ours. */
    private void back(StatusReply theirs) {
        if (own.isEmpty()) {
            results.add(CheckResult.warn(
                    "back",
                    "no daemon runs here, so the way back is not known",
                    "start one: gossamer agent --join " + peer.host()));
            return;
        }
        String us = own.get().getNode().getId();
        try (MeshClient mesh = MeshClient.to(peer, Duration.ofMillis(CONNECT_MILLIS_MAX))) {
            Optional<MemberStatus> seen =
                    mesh.ask(stub -> stub.members(MembersRequest.getDefaultInstance())).getMembersList().stream()
                            .filter(member -> member.getId().equals(us))
                            .findFirst();
            results.add(membership(theirs, seen));
            if (seen.isPresent() && !theirs.getNode().getId().equals(us)) {
                LinksRequest request = LinksRequest.newBuilder()
                        .setFrom(theirs.getNode().getId())
                        .setTo(us)
                        .setLocalOnly(true)
                        .build();
                mesh.ask(stub -> stub.links(request)).getLinksList().forEach(link -> results.add(link(link)));
            }
        } catch (CommandException failed) {
            results.add(CheckResult.warn("back", failed.getMessage(), "ask again"));
        }
    }

    private static CheckResult membership(StatusReply theirs, Optional<MemberStatus> seen) {
        String them = theirs.getNode().getName();
        if (seen.isEmpty()) {
            return CheckResult.fail(
                    "back", them + " does not know our daemon", "let one of them join the other: gossamer join HOST");
        }
        String state = seen.get().getState().name().toLowerCase(Locale.ROOT);
        return seen.get().getState() == MemberState.ALIVE
                ? CheckResult.ok(
                        "back", them + " sees us alive at " + seen.get().getAddress())
                : CheckResult.fail(
                        "back",
                        them + " sees us as " + state + " at " + seen.get().getAddress(),
                        "if that is not our address, set network.advertise; else allow the gossip port to us");
    }

    private static CheckResult link(LinkStatus link) {
        String text = "their probes to us: "
                + link.getState().name().replace("LINK_", "").toLowerCase(Locale.ROOT)
                + (link.getReason().isEmpty() ? "" : " (" + link.getReason() + ")");
        return link.getState() == LinkState.LINK_UP
                ? CheckResult.ok("back stamp", text)
                : CheckResult.fail("back stamp", text, "allow our STAMP port (7402/udp) from them");
    }
}
