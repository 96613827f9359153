package io.gossamer.probe.reflector;

import io.gossamer.model.Tally;
import io.gossamer.probe.reflector.ReflectorSessions.Session;
import io.gossamer.time.Clock;
import io.gossamer.wire.ErrorEstimate;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.NtpTime;
import io.gossamer.wire.StampExtensions;
import io.gossamer.wire.StampFormat;
import io.gossamer.wire.StampKey;
import io.gossamer.wire.StampPacket;
import io.gossamer.wire.StampTrust;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The Session-Reflector of STAMP (RFC 8762 §4.3), stateful, in both modes: turns each good request into its answer, in the buffer
 * it came in, for the socket it came to. A repeated open request is answered again, as the RFC wants; a repeated authenticated one
 * may be a recording and is not; a bad one is counted and never answered. It has no socket of its own; one thread calls it.
 */
public final class StampReflector {
    /** The well-known port (RFC 8762 §4.1): reflectors live there, senders do not. */
    private static final int STAMP_PORT = 862;

    private static final int EPHEMERAL_PORT_MIN = 32_768;

    /** RFC 3168 §5. */
    private static final int ECN_MASK = 3;

    private static final int ECT_0 = 2;

    private final Clock clock;
    private final InboundPeers peers;
    private final Tally tally;
    private final ReflectorSessions sessions = new ReflectorSessions();
    private final SourceLimiter limiter;
    private int ownPort;
    private StampTrust trust = StampTrust.OPEN;

    /**
     * The buffer is to be sent back now.
     *
     * @param toPeer it goes to a member of the mesh, whichever of its sessions it is of
     * @param trafficClass with which DSCP and ECN, 8 bits; 0 where nothing else was asked for
     */
    public record Answer(boolean toPeer, int trafficClass) {}

    /**
     * When a request came in, by both clocks (T2), and how far its packet had come.
     *
     * @param ttl as received, or {@link StampPacket#TTL_UNKNOWN}
     * @param trafficClass DSCP and ECN as received, 8 bits; empty where the system does not tell: then it cannot mark either
     */
    public record Receipt(long monotonicNanos, long wallNanos, int ttl, OptionalInt trafficClass) {}

    public StampReflector(Clock clock, InboundPeers peers, Tally tally) {
        this.clock = clock;
        this.peers = peers;
        this.tally = tally;
        this.limiter = new SourceLimiter(clock.monotonicNanos());
    }

    public void listensOn(int port) {
        ownPort = port;
    }

    /** From the next request on. */
    public void use(StampTrust wanted) {
        trust = wanted;
    }

    /** An answer carries the time of this call's end (T3): send it right away. */
    public Optional<Answer> reflect(ByteBuffer packet, InetSocketAddress source, Receipt receipt) {
        if (!limiter.admits(source.getAddress(), receipt.monotonicNanos())) {
            tally.count("reflector_dropped", "rate");
            return Optional.empty();
        }
        if (isReflector(source)) {
            tally.count("reflector_dropped", "from_reflector");
            return Optional.empty();
        }
        try {
            return Optional.of(answer(packet, source, receipt));
        } catch (MalformedPacketException malformed) {
            tally.count("reflector_dropped", malformed.reason());
            return Optional.empty();
        }
    }

