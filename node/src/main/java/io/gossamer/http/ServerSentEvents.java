package io.gossamer.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** How a stream begins and what its pieces look like on the wire (WHATWG HTML §9.2). */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that fails says so by closing
final class ServerSentEvents {
    static final String CONTENT_TYPE = "text/event-stream; charset=utf-8";

    private ServerSentEvents() {}

    /**
     * On the event loop. From here on the client has nothing to say: what it sends is for {@code stream} to throw away, and its end
     * is noticed.
     */
    static void begin(Channel channel, String name, ChannelHandler stream) {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, CONTENT_TYPE)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        HttpConnection.addSecurity(response.headers());
        HttpUtil.setTransferEncodingChunked(response, true);
        channel.write(response);
        channel.pipeline().replace(HttpConnection.class, name, stream);
        channel.config().setAutoRead(true);
    }

    static DefaultHttpContent content(String text) {
        return new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }
}
