package io.gossamer.lab.fabric;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A box before one host that translates addresses and ports (RFC 3022, NAPT), as home routers and clouds have them: each flow that
 * leaves has a port of its own outside, and only the one that it was sent to may answer it (RFC 4787: address- and port-dependent
 * mapping and filtering, the hardest kind). What is sent to one of the forwarded ports goes to the host's same port. Pure, not
 * thread-safe.
 */
final class Nat {
    /** Flows that are remembered; the longest unused one goes first. */
    static final int FLOWS_MAX = 4_096;

    private static final int PORT_FIRST = 20_000;
    private static final int PORTS = 40_000;

    private final int inside;
    private final int outside;
    private final int forwardedFrom;
    private final int forwardedTo;
    private final LinkedHashMap<Flow, Integer> outerPorts = new LinkedHashMap<>(16, 0.75f, true);
    private final TreeMap<Flow, Integer> innerPorts = new TreeMap<>();
    private int nextPort;

    /** Seen from inside, {@code port} is the host's; seen from outside, the box's. */
    private record Flow(int protocol, int port, int other, int otherPort) implements Comparable<Flow> {
        @Override
        public int compareTo(Flow flow) {
            int byOther = Integer.compare(other, flow.other);
            int byPorts = Long.compare((long) port << 16 | otherPort, (long) flow.port << 16 | flow.otherPort);
            return byOther != 0 ? byOther : byPorts != 0 ? byPorts : Integer.compare(protocol, flow.protocol);
        }
    }

    /** Ports {@code forwardedFrom} to {@code forwardedTo} of the outside lead to the same ones inside. */
    Nat(int inside, int outside, int forwardedFrom, int forwardedTo) {
        this.inside = inside;
        this.outside = outside;
        this.forwardedFrom = forwardedFrom;
        this.forwardedTo = forwardedTo;
    }

    /** Flows get other ports from now on, and answers to the old ones are lost: the box was restarted. */
    void forget() {
        outerPorts.clear();
        innerPorts.clear();
    }

    int flows() {
        return outerPorts.size();
    }

    /** Of a packet that the host sent: the box's address, and a port of the box. */
    void leave(byte[] bytes, int length) {
        if (IpPacket.source(bytes) != inside) {
            return;
        }
        IpPacket.changeAddress(bytes, length, IpPacket.SOURCE, outside);
        if (IpPacket.hasPorts(bytes, length)) {
            IpPacket.changePort(bytes, length, IpPacket.SOURCE, outerPort(bytes));
        }
    }

    private int outerPort(byte[] bytes) {
        int port = IpPacket.port(bytes, IpPacket.SOURCE);
        int protocol = IpPacket.protocol(bytes);
        // Nobody connects from a port that is listened on: this is an answer to what was forwarded.
        if (protocol == IpPacket.TCP && isForwarded(port)) {
            return port;
        }
        Flow flow = new Flow(protocol, port, IpPacket.destination(bytes), IpPacket.port(bytes, IpPacket.DESTINATION));
        Integer known = outerPorts.get(flow);
        return known != null ? known : remember(flow, PORT_FIRST + nextPort++ % PORTS);
    }

    private int remember(Flow flow, int outerPort) {
        if (outerPorts.size() >= FLOWS_MAX) {
            Iterator<Map.Entry<Flow, Integer>> unused = outerPorts.entrySet().iterator();
            Map.Entry<Flow, Integer> oldest = unused.next();
            innerPorts.remove(outer(oldest.getKey(), oldest.getValue()));
            unused.remove();
        }
        outerPorts.put(flow, outerPort);
        innerPorts.put(outer(flow, outerPort), flow.port());
        return outerPort;
    }

    /** Back to what the host had sent. */
    void undo(byte[] bytes, int length) {
        if (IpPacket.hasPorts(bytes, length)) {
            Integer innerPort = innerPorts.get(new Flow(
                    IpPacket.protocol(bytes),
                    IpPacket.port(bytes, IpPacket.SOURCE),
                    IpPacket.destination(bytes),
                    IpPacket.port(bytes, IpPacket.DESTINATION)));
            if (innerPort != null) {
                IpPacket.changePort(bytes, length, IpPacket.SOURCE, innerPort);
            }
        }
        IpPacket.changeAddress(bytes, length, IpPacket.SOURCE, inside);
    }

    private static Flow outer(Flow flow, int outerPort) {
        return new Flow(flow.protocol(), outerPort, flow.other(), flow.otherPort());
    }

    /** Of a packet that is to reach the host: the host's address and port. False: nobody inside asked for it. */
    boolean enter(byte[] bytes, int length) {
        if (IpPacket.destination(bytes) != outside) {
            return true;
        }
        if (!IpPacket.hasPorts(bytes, length)) {
            IpPacket.changeAddress(bytes, length, IpPacket.DESTINATION, inside);
            return true;
        }
        int port = IpPacket.port(bytes, IpPacket.DESTINATION);
        Flow arriving =
                new Flow(IpPacket.protocol(bytes), port, IpPacket.source(bytes), IpPacket.port(bytes, IpPacket.SOURCE));
        Integer innerPort = innerPorts.get(arriving);
        if (innerPort == null && !isForwarded(port)) {
            return false;
        }
        if (innerPort == null) {
            // The answer shall come from where the question went, unless the host has asked this one before.
            if (!outerPorts.containsKey(arriving) && arriving.protocol() == IpPacket.UDP) {
                remember(arriving, port);
            }
            innerPort = port;
        }
        IpPacket.changeAddress(bytes, length, IpPacket.DESTINATION, inside);
        IpPacket.changePort(bytes, length, IpPacket.DESTINATION, innerPort);
        return true;
    }

    private boolean isForwarded(int port) {
        return port >= forwardedFrom && port <= forwardedTo;
    }
}
