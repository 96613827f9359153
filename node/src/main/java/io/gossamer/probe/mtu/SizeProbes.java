package io.gossamer.probe.mtu;

import io.gossamer.model.NodeId;
import io.gossamer.model.PathMtu;
import io.gossamer.model.Tally;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * The searches of all links, on the sockets that probe: a session of their own in which every packet counts for its reflector alone.
 * A link has one packet of full size in half a minute, of a node with more than fifteen links the rarer the more there are, and so
 * many as a search takes once that does not come back. On the probing thread only; it has no clock, timer or socket of its own.
 */
public final class SizeProbes {
    /** What is asked of a path: Ethernet's. */
    static final int FULL_BYTES = 1_500;

    /** The others wait their turn: a fault that many links share must not become a flood. */
    static final int SEARCHES_MAX = 4;

    /**
     * Of one node's packets of full size, on average: a full mesh of 64 would have more bytes of these than the 180 kbit/s that all
     * its probing may cost.
     */
    private static final long CHECKS_APART_NANOS = 2_000_000_000L;

    private static final int HEADERS_4 = 20 + 8;
    private static final int HEADERS_6 = 40 + 8;
    private static final double JITTER = 0.25;
    /** The answer to one before these would be late, and say nothing any more. */
    private static final int OUTSTANDING_MAX = 1_024;

    private final SizeWire wire;
    private final RandomGenerator random;
    private final Tally tally;
    private final long timeoutNanos;
    private final int sessionId;
    private final Map<NodeId, Link> links = new TreeMap<>();
    private final Map<Integer, Link> outstanding = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Link> eldest) {
            return size() > OUTSTANDING_MAX;
        }
    };
    private final Listener listener;
    private int sequence;

    /** Is told what was found, when it is something new. */
    public interface Listener {
        void onMtu(NodeId peer, PathMtu found);
    }

    private static final class Link {
        final SizeSearch search;
        final InetSocketAddress address;

        Link(SizeSearch search, InetSocketAddress address) {
            this.search = search;
            this.address = address;
        }
    }

    public SizeProbes(SizeWire wire, RandomGenerator random, long timeoutNanos, Listener listener, Tally tally) {
        this.listener = listener;
        this.wire = wire;
        this.random = random;
        this.tally = tally;
        this.timeoutNanos = timeoutNanos;
        this.sessionId = 1 + random.nextInt(0xffff);
        this.sequence = random.nextInt();
    }

    /** What was found of the others, and of those that moved, is forgotten. */
    public void setTargets(long nowNanos, Map<NodeId, InetSocketAddress> targets) {
        links.entrySet().removeIf(link -> !link.getValue().address.equals(targets.get(link.getKey())));
        targets.forEach((node, address) -> links.computeIfAbsent(node, unseen -> {
            long firstNanos = nowNanos + random.nextLong(SizeSearch.CHECK_NANOS);
            return new Link(new SizeSearch(FULL_BYTES, firstNanos, timeoutNanos), address);
        }));
        outstanding.values().removeIf(link -> !links.containsValue(link));
    }

    /** Sends what is due; to be called after the answers that came in were handed over. */
    public void tick(long nowNanos) {
        int busy = 0;
        for (Link link : links.values()) {
            busy += link.search.isBusy() ? 1 : 0;
        }
        for (Map.Entry<NodeId, Link> each : links.entrySet()) {
            Link link = each.getValue();
            SizeSearch search = link.search;
            if (search.isDue(nowNanos) && busy < SEARCHES_MAX) {
                search.begin();
                busy++;
            }
            Optional<PathMtu> before = search.found();
            search.judge(nowNanos, restNanos(), bytes -> wire.isLimitTold(link.address, bytes));
            if (!search.found().equals(before)) {
                listener.onMtu(each.getKey(), search.found().orElseThrow());
            }
            OptionalInt bytes = search.next(nowNanos);
            if (bytes.isPresent()) {
                send(link, nowNanos, bytes.getAsInt());
            }
        }
    }

    private long restNanos() {
        long meanNanos = Math.max(SizeSearch.CHECK_NANOS, links.size() * CHECKS_APART_NANOS);
        return (long) (meanNanos * (1 + JITTER * (2 * random.nextDouble() - 1)));
    }

    private void send(Link link, long nowNanos, int bytes) {
        int number = ++sequence;
        boolean isSix = link.address.getAddress() instanceof Inet6Address;
        boolean taken = wire.send(link.address, sessionId, number, bytes - (isSix ? HEADERS_6 : HEADERS_4));
        tally.count("size_probes", taken ? "sent" : "refused");
        outstanding.put(number, link);
        link.search.sent(nowNanos, number, taken);
    }

    /**
     * @param number that the answer repeats
     * @param count how many requests the reflector had answered in this session before; empty where it does not count
     * @return false for an answer to something else
     */
    public boolean receive(int session, int number, OptionalInt count) {
        if (session != sessionId) {
            return false;
        }
        Link link = outstanding.remove(number);
        if (link == null) {
            return false;
        }
        link.search.answered(number, count);
        return true;
    }
}