    private Answer answer(ByteBuffer packet, InetSocketAddress source, Receipt receipt)
            throws MalformedPacketException {
        Optional<StampKey> key = trust.vouchedBy(packet);
        StampFormat format = StampTrust.format(key);
        StampPacket.Request request = StampPacket.readRequest(format, packet);
        Optional<Session> session = sessions.of(source, request.sessionId(), receipt.monotonicNanos());
        if (session.isPresent()) {
            admit(session.get(), request, key.isPresent(), receipt.monotonicNanos());
        } else {
            tally.count("reflector_stateless");
        }
        // what follows the base is judged while the request is still as it came
        Optional<StampExtensions> extensions = extensions(packet, format, key);
        boolean peer = peers.requested(request.sessionId(), request.sequence(), source, receipt.monotonicNanos());
        StampPacket.replaceByReply(
                format,
                new StampPacket.Reply(
                        session.map(Session::sequence).orElse(request.sequence()),
                        0,
                        ErrorEstimate.UNVOUCHED_MILLISECOND,
                        request.sessionId(),
                        NtpTime.ofUnixNanos(receipt.wallNanos()),
                        new StampPacket.Echo(request.sequence(), request.timestamp(), request.error(), receipt.ttl())),
                packet);
        OptionalInt dscp =
                extensions.isEmpty() ? OptionalInt.empty() : extensions.get().answer(facts(session, receipt, peer));
        tally.count("reflected");
        stamp(packet, format, key, session, receipt);
        boolean toPeer = peer || peers.isSender(source);
        return new Answer(toPeer, dscp.isEmpty() ? 0 : dscp.getAsInt() << 2 | echoedEcn(receipt));
    }

    /** A probe that came as able to bear congestion marks goes back so: each way shows by itself who clears them. */
    private static int echoedEcn(Receipt receipt) {
        return (receipt.trafficClass().orElse(0) & ECN_MASK) == 0 ? 0 : ECT_0;
    }

    private static void admit(Session session, StampPacket.Request request, boolean authenticated, long nowNanos)
            throws MalformedPacketException {
        if (!session.admits(nowNanos)) {
            throw new MalformedPacketException("session_rate");
        }
        if (authenticated && !session.isFresh(request.sequence(), request.timestamp())) {
            throw new MalformedPacketException("replayed");
        }
        session.requested(nowNanos);
    }

    /** T3, as late as can be: only the code of an authenticated reply, some microseconds, comes after. */
    private void stamp(
            ByteBuffer packet, StampFormat format, Optional<StampKey> key, Optional<Session> session, Receipt receipt) {
        // from T2 and the monotonic clock, so that a step of the wall clock between the two makes no time
        long replied = NtpTime.ofUnixNanos(receipt.wallNanos() + clock.monotonicNanos() - receipt.monotonicNanos());
        StampPacket.putTimestamp(format, replied, packet);
        key.ifPresent(with -> StampPacket.seal(with, packet));
        session.ifPresent(counted -> counted.replied(replied));
    }

    private Optional<StampExtensions> extensions(ByteBuffer packet, StampFormat format, Optional<StampKey> key) {
        if (packet.remaining() <= format.bytes()) {
            return Optional.empty();
        }
        StampExtensions found = StampExtensions.of(packet, format.bytes(), key);
        if (found.count() > 0) {
            tally.count("reflected_extended");
        }
        return Optional.of(found);
    }

    /** A stateless answer knows of this one packet only. Of strangers nobody chooses in which class this host sends. */
    private static StampExtensions.Facts facts(Optional<Session> session, Receipt receipt, boolean peer) {
        return new StampExtensions.Facts(
                receipt.trafficClass(),
                peer && receipt.trafficClass().isPresent(),
                session.map(Session::requests).orElse(1),
                session.map(Session::sequence).orElse(0) + 1,
                session.flatMap(Session::lastReply));
    }

    public void writeFailed() {
        tally.count("reflector_dropped", "write_failed");
    }

    /** An ICMP error or a full buffer: one datagram's trouble, not the reflector's. */
    public void socketError() {
        tally.count("reflector_dropped", "socket_error");
    }

    /** Else a forged source would have two reflectors answer each other for ever. */
    private boolean isReflector(InetSocketAddress source) {
        int port = source.getPort();
        if (port == 0 || port == STAMP_PORT || peers.isReflector(source)) {
            return true;
        }
        return port == ownPort && ownPort < EPHEMERAL_PORT_MIN;
    }

    int sessionCount() {
        return sessions.size();
    }
}
