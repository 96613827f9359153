package io.gossamer.probe.peers;

import io.gossamer.probe.DatagramChannels;
import io.gossamer.proto.CheckOutcome;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Connects to a port and closes at once, with a reset: neither end keeps anything of it. On the loop.
 *
 * <p>That a connect succeeds is the word of the host's kernel, which says it for a daemon that hangs or is stopped, too. When it matters
 * the probe waits for the first bytes: an HTTP/2 server sends its settings unasked (RFC 9113 §3.4).
 */
final class ConnectProbe {
    static final int CONNECT_MILLIS_MAX = 2_000;
    static final int SPEAK_MILLIS_MAX = 1_000;

    private final EventLoop loop;
    private final LongSupplier nanos;
    private final Bootstrap bootstrap;

    /** What came of it; at most once, on the loop. */
    interface Answer {
        void is(CheckOutcome outcome, OptionalLong rttNanos);
    }

    ConnectProbe(EventLoop loop, LongSupplier nanos) {
        this.loop = loop;
        this.nanos = nanos;
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(DatagramChannels.socketChannel())
                .option(ChannelOption.SO_LINGER, 0)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS_MAX);
    }

    /** @param speaks wait for the server to speak */
    void start(InetSocketAddress to, boolean speaks, Answer answer) {
        Run run = new Run(answer);
        long startNanos = nanos.getAsLong();
        ChannelFuture connected = bootstrap.clone().handler(run).connect(to);
        connected.addListener((ChannelFuture future) -> {
            if (!future.isSuccess()) {
                run.finish(future.channel(), failure(future.cause()));
                return;
            }
            run.rttNanos = OptionalLong.of(nanos.getAsLong() - startNanos);
            if (!speaks) {
                run.finish(future.channel(), CheckOutcome.CHECK_ANSWERS);
                return;
            }
            future.channel().read();
            run.deadline = loop.schedule(
                    () -> run.finish(future.channel(), CheckOutcome.CHECK_HANGS),
                    SPEAK_MILLIS_MAX,
                    TimeUnit.MILLISECONDS);
        });
    }

    private static CheckOutcome failure(Throwable cause) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (cause instanceof NoRouteToHostException || message.contains("unreachable")) {
            return CheckOutcome.CHECK_NO_ROUTE;
        }
        boolean refused = cause instanceof ConnectException && message.contains("refused");
        return refused ? CheckOutcome.CHECK_REFUSED : CheckOutcome.CHECK_SILENT;
    }

    /** One connection; also its handler, which hears the first bytes and the end. */
    private static final class Run extends ChannelInboundHandlerAdapter {
        private final Answer answer;
        private OptionalLong rttNanos = OptionalLong.empty();
        private java.util.concurrent.Future<?> deadline;
        private boolean done;

        Run(Answer answer) {
            this.answer = answer;
        }

        void finish(Channel channel, CheckOutcome outcome) {
            if (!done) {
                done = true;
                if (deadline != null) {
                    deadline.cancel(false);
                }
                channel.close();
                answer.is(outcome, rttNanos);
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            ReferenceCountUtil.release(bytes);
            finish(context.channel(), CheckOutcome.CHECK_SERVES);
        }

        /** The daemon ended it, which it did by itself: a kernel whose process hangs ends nothing. */
        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (rttNanos.isPresent()) {
                finish(context.channel(), CheckOutcome.CHECK_SERVES);
            }
        }

        /** A reset after the connect: a process that dies, or one that has no room. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (rttNanos.isPresent()) {
                finish(
                        context.channel(),
                        cause instanceof IOException ? CheckOutcome.CHECK_ANSWERS : CheckOutcome.CHECK_UNKNOWN);
            }
        }
    }
}
