package io.gossamer.probe;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/** Which kind of channels this host gives us: native epoll where its library loads, else the JDK's NIO. */
public final class DatagramChannels {
    private static final boolean EPOLL = Epoll.isAvailable();

    /**
     * Buffers of datagrams, from one arena of 64 KB chunks that grows only if it must. The daemon's other allocations are too
     * rare for a pool; a packet's buffer made and freed by the system each time costs more than all that is done with it.
     */
    public static final ByteBufAllocator PACKETS = new PooledByteBufAllocator(true, 0, 1, 8_192, 3, 16, 0, true);

    private DatagramChannels() {}

    /** Daemon threads named {@code gossamer-net-…}. Channels of this class's kinds only. */
    public static EventLoopGroup newGroup(int threads) {
        return new MultiThreadIoEventLoopGroup(
                threads,
                new DefaultThreadFactory("gossamer-net", true),
                EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    public static Class<? extends DatagramChannel> datagramChannel() {
        return EPOLL ? EpollDatagramChannel.class : NioDatagramChannel.class;
    }

    public static Class<? extends ServerSocketChannel> serverSocketChannel() {
        return EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    public static Class<? extends SocketChannel> socketChannel() {
        return EPOLL ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /** For the log: {@code epoll} or {@code nio}. */
    public static String kind() {
        return EPOLL ? "epoll" : "nio";
    }
}
