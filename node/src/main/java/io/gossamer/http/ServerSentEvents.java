package io.gossamer.http;

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

/** One client's Server-Sent Events (WHATWG HTML §9.2): how they begin and what a client may still do. What is sent is the heir's. */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that fails says so by closing
abstract class ServerSentEvents extends ChannelInboundHandlerAdapter {
    static final String CONTENT_TYPE = "text/event-stream; charset=utf-8";

    private final Channel channel;

    ServerSentEvents(Channel channel) {
        this.channel = channel;
    }

    /** There may be room for more; on the event loop. */
    abstract void onRoom();

    /**
     * On the event loop. From here on the client has nothing to say: what it sends is thrown away, and its end is noticed.
     *
     * @return false where it is gone already
     */
    final boolean open() {
        if (!channel.isActive()) {
            return false;
        }
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, CONTENT_TYPE)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        HttpConnection.addSecurity(response.headers());
        HttpUtil.setTransferEncodingChunked(response, true);
        channel.writeAndFlush(response);
        channel.pipeline().replace(HttpConnection.class, "stream", this);
        channel.config().setAutoRead(true);
        return true;
    }

    static DefaultHttpContent content(String text) {
        return new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    @Override
    public final void channelWritabilityChanged(ChannelHandlerContext changed) {
        onRoom();
    }

    @Override
    public final void channelRead(ChannelHandlerContext reading, Object ignored) {
        ReferenceCountUtil.release(ignored);
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
        failed.close();
    }
}
