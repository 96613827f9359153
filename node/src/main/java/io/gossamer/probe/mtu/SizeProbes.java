package io.gossamer.probe.mtu;

import io.gossamer.model.NodeId;
import io.gossamer.model.PathMtu;
import io.gossamer.model.Tally;
import io.gossamer.probe.trial.Answer;
import io.gossamer.probe.trial.TrialSession;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How large packets get to each peer, up to what this host's own device takes. A link has one packet of full size in half a minute,
 * of a node with many links the rarer the more bytes that would be, and so many as a search takes once one does not come back. On the
 * probing thread only.
 */
public final class SizeProbes {
    static final int SEARCHES_MAX = 4;

    private static final int HEADERS_4 = 20 + 8;
    private static final int HEADERS_6 = 40 + 8;

    private final SizeWire wire;
    private final Tally tally;
    private final long timeoutNanos;
    private final TrialSession<SizeSearch> session;
    private final Listener listener;
    private int bytesASecond = 1;

    /** Is told what was found, when it is something new. */
    public interface Listener {
        void onMtu(NodeId peer, PathMtu found);
    }

    public SizeProbes(SizeWire wire, RandomGenerator random, long timeoutNanos, Listener listener, Tally tally) {
        this.listener = listener;
        this.wire = wire;
        this.tally = tally;
        this.timeoutNanos = timeoutNanos;
        this.session = new TrialSession<>(random, SEARCHES_MAX, this::send);
    }

    /** What packets of full size may cost this node in all, on average. */
    public void allow(int bytesASecond) {
        this.bytesASecond = bytesASecond;
    }

    /** What was found of the others, and of those that moved, is forgotten. */
    public void setTargets(long nowNanos, Map<NodeId, InetSocketAddress> targets) {
        session.setTargets(
                nowNanos,
                SizeSearch.CHECK_NANOS,
                targets,
                (to, firstNanos) -> new SizeSearch(() -> fullBytes(to), firstNanos, timeoutNanos));
    }

    private int fullBytes(InetSocketAddress to) {
        int device = wire.deviceBytes(to).orElse(PathMtu.ETHERNET_BYTES);
        return Math.max(SizeSearch.SMALL_BYTES, Math.min(PathMtu.BYTES_MAX, device));
    }

    /** Sends what is due; to be called after the answers that came in were handed over. */
    public void tick(long nowNanos) {
        session.tick(nowNanos, (peer, address, search) -> {
            Optional<PathMtu> before = search.found();
            long apartNanos = search.fullBytes() * 1_000_000_000L / bytesASecond;
            long restNanos = session.restNanos(SizeSearch.CHECK_NANOS, apartNanos);
            search.judge(nowNanos, restNanos, bytes -> wire.isLimitTold(address, bytes));
            if (!search.found().equals(before)) {
                listener.onMtu(peer, search.found().orElseThrow());
            }
        });
    }

    private boolean send(InetSocketAddress to, int sessionId, int number, int bytes) {
        boolean isSix = to.getAddress() instanceof Inet6Address;
        boolean taken = wire.send(to, sessionId, number, bytes - (isSix ? HEADERS_6 : HEADERS_4));
        tally.count("size_probes", taken ? "sent" : "refused");
        return taken;
    }

    /**
     * @param number that the answer repeats
     * @return false for an answer to something else
     */
    public boolean receive(int sessionId, int number, Answer answer) {
        return session.receive(sessionId, number, answer);
    }
}
