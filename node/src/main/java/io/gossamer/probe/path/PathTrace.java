package io.gossamer.probe.path;

import io.gossamer.model.NodeId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Finds the way of one flow, place by place: packets that may pass one router, then two, and so on, all with the ports of the flow
 * (Augustin et al., "Avoiding traceroute anomalies with Paris traceroute", 2006), so that a router that hashes ports sends all of
 * them the same way as the probes whose loss is to be explained.
 *
 * <p>One packet at a time: many routers quote no more than the headers of what they tell of, which are the same for all packets of
 * the flow, so that an answer can only be to the one that is out. What is quoted is compared. Pure; one thread.
 *
 * <pre>
 *   number of a packet:  ttl (high 16 bits) | attempt (low 16 bits)
 * </pre>
 */
public final class PathTrace {
    private final NodeId to;
    private final int sourcePort;
    private final Settings settings;
    private final long startedUnixMillis;
    private final List<Hop> done = new ArrayList<>();
    private int ttl = 1;
    private int sent;
    private int answered;
    private boolean targetAnswered;
    private Set<String> from = new LinkedHashSet<>();
    private OptionalLong rttMinNanos = OptionalLong.empty();
    private OptionalInt out = OptionalInt.empty();
    private long sentNanos;
    private Optional<TracedPath.End> end = Optional.empty();

    /**
     * @param probes packets a place, 1 to 100
     * @param ttlMax the furthest place, at most 64
     * @param timeoutNanos without an answer for so long a packet is lost
     * @param silentMax so many places in a row without any answer, and the rest of the way is given up
     */
    public record Settings(int probes, int ttlMax, long timeoutNanos, int silentMax) {
        public static final Settings SHIPPED = new Settings(3, 30, 1_000_000_000L, 4);

        public Settings {
            if (probes < 1 || probes > 100 || ttlMax < 1 || ttlMax > 64 || timeoutNanos <= 0 || silentMax < 1) {
                throw new IllegalArgumentException("a trace sends 1 to 100 packets to each of up to 64 places");
            }
        }

        public Settings withProbes(int wanted) {
            return new Settings(wanted, ttlMax, timeoutNanos, silentMax);
        }
    }

    /** A packet to be sent now. @param number by which its answer is known */
    public record Packet(int ttl, int number) {}

    public PathTrace(NodeId to, int sourcePort, Settings settings, long startedUnixMillis) {
        this.to = to;
        this.sourcePort = sourcePort;
        this.settings = settings;
        this.startedUnixMillis = startedUnixMillis;
    }

    /** Empty while an answer is waited for, and once it is over. What is returned counts as sent. */
    public Optional<Packet> next(long nowNanos) {
        if (out.isPresent() && nowNanos - sentNanos >= settings.timeoutNanos()) {
            out = OptionalInt.empty();
            endAttempt();
        }
        if (out.isPresent() || end.isPresent()) {
            return Optional.empty();
        }
        int number = ttl << 16 | sent;
        sent++;
        sentNanos = nowNanos;
        out = OptionalInt.of(number);
        return Optional.of(new Packet(ttl, number));
    }

    /** A router told of a packet that had passed enough. @param number as it quotes it, where it does */
    public void onExpired(String router, OptionalInt number, OptionalLong rttNanos) {
        if (isOut(number)) {
            take(router, rttNanos, false);
        }
    }

    /** The target answered the packet of that number. */
    public void onReached(String target, int number, OptionalLong rttNanos) {
        if (isOut(OptionalInt.of(number))) {
            take(target, rttNanos, true);
        }
    }

    /** Somebody refused it; the target itself may, when nothing listens at its port. */
    public void onRefused(String by, OptionalInt number, OptionalLong rttNanos) {
        if (isOut(number)) {
            take(by, rttNanos, false);
            closeHop();
            end = Optional.of(TracedPath.End.REFUSED);
        }
    }

    private boolean isOut(OptionalInt number) {
        return end.isEmpty() && out.isPresent() && (number.isEmpty() || number.getAsInt() == out.getAsInt());
    }

    private void take(String who, OptionalLong rttNanos, boolean isTarget) {
        out = OptionalInt.empty();
        answered++;
        targetAnswered |= isTarget;
        from.add(who);
        rttNanos.ifPresent(rtt -> rttMinNanos = OptionalLong.of(Math.min(rtt, rttMinNanos.orElse(Long.MAX_VALUE))));
        endAttempt();
    }

    private void endAttempt() {
        if (sent < settings.probes() || end.isPresent()) {
            return;
        }
        boolean reached = targetAnswered;
        closeHop();
        if (reached) {
            end = Optional.of(TracedPath.End.REACHED);
        } else if (done.size() >= settings.ttlMax() || isSilent()) {
            end = Optional.of(TracedPath.End.SILENT);
        }
    }

    private void closeHop() {
        done.add(new Hop(ttl, List.copyOf(from), sent, answered, rttMinNanos, targetAnswered));
        ttl++;
        sent = 0;
        answered = 0;
        targetAnswered = false;
        from = new LinkedHashSet<>();
        rttMinNanos = OptionalLong.empty();
    }

    private boolean isSilent() {
        return done.size() >= settings.silentMax()
                && done.subList(done.size() - settings.silentMax(), done.size()).stream()
                        .allMatch(hop -> hop.answered() == 0);
    }

    public boolean isOver() {
        return end.isPresent();
    }

    /** Once it is over. */
    public TracedPath path() {
        return new TracedPath(
                to,
                sourcePort,
                startedUnixMillis,
                done,
                end.orElseThrow(() -> new IllegalStateException("the trace goes on")));
    }
}
