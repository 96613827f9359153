package io.gossamer.http;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request, copied out of Netty's buffers so that it can travel to a worker thread.
 *
 * @param path decoded, begins with a slash
 * @param parameters of the query, in order
 */
record HttpCall(
        HttpMethod method,
        String path,
        Map<String, List<String>> parameters,
        Optional<String> host,
        Optional<String> origin,
        Optional<String> contentType,
        Optional<String> ifNoneMatch,
        Optional<String> lastEventId,
        boolean acceptsGzip,
        String body,
        SocketAddress caller,
        SocketAddress called) {
    static final int PARAMETERS_MAX = 64;

    /** Throws IllegalArgumentException when the target cannot be decoded. */
    static HttpCall of(FullHttpRequest request, SocketAddress caller, SocketAddress called) {
        QueryStringDecoder target =
                new QueryStringDecoder(request.uri(), StandardCharsets.UTF_8, true, PARAMETERS_MAX, false);
        String encodings = header(request, HttpHeaderNames.ACCEPT_ENCODING).orElse("");
        return new HttpCall(
                request.method(),
                target.path(),
                target.parameters(),
                header(request, HttpHeaderNames.HOST),
                header(request, HttpHeaderNames.ORIGIN),
                header(request, HttpHeaderNames.CONTENT_TYPE),
                header(request, HttpHeaderNames.IF_NONE_MATCH),
                header(request, "last-event-id"),
                encodings.contains("gzip"),
                request.content().toString(StandardCharsets.UTF_8),
                caller,
                called);
    }

    private static Optional<String> header(FullHttpRequest request, CharSequence name) {
        return Optional.ofNullable(request.headers().get(name));
    }

    boolean isGet() {
        return HttpMethod.GET.equals(method) || HttpMethod.HEAD.equals(method);
    }
}
