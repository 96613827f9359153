package io.gossamer.probe.reflector;

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
        private int requests;
        private int replies;
        private Optional<StampExtensions.Departure> lastReply = Optional.empty();
        private long usedNanos;

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

    /** That of one more request; absent where the table has no room: answer statelessly. */
    Optional<Session> next(InetSocketAddress source, int sessionId, long nowNanos) {
        expire(nowNanos);
        Key key = new Key(source.getAddress(), sessionId, sessionId == 0 ? source.getPort() : 0);
        Session session = sessions.get(key);
        if (session == null) {
            if (sessions.size() == SESSIONS_MAX) {
                return Optional.empty();
            }
            session = new Session();
            sessions.put(key, session);
        }
        session.usedNanos = nowNanos;
        session.requests++;
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
