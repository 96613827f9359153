package io.gossamer.probe.reflector;

import io.gossamer.probe.pace.TokenBucket;
import io.gossamer.wire.StampExtensions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The stateful reflector's count of replies in each session (RFC 8762 §4.3). A session is a source address and session id; a
 * sender without an id is told apart by its port. A sender may so rotate its ports within one session.
 *
 * <p>A full table takes no newcomer until an old session expires, so that a flood of forged sources cannot push out those
 * that are being measured.
 */
final class ReflectorSessions {
    static final int SESSIONS_MAX = 4096;
    static final long EXPIRY_NANOS = 300_000_000_000L;
    static final double SESSION_PER_SECOND = SourceLimiter.SOURCE_PER_SECOND / 2;
    static final double SESSION_BURST = SourceLimiter.SOURCE_BURST / 2;

    /** Equality is written out: it is asked once a packet, and the generated one goes through method handles. */
    private record Key(InetAddress address, int sessionId, int port) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key
                    && key.sessionId == sessionId
                    && key.port == port
                    && key.address.equals(address);
        }

        @Override
        public int hashCode() {
            return (31 * address.hashCode() + sessionId) * 31 + port;
        }
    }

    /** What the reflector remembers of one sender. */
    static final class Session {
        private final TokenBucket bucket;
        private final ReplayWindow window = new ReplayWindow();
        private int requests;
        private int replies;
        private Optional<StampExtensions.Departure> lastReply = Optional.empty();
        private long usedNanos;

        private Session(long nowNanos) {
            bucket = new TokenBucket(SESSION_PER_SECOND, SESSION_BURST, nowNanos);
            usedNanos = nowNanos;
        }

        /** One session may have half of what its source may: another behind the same address is still answered. */
        boolean admits(long nowNanos) {
            return bucket.tryTake(nowNanos);
        }

        /** Of an authenticated request only, whose HMAC is good. False: it was seen before. */
        boolean isFresh(int sequence, long t1) {
            return window.admit(sequence, t1);
        }

        /** One more request is going to be answered. */
        void requested(long nowNanos) {
            usedNanos = nowNanos;
            requests++;
        }

        /** With the one that is being answered. */
        int requests() {
            return requests;
        }

        /** The number of the reply that is about to be sent: how many were sent before it. */
        int sequence() {
            return replies;
        }

        Optional<StampExtensions.Departure> lastReply() {
            return lastReply;
        }

        /** @param timestamp T3 of the reply, in the format of the wire */
        void replied(long timestamp) {
            lastReply = Optional.of(new StampExtensions.Departure(replies, timestamp));
            replies++;
        }
    }

    /** Least recently used first. */
    private final Map<Key, Session> sessions = new LinkedHashMap<>(64, 0.75f, true);

    /** The one that a request belongs to, old or new; absent where the table has no room: answer statelessly. */
    Optional<Session> of(InetSocketAddress source, int sessionId, long nowNanos) {
        expire(nowNanos);
        Key key = new Key(source.getAddress(), sessionId, sessionId == 0 ? source.getPort() : 0);
        Session session = sessions.get(key);
        // asking for it made it the youngest, though requests that were refused may be all it had for long
        if (session == null || nowNanos - session.usedNanos >= EXPIRY_NANOS) {
            if (session == null && sessions.size() == SESSIONS_MAX) {
                return Optional.empty();
            }
            session = new Session(nowNanos);
            sessions.put(key, session);
        }
        return Optional.of(session);
    }

    int size() {
        return sessions.size();
    }

    private void expire(long nowNanos) {
        Iterator<Session> oldestFirst = sessions.values().iterator();
        while (oldestFirst.hasNext() && nowNanos - oldestFirst.next().usedNanos >= EXPIRY_NANOS) {
            oldestFirst.remove();
        }
    }
}
