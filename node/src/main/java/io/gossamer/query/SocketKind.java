package io.gossamer.query;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.Optional;

/** The TCP channel classes that belong to an event loop group: epoll's own where it runs, else the JDK's. */
public enum SocketKind {
    EPOLL {
        @Override
        public ServerChannel server() {
            EpollServerSocketChannel listening = new EpollServerSocketChannel();
            listening.config().setTcpDeferAccept(SILENT_SECONDS);
            return listening;
        }

        @Override
        public Class<? extends Channel> client() {
            return EpollSocketChannel.class;
        }
    },
    NIO {
        @Override
        public ServerChannel server() {
            return new NioServerSocketChannel();
        }

        @Override
        public Class<? extends Channel> client() {
            return NioSocketChannel.class;
        }
    };

    /**
     * Who connects and says nothing for so long, as members do who only ask whether the port answers, is the kernel's to deal with:
     * to make a channel for each would cost more than all that members say. All that listen here hear their clients speak first.
     */
    private static final int SILENT_SECONDS = 5;

    public abstract ServerChannel server();

    public abstract Class<? extends Channel> client();

    public static SocketKind of(EventLoopGroup group) {
        // asked only of a group that may be epoll's, so that its classes stay unloaded elsewhere
        return group instanceof IoEventLoopGroup io && io.isIoType(EpollIoHandler.class) ? EPOLL : NIO;
    }

    /** Where to listen: the named address, or the wildcard one. */
    public static InetSocketAddress bindAddress(Optional<String> host, int port) {
        return host.map(name -> new InetSocketAddress(name, port)).orElseGet(() -> new InetSocketAddress(port));
    }
}
