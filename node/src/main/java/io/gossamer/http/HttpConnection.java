package io.gossamer.http;

import io.gossamer.model.Tally;
import io.gossamer.query.WorkerPool;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: takes one request at a time from the loop to a worker and its reply back. Reading rests while a
 * request is being worked on, so a client that pipelines waits instead of filling memory.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that fails says so by closing
final class HttpConnection extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

    private final Routes routes;
    private final HostCheck hosts;
    private final Map<String, Stream> streams;
    private final WorkerPool workers;
    private final ReplyBudget budget;
    private final Tally tally;

    /** What a path answers with a stream instead of one reply. */
    @FunctionalInterface
    interface Stream {
        /** Empty when the stream has begun, else the reply that refuses it. On a worker thread. */
        Optional<HttpReply> open(ChannelHandlerContext context, HttpCall call);
    }

    /** @param streams by path */
    HttpConnection(
            Routes routes,
            HostCheck hosts,
            Map<String, Stream> streams,
            WorkerPool workers,
            ReplyBudget budget,
            Tally tally) {
        this.routes = routes;
        this.hosts = hosts;
        this.streams = streams;
        this.workers = workers;
        this.budget = budget;
        this.tally = tally;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        tally.count("requests");
        if (request.decoderResult().isFailure()) {
            writeAndClose(context, unreadable(request.decoderResult().cause()));
            return;
        }
        context.channel().config().setAutoRead(false);
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        HttpCall call;
        try {
            call = HttpCall.of(
                    request,
                    context.channel().remoteAddress(),
                    context.channel().localAddress());
        } catch (IllegalArgumentException malformed) {
            tally.count("requests_refused", "malformed");
            writeAndClose(
                    context,
                    HttpReply.error(400, "the request's target cannot be decoded", "percent-encode it in UTF-8"));
            return;
        }
        answer(context, call, keepAlive);
    }

    private void answer(ChannelHandlerContext context, HttpCall call, boolean keepAlive) {
        if (call.path().equals("/livez")) {
            // the process serves: that is all that this asks, so it needs no worker
            write(context, call, HttpReply.text("ok\n"), keepAlive);
            return;
        }
        Optional<HttpReply> refusal = hosts.refusal(call);
        if (refusal.isPresent()) {
            tally.count("requests_refused", "host_or_origin");
            write(context, call, refusal.get(), false);
            return;
        }
        boolean taken = !budget.isSpent()
                && workers.tryExecute(() -> {
                    Stream stream = streams.get(call.path());
                    if (stream != null) {
                        stream.open(context, call).ifPresent(reply -> later(context, call, reply, keepAlive));
                        return;
                    }
                    routes.handle(call)
                            .whenComplete((reply, bug) ->
                                    later(context, call, bug == null ? reply : Routes.failed(call, bug), keepAlive));
                });
        if (!taken) {
            tally.count("requests_refused", "busy");
            write(context, call, busy(), keepAlive);
        }
    }

    static HttpReply busy() {
        return HttpReply.error(
                503,
                "this node has too many requests to answer",
                "try again, or ask another node",
                Map.of("retry-after", "1"));
    }

    private HttpReply unreadable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            tally.count("requests_refused", "uri_too_long");
            return HttpReply.error(
                    414, "the request's first line is longer than " + HttpFace.LINE_BYTES_MAX + " bytes", "");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            tally.count("requests_refused", "header_too_large");
            return HttpReply.error(
                    431, "the request's header is larger than " + HttpFace.HEADER_BYTES_MAX + " bytes", "");
        }
        tally.count("requests_refused", "malformed");
        return HttpReply.error(400, "this is not an HTTP/1.1 request", "");
    }

    private void later(ChannelHandlerContext context, HttpCall call, HttpReply reply, boolean keepAlive) {
        context.executor().execute(() -> write(context, call, reply, keepAlive));
    }

    private void write(ChannelHandlerContext context, HttpCall call, HttpReply reply, boolean keepAlive) {
        tally.count("replies", Integer.toString(reply.status() / 100) + "xx");
        FullHttpResponse response = response(reply, HttpMethod.HEAD.equals(call.method()));
        call.origin().filter(hosts::isListed).ifPresent(origin -> response.headers()
                .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                .add(HttpHeaderNames.VARY, "origin"));
        HttpUtil.setKeepAlive(response, keepAlive);
        int size = response.content().readableBytes();
        budget.take(size);
        ChannelFuture written = context.writeAndFlush(response);
        written.addListener(done -> budget.giveBack(size));
        if (keepAlive) {
            written.addListener(done -> context.channel().config().setAutoRead(true));
        } else {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** For what cannot be tied to a readable request. */
    static void writeAndClose(ChannelHandlerContext context, HttpReply reply) {
        FullHttpResponse response = response(reply, false);
        HttpUtil.setKeepAlive(response, false);
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    private static FullHttpResponse response(HttpReply reply, boolean headOnly) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(reply.status()),
                headOnly ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(reply.body()));
        HttpHeaders headers = response.headers();
        headers.set(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
        headers.set(HttpHeaderNames.CONTENT_LENGTH, reply.body().length);
        addSecurity(headers);
        headers.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
        reply.headers().forEach(headers::set);
        return response;
    }

    static void addSecurity(HttpHeaders headers) {
        headers.set(
                "content-security-policy",
                "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'");
        headers.set("x-content-type-options", "nosniff");
        headers.set("referrer-policy", "no-referrer");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // a client that resets its connection is no event; anything else is a bug and ends this connection only
        tally.count("connections_failed", cause instanceof IOException ? "reset" : "bug");
        if (!(cause instanceof IOException)) {
            LOG.warn("an HTTP connection failed", cause);
        }
        context.close();
    }
}
