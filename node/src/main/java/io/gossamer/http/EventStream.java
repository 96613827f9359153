package io.gossamer.http;

import io.gossamer.model.Tally;
import io.gossamer.proto.Event;
import io.gossamer.query.EventSubscription;
import io.gossamer.query.MeshJson;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One client's Server-Sent Events (WHATWG HTML §9.2): {@code id} is the event's sequence, {@code data} the Event message as
 * JSON. A client too slow for its queue is closed: it comes back by itself and says where it was.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that fails says so by closing
final class EventStream extends ChannelInboundHandlerAdapter {
    static final String CONTENT_TYPE = "text/event-stream; charset=utf-8";

    private final Channel channel;
    private final Duration heartbeat;
    private final long lastSeen;
    private final Tally tally;
    private final AtomicBoolean woken = new AtomicBoolean();
    private EventSubscription subscription; // this and below: event loop only
    private boolean beatWaits;
    private boolean ended;

    EventStream(Channel channel, Duration heartbeat, long lastSeen, Tally tally) {
        this.channel = channel;
        this.heartbeat = heartbeat;
        this.lastSeen = lastSeen;
        this.tally = tally;
    }

    void begin(EventSubscription subscribed) {
        subscription = subscribed;
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, CONTENT_TYPE)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        HttpConnection.addSecurity(response.headers());
        HttpUtil.setTransferEncodingChunked(response, true);
        tally.count("event_clients");
        channel.write(response);
        // from here on the client has nothing to say: what it sends is thrown away, its end is noticed
        channel.pipeline().replace(HttpConnection.class, "events", this);
        channel.config().setAutoRead(true);
        send("retry: 2000\n\n");
        beat();
        drain();
    }

    /** Any thread. */
    void wake() {
        if (woken.compareAndSet(false, true)) {
            channel.eventLoop().execute(this::drain);
        }
    }

    private void drain() {
        woken.set(false);
        if (ended || subscription == null || !channel.isActive()) {
            return;
        }
        boolean wrote = false;
        // a write may call back in here when it fills the channel
        while (!ended && channel.isWritable()) {
            Optional<Event> next = subscription.poll();
            if (next.isEmpty()) {
                break;
            }
            if (Long.compareUnsigned(next.get().getSequence(), lastSeen) > 0) {
                channel.write(content("id: " + Long.toUnsignedString(next.get().getSequence()) + "\ndata: "
                        + MeshJson.print(next.get()) + "\n\n"));
                wrote = true;
            }
        }
        if (wrote) {
            channel.flush();
        }
        if (subscription.dropped() > 0) {
            end("slow_reader");
        } else if (subscription.isFinished()) {
            end("finished");
        }
    }

    /** A comment line now and then, so that both sides notice when the other is gone. */
    private void beat() {
        if (ended || !channel.isActive()) {
            return;
        }
        if (beatWaits) {
            end("slow_reader");
            return;
        }
        beatWaits = true;
        channel.writeAndFlush(content(": beat\n\n")).addListener(written -> beatWaits = false);
        channel.eventLoop().schedule(this::beat, heartbeat.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void end(String reason) {
        if (ended) {
            return;
        }
        ended = true;
        tally.count("event_clients_closed", reason);
        channel.close();
    }

    private void send(String text) {
        channel.writeAndFlush(content(text));
    }

    private static DefaultHttpContent content(String text) {
        return new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext changed) {
        drain();
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object ignored) {
        ReferenceCountUtil.release(ignored);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
        failed.close();
    }
}
