package io.gossamer.probe;

import io.gossamer.model.Tally;
import io.gossamer.time.Clock;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.NtpTime;
import io.gossamer.wire.StampTrust;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalInt;

/**
 * The Session-Sender's sockets in Netty: a few shared by all links, used in turn, so that a link's probes take the several paths that
 * routers hash its ports to. Which socket a reply comes back to does not matter.
 */
final class StampSender implements ProbeWire {
    /** So many source ports see most of the paths that matter, and cost as many sockets a node, not a link. */
    static final int PORTS = 8;

    private final Clock clock;
    private final Tally tally;
    private final ReplyListener replies;
    private final ProbePackets packets;
    private List<Channel> channels = List.of();
    private int dirty;

    interface ReplyListener {
        void onReply(StampReply reply, long receivedNanos);
    }

    StampSender(Clock clock, int dscp, Tally tally, ReplyListener replies) {
        this.packets = new ProbePackets(dscp);
        this.clock = clock;
        this.tally = tally;
        this.replies = replies;
    }

    void use(StampTrust trust) {
        packets.use(trust);
    }

    void setChannels(List<Channel> channels) {
        this.channels = List.copyOf(channels);
    }

    @Override
    public long send(InetSocketAddress to, int sessionId, int sequence) {
        int port = Math.floorMod(sequence, channels.size());
        Channel channel = channels.get(port);
        ByteBuf packet = channel.alloc().directBuffer(ProbePackets.BYTES_MAX, ProbePackets.BYTES_MAX);
        ByteBuffer bytes = packet.internalNioBuffer(0, ProbePackets.BYTES_MAX).slice();
        packet.writerIndex(packets.write(sessionId, sequence, bytes));
        packets.stamp(NtpTime.ofUnixNanos(clock.wallNanos()), bytes);
        long sentNanos = clock.monotonicNanos();
        channel.write(new DatagramPacket(packet, to)).addListener(countFailure);
        tally.count("sent");
        dirty |= 1 << port;
        return sentNanos;
    }

    @Override
    public void flush() {
        for (int port = 0; dirty != 0; port++, dirty >>>= 1) {
            if ((dirty & 1) != 0) {
                channels.get(port).flush();
            }
        }
    }

    /** The probe stays outstanding and is called lost in time: the host that cannot send has no working link. */
    private final ChannelFutureListener countFailure = this::countFailure;

    private void countFailure(io.netty.channel.ChannelFuture written) {
        if (!written.isSuccess()) {
            tally.count("send_failed");
        }
    }

    ChannelHandler handler() {
        return new SimpleChannelInboundHandler<DatagramPacket>() {
            @Override
            protected void channelRead0(ChannelHandlerContext context, DatagramPacket datagram) {
                long receivedNanos = clock.monotonicNanos();
                try {
                    replies.onReply(
                            packets.read(datagram.content().nioBuffer(), OptionalInt.empty(), OptionalInt.empty()),
                            receivedNanos);
                } catch (MalformedPacketException malformed) {
                    tally.count("replies_dropped", malformed.reason());
                }
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                tally.count("replies_dropped", "socket_error");
            }
        };
    }
}
