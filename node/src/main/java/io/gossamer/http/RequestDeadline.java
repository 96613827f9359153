package io.gossamer.http;

import io.gossamer.model.Tally;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection that takes too long: a whole request must have arrived within one time of connecting or of the last
 * reply (so neither idling nor dripping bytes holds a place), and a reply must have been taken within another.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that fails says so by closing
final class RequestDeadline extends ChannelDuplexHandler {
    private final Duration request;
    private final Duration reply;
    private final Tally tally;
    private long deadlineNanos; // event loop only
    private String waitingFor = "request";
    private boolean streaming;

    RequestDeadline(Duration request, Duration reply, Tally tally) {
        this.request = request;
        this.reply = reply;
        this.tally = tally;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        arm(request, "request");
        watch(context);
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof FullHttpRequest) {
            arm(reply, "reply");
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof FullHttpResponse) {
            promise.addListener(written -> arm(request, "request"));
        } else if (message instanceof HttpResponse) {
            streaming = true; // it watches its reader itself
        }
        context.write(message, promise);
    }

    private void arm(Duration after, String what) {
        deadlineNanos = System.nanoTime() + after.toNanos();
        waitingFor = what;
    }

    /** One timer a connection, set again for what is left: a busy client must not fill the loop with timers. */
    private void watch(ChannelHandlerContext context) {
        long leftNanos = deadlineNanos - System.nanoTime();
        if (streaming || !context.channel().isActive()) {
            return;
        }
        if (leftNanos <= 0) {
            tally.count("connections_closed", "slow_" + waitingFor);
            context.close();
            return;
        }
        context.executor().schedule(() -> watch(context), leftNanos, TimeUnit.NANOSECONDS);
    }
}
