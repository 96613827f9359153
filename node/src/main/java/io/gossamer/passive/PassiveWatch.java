package io.gossamer.passive;

import io.gossamer.model.Tally;
import io.gossamer.probe.kernel.DiagSocket;
import io.gossamer.time.Clock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Looks at this host's connections to other members' hosts now and then: two dumps, one a family, filtered here. Has no thread
 * and no timer of its own. Any thread may call.
 */
public final class PassiveWatch implements AutoCloseable {
    /** However often somebody asks. */
    public static final long PERIOD_NANOS_MIN = 10_000_000_000L;

    static final int CONNECTIONS_MAX = 4096;

    private final Clock clock;
    private final Supplier<Set<HostAddress>> peers;
    private final Tally tally = new Tally("passive");
    private final TrafficBook book = new TrafficBook(tally);
    private Optional<DiagSocket> socket = Optional.empty();
    private String unavailable = "";
    private OptionalLong lookedNanos = OptionalLong.empty();
    private boolean closed;

    /** @param peers the addresses of other members' hosts, asked at each look */
    public PassiveWatch(Clock clock, Supplier<Set<HostAddress>> peers) {
        this.clock = clock;
        this.peers = peers;
    }

    /** Looks, unless it did so less than {@link #PERIOD_NANOS_MIN} ago. Costs some hundred microseconds with few connections. */
    public synchronized void look() {
        long nowNanos = clock.monotonicNanos();
        long sinceNanos = nowNanos - lookedNanos.orElse(nowNanos - PERIOD_NANOS_MIN);
        if (closed || sinceNanos < PERIOD_NANOS_MIN) {
            return;
        }
        lookedNanos = OptionalLong.of(nowNanos);
        try {
            Set<HostAddress> wanted = peers.get();
            List<TcpConnection> connections = dump(wanted::contains);
            tally.count("looks");
            tally.add("look_nanos", "", clock.monotonicNanos() - nowNanos);
            book.observe(nowNanos, sinceNanos, connections);
            unavailable = "";
        } catch (IOException refused) {
            unavailable = String.valueOf(refused.getMessage());
            tally.count("looks_failed");
            closeSocket();
        }
    }

    private List<TcpConnection> dump(Predicate<HostAddress> wanted) throws IOException {
        List<TcpConnection> connections = new ArrayList<>();
        for (int family : new int[] {InetDiag.AF_INET, InetDiag.AF_INET6}) {
            dump(family, wanted, connection -> {
                if (connections.size() < CONNECTIONS_MAX) {
                    connections.add(connection);
                } else {
                    tally.count("connections_dropped");
                }
            });
        }
        return connections;
    }

    private void dump(int family, Predicate<HostAddress> wanted, java.util.function.Consumer<TcpConnection> each)
            throws IOException {
        if (socket.isEmpty()) {
            socket = Optional.of(DiagSocket.open());
        }
        DiagSocket open = socket.get();
        open.send(InetDiag.writeDump(open.request(), family));
        boolean last = false;
        while (!last) {
            last = InetDiag.read(open.receive(), wanted, each);
        }
    }

    /**
     * What the kernel knows now of one connection, whichever host it leads to: for somebody who measures with it.
     *
     * @throws IOException this host does not tell
     */
    public synchronized Optional<TcpConnection> connection(int localPort, HostAddress remote, int remotePort)
            throws IOException {
        return closed
                ? Optional.empty()
                : dump(remote::equals).stream()
                        .filter(each -> each.localPort() == localPort && each.remotePort() == remotePort)
                        .findFirst();
    }

    /** Of the host at this address; empty where no connection was seen lately. */
    public synchronized Optional<PeerTraffic> traffic(HostAddress address) {
        return book.of(address);
    }

    /** Why the last look saw nothing, in a sentence; empty: it worked. */
    public synchronized String unavailable() {
        return unavailable;
    }

    public Tally tally() {
        return tally;
    }

    private void closeSocket() {
        socket.ifPresent(DiagSocket::close);
        socket = Optional.empty();
    }

    @Override
    public synchronized void close() {
        closed = true;
        closeSocket();
    }
}
