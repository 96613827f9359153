package io.gossamer.query;

import io.gossamer.model.Tally;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Closes a connection at accept when too many are open. Stands in a listening channel's pipeline, where what is read is the
 * accepted channel. The last {@value #LOOPBACK_RESERVED} places are kept for this host, so that no stranger can lock out the
 * person who has to mend things.
 */
@Sharable
public final class ConnectionLimit extends ChannelInboundHandlerAdapter {
    static final int LOOPBACK_RESERVED = 16;

    private final int connectionsMax;
    private final Tally tally;
    private final AtomicInteger open = new AtomicInteger();

    public ConnectionLimit(int connectionsMax, Tally tally) {
        this.connectionsMax = connectionsMax;
        this.tally = tally;
    }

    public int open() {
        return open.get();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        Channel connection = (Channel) accepted;
        int limit = isLoopback(connection) ? connectionsMax : Math.max(1, connectionsMax - LOOPBACK_RESERVED);
        if (open.incrementAndGet() > limit) {
            open.decrementAndGet();
            tally.count("connections_refused", "too_many");
            connection.unsafe().closeForcibly();
            return;
        }
        tally.count("connections");
        connection.closeFuture().addListener(closed -> open.decrementAndGet());
        context.fireChannelRead(accepted);
    }

    private static boolean isLoopback(Channel connection) {
        return connection.remoteAddress() instanceof InetSocketAddress address
                && address.getAddress() != null
                && address.getAddress().isLoopbackAddress();
    }
}
