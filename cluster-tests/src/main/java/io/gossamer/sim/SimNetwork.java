package io.gossamer.sim;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;

/**
 * Carries packets between nodes by their numbers. Every direction of every link has conditions of its own where they were
 * set, else those of the whole network; a partition cuts between groups; a clogged link holds everything back until it is
 * free; with a rate, packets of one interface queue behind each other and a full buffer drops.
 */
public final class SimNetwork {
    /** What an interface holds back before it drops: a tenth of a second, as a switch port does. */
    static final long BUFFER_NANOS_MAX = 100_000_000L;

    /** IPv4 and UDP. */
    static final int DATAGRAM_HEADER_BYTES = 28;

    static final int STREAM_HEADER_BYTES = 40;
    static final int SEGMENT_BYTES = 1448;
    static final long RETRANSMIT_NANOS = 200_000_000L;

    private static final int RETRANSMITS_MAX = 8;

    private final SplittableRandom random;
    private final LinkTable ofLink = new LinkTable();
    private final Map<Long, Boolean> inBurst = new HashMap<>();
    private final Map<Long, Long> cloggedUntil = new HashMap<>();
    private LinkConditions everywhere = LinkConditions.GOOD;
    private final BitSet datagramsFromBlocked = new BitSet();
    private final BitSet datagramsToBlocked = new BitSet();
    private int[] groupOf = {};
    private double bytesPerNano;
    private long[] sendFreeNanos = {};
    private long[] receiveFreeNanos = {};
    private long lost;

    SimNetwork(SplittableRandom random) {
        this.random = random;
    }

    public void setEverywhere(LinkConditions conditions) {
        everywhere = conditions;
    }

    public LinkConditions everywhere() {
        return everywhere;
    }

    /** This one direction. */
    public void set(int from, int to, LinkConditions conditions) {
        ofLink.set(from, to, conditions);
    }

    /** Back to the network's. */
    public void clear(int from, int to) {
        ofLink.clear(from, to);
    }

    public void clearLinks() {
        ofLink.clear();
        inBurst.clear();
        cloggedUntil.clear();
    }

    /** {@code groups[n]} is node n's side; nodes beyond are of side 0. Nothing passes between two sides. */
    public void partition(int[] groups) {
        groupOf = groups.clone();
    }

    public void heal() {
        groupOf = new int[0];
    }

    /** A filter that lets TCP pass: which datagrams of that node do not get through. */
    public void blockDatagrams(int node, boolean fromIt, boolean toIt) {
        datagramsFromBlocked.set(node, fromIt);
        datagramsToBlocked.set(node, toIt);
    }

    public void clog(int from, int to, long untilNanos) {
        cloggedUntil.put(key(from, to), untilNanos);
    }

    /** Each interface's rate, in both directions; 0: without limit. */
    public void setRate(long bitsPerSecond) {
        bytesPerNano = bitsPerSecond / 8e9;
    }

    public long lost() {
        return lost;
    }

    public boolean isCut(int from, int to) {
        return group(from) != group(to) || of(from, to).cut();
    }

    LinkConditions of(int from, int to) {
        return ofLink.get(from, to, everywhere);
    }

    /** Calls {@code deliverAt} with the time of each delivery: none when it is lost, two when it is doubled. */
    void datagram(int from, int to, int bytes, long nowNanos, LongConsumer deliverAt) {
        LinkConditions link = of(from, to);
        long sentNanos = leave(from, bytes, nowNanos);
        boolean isFiltered = datagramsFromBlocked.get(from) || datagramsToBlocked.get(to);
        if (sentNanos < 0 || isFiltered || link.cut() || group(from) != group(to) || isLost(link, from, to)) {
            lost++;
            return;
        }
        deliver(link, from, to, bytes, sentNanos, deliverAt);
        if (link.duplicateRatio() > 0 && random.nextDouble() < link.duplicateRatio()) {
            deliver(link, from, to, bytes, sentNanos, deliverAt);
        }
    }

    private void deliver(LinkConditions link, int from, int to, int bytes, long sentNanos, LongConsumer deliverAt) {
        long delay = delay(link);
        if (link.reorderRatio() > 0 && random.nextDouble() < link.reorderRatio()) {
            delay += random.nextLong(10 * Math.max(1, delay));
        }
        long arrival = arrive(to, bytes, Math.max(sentNanos + delay, cloggedUntil(from, to)));
        if (arrival >= 0) {
            deliverAt.accept(arrival);
        } else {
            lost++;
        }
    }

