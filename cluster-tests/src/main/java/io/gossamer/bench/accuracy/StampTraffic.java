package io.gossamer.bench.accuracy;

import io.gossamer.lab.tun.DelayObserver;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What really became of each STAMP packet in the lab: the switch's word, against which a daemon's is held. Of a packet (RFC 8762 §4.2.1,
 * §4.3.1; open mode) the numbers count that say whose it is:
 *
 * <pre>
 * byte of the payload   0  sequence number 4    14  SSID 2 (RFC 8972)    24  in a reply: the request's sequence number 4
 * </pre>
 */
final class StampTraffic implements DelayObserver {
    private static final int UDP = 17;
    private static final int UDP_HEADER_BYTES = 8;
    private static final int PAYLOAD_BYTES_MIN = 44;
    private static final long OWN_INTERVAL_NANOS_MAX = 2_000_000_000L;
    private static final int PASSAGES_MAX = 1_000_000;

    private final int stampPort;
    private final List<Passage> passages = new ArrayList<>();

    /** From host to host; of a reply too, {@code sequence} is its request's. */
    record Passage(String from, String to, boolean reply, int session, int sequence, long inNanos, long delayNanos) {}

    StampTraffic(int stampPort) {
        this.stampPort = stampPort;
    }

    @Override
    public void passed(String from, String to, byte[] packet, int length, long inNanos, long outNanos) {
        int header = (packet[0] & 15) * 4;
        if (packet[9] != UDP || length < header + UDP_HEADER_BYTES + PAYLOAD_BYTES_MIN) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(packet);
        boolean reply = Short.toUnsignedInt(bytes.getShort(header)) == stampPort;
        boolean request = Short.toUnsignedInt(bytes.getShort(header + 2)) == stampPort;
        if (reply == request) {
            return;
        }
        int payload = header + UDP_HEADER_BYTES;
        Passage passage = new Passage(
                from,
                to,
                reply,
                Short.toUnsignedInt(bytes.getShort(payload + 14)),
                bytes.getInt(payload + (reply ? 24 : 0)),
                inNanos,
                outNanos - inNanos);
        synchronized (this) {
            if (passages.size() < PASSAGES_MAX) {
                passages.add(passage);
            }
        }
    }

    private synchronized List<Passage> between(String from, String to, long startNanos, long endNanos) {
        return passages.stream()
                .filter(one -> one.from().equals(from) && one.to().equals(to))
                .filter(one -> one.inNanos() - startNanos >= 0 && one.inNanos() - endNanos < 0)
                .toList();
    }

    /**
     * True round trips of the live probe that ran between two times, by its numbers from 1: of the session that asked most often, since a
     * live probe asks ten times as often as anybody else.
     */
    Map<Integer, Long> roundTrips(String from, String to, long startNanos, long endNanos) {
        Map<Integer, List<Passage>> sessions = requests(from, to, startNanos, endNanos);
        List<Passage> live = sessions.values().stream()
                .max(Comparator.comparingInt(List::size))
                .orElseThrow(() -> new IllegalStateException("no probe passed from " + from + " to " + to));
        int session = live.get(0).session();
        int before = live.get(0).sequence() - 1;
        Map<Integer, Long> back = new HashMap<>();
        for (Passage reply : between(to, from, startNanos, endNanos)) {
            if (reply.reply() && reply.session() == session) {
                back.putIfAbsent(reply.sequence(), reply.delayNanos());
            }
        }
        Map<Integer, Long> all = new HashMap<>();
        for (Passage request : live) {
            Long returned = back.get(request.sequence());
            if (returned != null) {
                all.putIfAbsent(request.sequence() - before, request.delayNanos() + returned);
            }
        }
        return all;
    }

    /**
     * Delays of the link's own probes, once a second, that went in between two times.
     *
     * @param reverse of their answers instead
     */
    Sorted delays(String from, String to, boolean reverse, long startNanos, long endNanos) {
        int session = ownSession(from, to);
        return new Sorted(between(reverse ? to : from, reverse ? from : to, startNanos, endNanos).stream()
                .filter(one -> one.reply() == reverse && one.session() == session)
                .map(Passage::delayNanos)
                .toList());
    }

    /** The one that lasts the longest: live probes come and go. Searches for a size last too, but seldom ask. */
    private int ownSession(String from, String to) {
        return requests(from, to, Long.MIN_VALUE / 2, Long.MAX_VALUE / 2).values().stream()
                .filter(session -> session.size() * OWN_INTERVAL_NANOS_MAX >= lasted(session))
                .max(Comparator.comparingLong(StampTraffic::lasted))
                .orElseThrow(() -> new IllegalStateException("no probe passed from " + from + " to " + to))
                .get(0)
                .session();
    }

    private static long lasted(List<Passage> session) {
        return session.get(session.size() - 1).inNanos() - session.get(0).inNanos();
    }

    private Map<Integer, List<Passage>> requests(String from, String to, long startNanos, long endNanos) {
        return between(from, to, startNanos, endNanos).stream()
                .filter(one -> !one.reply())
                .collect(Collectors.groupingBy(Passage::session));
    }
}
