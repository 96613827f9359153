package io.gossamer.probe;

import io.gossamer.model.Tally;
import io.gossamer.time.Clock;
import io.gossamer.wire.ErrorEstimate;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.NtpTime;
import io.gossamer.wire.StampPacket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/**
 * The Session-Reflector of STAMP (RFC 8762 §4.3), stateful, unauthenticated: answers each good request from the socket it came
 * to, in the buffer it came in. A repeated request is answered again, as the RFC wants; a bad one is counted and never answered.
 */
final class StampReflector extends SimpleChannelInboundHandler<DatagramPacket> {
    /** The well-known port (RFC 8762 §4.1): reflectors live there, senders do not. */
    private static final int STAMP_PORT = 862;

    private static final int EPHEMERAL_PORT_MIN = 32_768;

    private final Clock clock;
    private final InboundPeers peers;
    private final Tally tally;
    private final ReflectorSessions sessions = new ReflectorSessions();
    private final SourceLimiter limiter;

    StampReflector(Clock clock, InboundPeers peers, Tally tally) {
        this.clock = clock;
        this.peers = peers;
        this.tally = tally;
        this.limiter = new SourceLimiter(clock.monotonicNanos());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket datagram) {
        long nowNanos = clock.monotonicNanos();
        InetSocketAddress source = datagram.sender();
        if (!limiter.admits(source.getAddress(), nowNanos)) {
            tally.count("reflector_dropped", "rate");
            return;
        }
        if (isReflector(context, source)) {
            tally.count("reflector_dropped", "from_reflector");
            return;
        }
        try {
            reflect(context, datagram, nowNanos);
        } catch (MalformedPacketException malformed) {
            tally.count("reflector_dropped", malformed.reason());
        }
    }

    private void reflect(ChannelHandlerContext context, DatagramPacket datagram, long nowNanos)
            throws MalformedPacketException {
        long receivedWallNanos = clock.wallNanos();
        ByteBuf content = datagram.content();
        ByteBuffer bytes = content.nioBuffer();
        StampPacket.Request request = StampPacket.readRequest(bytes);
        peers.requested(request.sessionId(), datagram.sender(), nowNanos);
        OptionalInt sequence = sessions.next(datagram.sender(), request.sessionId(), nowNanos);
        if (sequence.isEmpty()) {
            tally.count("reflector_stateless");
        }
        // T3 from T2 and the monotonic clock, so that a step of the wall clock between the two makes no time
        long repliedWallNanos = receivedWallNanos + clock.monotonicNanos() - nowNanos;
        StampPacket.replaceByReply(
                new StampPacket.Reply(
                        sequence.orElse(request.sequence()),
                        NtpTime.ofUnixNanos(repliedWallNanos),
                        ErrorEstimate.UNVOUCHED_MILLISECOND,
                        request.sessionId(),
                        NtpTime.ofUnixNanos(receivedWallNanos),
                        new StampPacket.Echo(
                                request.sequence(), request.timestamp(), request.error(), StampPacket.TTL_UNKNOWN)),
                bytes);
        tally.count("reflected");
        context.write(new DatagramPacket(content.retain(), datagram.sender())).addListener(written -> {
            if (!written.isSuccess()) {
                tally.count("reflector_dropped", "write_failed");
            }
        });
    }

    /** Else a forged source would have two reflectors answer each other for ever. */
    private boolean isReflector(ChannelHandlerContext context, InetSocketAddress source) {
        int port = source.getPort();
        if (port == 0 || port == STAMP_PORT || peers.isReflector(source)) {
            return true;
        }
        int own = ((InetSocketAddress) context.channel().localAddress()).getPort();
        return port == own && own < EPHEMERAL_PORT_MIN;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    /** An ICMP error or a full buffer: this datagram's trouble, not the reflector's. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        tally.count("reflector_dropped", "socket_error");
    }

    int sessionCount() {
        return sessions.size();
    }
}