    /** When the last byte of a segment train is there, with retransmissions; negative: never. */
    long stream(int from, int to, int bytes, long nowNanos) {
        LinkConditions link = of(from, to);
        if (isCut(from, to) || isCut(to, from)) {
            return -1;
        }
        long at = Math.max(leaveAlways(from, bytes, nowNanos), cloggedUntil(from, to));
        int segments = Math.max(1, (bytes + SEGMENT_BYTES - 1) / SEGMENT_BYTES);
        long backoff = RETRANSMIT_NANOS;
        for (int tries = 0; tries <= RETRANSMITS_MAX; tries++) {
            int missing = 0;
            for (int i = 0; i < segments; i++) {
                missing += isLost(link, from, to) ? 1 : 0;
            }
            if (missing == 0) {
                return arriveAlways(to, bytes, at + delay(link));
            }
            // Several in flight: the gap is seen after a round trip. A lone or last one waits for its timer.
            boolean gapIsSeen = missing < segments && segments > 3;
            at += gapIsSeen ? 2 * delay(link) : backoff;
            backoff *= gapIsSeen ? 1 : 2;
            segments = missing;
        }
        return -1;
    }

    private long delay(LinkConditions link) {
        long jitter = link.jitterNanos();
        // StrictMath: the same on every machine, or digests would differ.
        return link.delayNanos() + (jitter == 0 ? 0 : (long) (-StrictMath.log(1 - random.nextDouble()) * jitter));
    }

    private boolean isLost(LinkConditions link, int from, int to) {
        if (link.lossRatio() > 0 && random.nextDouble() < link.lossRatio()) {
            return true;
        }
        if (link.burstEnter() == 0) {
            return false;
        }
        long key = key(from, to);
        boolean bad = inBurst.getOrDefault(key, false);
        bad = bad ? random.nextDouble() >= link.burstLeave() : random.nextDouble() < link.burstEnter();
        inBurst.put(key, bad);
        return bad && random.nextDouble() < link.burstLoss();
    }

    /** Negative: the interface's buffer is full. */
    private long leave(int from, int bytes, long nowNanos) {
        if (bytesPerNano == 0) {
            return nowNanos;
        }
        sendFreeNanos = grown(sendFreeNanos, from);
        return sendFreeNanos[from] - nowNanos > BUFFER_NANOS_MAX ? -1 : leaveAlways(from, bytes, nowNanos);
    }

    private long leaveAlways(int from, int bytes, long nowNanos) {
        if (bytesPerNano == 0) {
            return nowNanos;
        }
        sendFreeNanos = grown(sendFreeNanos, from);
        sendFreeNanos[from] = Math.max(nowNanos, sendFreeNanos[from]) + (long) (bytes / bytesPerNano);
        return sendFreeNanos[from];
    }

    private long arrive(int to, int bytes, long atNanos) {
        if (bytesPerNano == 0) {
            return atNanos;
        }
        receiveFreeNanos = grown(receiveFreeNanos, to);
        return receiveFreeNanos[to] - atNanos > BUFFER_NANOS_MAX ? -1 : arriveAlways(to, bytes, atNanos);
    }

    private long arriveAlways(int to, int bytes, long atNanos) {
        if (bytesPerNano == 0) {
            return atNanos;
        }
        receiveFreeNanos = grown(receiveFreeNanos, to);
        receiveFreeNanos[to] = Math.max(atNanos, receiveFreeNanos[to]) + (long) (bytes / bytesPerNano);
        return receiveFreeNanos[to];
    }

    private static long[] grown(long[] times, int index) {
        return index < times.length ? times : java.util.Arrays.copyOf(times, Math.max(64, 2 * index));
    }

    private long cloggedUntil(int from, int to) {
        return cloggedUntil.isEmpty() ? Long.MIN_VALUE : cloggedUntil.getOrDefault(key(from, to), Long.MIN_VALUE);
    }

    private int group(int node) {
        return node < groupOf.length ? groupOf[node] : 0;
    }

    private static long key(int from, int to) {
        return (long) from << 32 | to;
    }
}
