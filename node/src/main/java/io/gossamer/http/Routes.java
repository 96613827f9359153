package io.gossamer.http;

import com.google.protobuf.Message;
import io.gossamer.proto.MatrixReply;
import io.gossamer.query.CallFailure;
import io.gossamer.query.ChangeGuard;
import io.gossamer.query.MeshCalls;
import io.gossamer.query.MeshJson;
import io.gossamer.query.Verb;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what a request asks for and runs it; on a worker thread. Streams are not here: they are no single reply. */
final class Routes {
    static final String API = "/api/v1";
    static final String EVENTS = API + "/events";
    /** The matrix again, an array a column: what the page asks for. */
    static final String MATRIX_COLUMNS = API + "/matrix-columns";
    /** The links of some seventy nodes that all measure each other. */
    static final int JSON_FROM_BYTES_MAX = 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

    private final MeshCalls calls;
    private final ChangeGuard guard;
    private final Supplier<String> metrics;
    private final StaticFiles files;
    private final Collection<String> streams;
    private final Map<String, Verb<?, ?>> verbs = new LinkedHashMap<>();

    /** @param streams paths that answer with a stream, which are not handled here */
    Routes(
            MeshCalls calls,
            ChangeGuard guard,
            Supplier<String> metrics,
            StaticFiles files,
            Collection<String> streams) {
        this.calls = calls;
        this.guard = guard;
        this.metrics = metrics;
        this.files = files;
        this.streams = List.copyOf(streams);
        calls.verbs().forEach(verb -> verbs.put(API + "/" + verb.path(), verb));
    }

    CompletableFuture<HttpReply> handle(HttpCall call) {
        try {
            if (call.path().equals(MATRIX_COLUMNS)) {
                return matrixColumns(call);
            }
            Verb<?, ?> verb = verbs.get(call.path());
            return verb != null ? run(verb, call) : CompletableFuture.completedFuture(simple(call));
        } catch (RuntimeException refused) {
            return CompletableFuture.completedFuture(failed(call, refused));
        }
    }

    private CompletableFuture<HttpReply> run(Verb<?, ?> verb, HttpCall call) {
        Message request;
        if (verb.changes()) {
            if (!HttpMethod.POST.equals(call.method())) {
                return CompletableFuture.completedFuture(wrongMethod("POST"));
            }
            guard.check(call.caller(), call.called());
            request = body(verb, call);
        } else {
            if (!call.isGet()) {
                return CompletableFuture.completedFuture(wrongMethod("GET, HEAD"));
            }
            request = QueryParameters.read(verb.empty(), call.parameters());
        }
        return verb.run(request)
                .handle((answer, failure) -> failure == null ? json(call, (Message) answer) : failed(call, failure));
    }

    private CompletableFuture<HttpReply> matrixColumns(HttpCall call) {
        if (!call.isGet()) {
            return CompletableFuture.completedFuture(wrongMethod("GET, HEAD"));
        }
        Verb<?, ?> matrix = verbs.get(API + "/matrix");
        Message request = QueryParameters.read(matrix.empty(), call.parameters());
        return matrix.run(request).handle((answer, failure) -> {
            if (failure != null) {
                return failed(call, failure);
            }
            HttpReply plain = HttpReply.json(MatrixColumns.print((MatrixReply) answer));
            return call.acceptsGzip() ? plain.packed() : plain;
        });
    }

    /** JSON is made whole in memory, four times the message's own size and more: a large answer would end the daemon. */
    private static HttpReply json(HttpCall call, Message answer) {
        int bytes = answer.getSerializedSize();
        if (bytes > JSON_FROM_BYTES_MAX) {
            return failed(
                    call,
                    CallFailure.invalid(
                            "the answer is too large for one JSON text (%d kB, at most %d)"
                                    .formatted(bytes / 1024, JSON_FROM_BYTES_MAX / 1024),
                            "narrow it (links: from, to, bad_only), or ask over gRPC, as `gossamer links -o json` does"));
        }
        return HttpReply.json(MeshJson.print(answer));
    }

    /**
     * A form that a strange page posts can have any body, but not this content type without asking first (CORS preflight),
     * which is never granted.
     */
    private static Message body(Verb<?, ?> verb, HttpCall call) {
        String type = call.contentType().orElse("").toLowerCase(Locale.ROOT);
        if (!type.equals("application/json") && !type.startsWith("application/json;")) {
            throw new UnsupportedType();
        }
        if (!call.parameters().isEmpty()) {
            throw CallFailure.invalid("a changing call takes no parameters in its URL", "put them into the JSON body");
        }
        Message.Builder request = verb.empty().newBuilderForType();
        if (!call.body().isBlank()) {
            MeshJson.merge(call.body(), request);
        }
        return request.build();
    }

    private HttpReply simple(HttpCall call) {
        boolean known = call.path().equals("/readyz")
                || call.path().equals("/metrics")
                || call.path().equals(API)
                || call.path().equals("/");
        if (!call.isGet()) {
            return known ? wrongMethod("GET, HEAD") : notFound(call.path());
        }
        return switch (call.path()) {
            case "/readyz" -> readiness();
            case "/metrics" ->
                new HttpReply(
                        200,
                        "text/plain; version=0.0.4; charset=utf-8",
                        metrics.get().getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        Map.of());
            case API -> index();
            default -> file(call);
        };
    }

    private HttpReply readiness() {
        Optional<String> why = calls.notReady();
        return why.isEmpty()
                ? HttpReply.text("ok\n")
                : HttpReply.error(503, why.get(), "GET " + API + "/status says more", Map.of("retry-after", "1"));
    }

    private HttpReply index() {
        StringBuilder json = new StringBuilder("{\"read\":[");
        verbs.forEach((path, verb) -> json.append(verb.changes() ? "" : HttpReply.quoted(path) + ","));
        json.append(HttpReply.quoted(MATRIX_COLUMNS)).append(',');
        json.append(streams.stream().map(HttpReply::quoted).collect(Collectors.joining(",")));
        json.append("],\"change\":[");
        verbs.forEach((path, verb) -> json.append(verb.changes() ? HttpReply.quoted(path) + "," : ""));
        json.setLength(json.length() - 1);
        return HttpReply.json(json.append("]}").toString());
    }

    private HttpReply file(HttpCall call) {
        if (isTraversal(call.path())) {
            return notFound(call.path());
        }
        Optional<StaticFiles.Asset> found = files.find(call.path());
        if (found.isEmpty()) {
            return call.path().equals("/") ? HttpReply.text(pointer()) : notFound(call.path());
        }
        return asset(call, found.get());
    }

    private static HttpReply asset(HttpCall call, StaticFiles.Asset asset) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("etag", asset.etag());
        headers.put("cache-control", asset.lasting() ? "public, max-age=31536000, immutable" : "no-cache");
        headers.put("vary", "accept-encoding");
        if (call.ifNoneMatch().filter(tag -> tag.contains(asset.etag())).isPresent()) {
            return new HttpReply(304, asset.contentType(), new byte[0], headers);
        }
        try {
            byte[] packed = asset.gzip().read();
            if (!call.acceptsGzip()) {
                return new HttpReply(200, asset.contentType(), Gzip.unpack(packed), headers);
            }
            headers.put("content-encoding", "gzip");
            return new HttpReply(200, asset.contentType(), packed, headers);
        } catch (IOException unreadable) {
            LOG.warn("{} cannot be read", call.path(), unreadable);
            return HttpReply.error(500, "this file of the page cannot be read", "restart the daemon if it was updated");
        }
    }

    static boolean isTraversal(String path) {
        return path.contains("..") || path.contains("\\") || path.contains("//") || path.indexOf('\0') >= 0;
    }

    private static String pointer() {
        return """
                This is a Gossamer node.

                GET /api/v1          what can be asked, as JSON
                GET /api/v1/status   how this node and the mesh are
                GET /api/v1/events   what happens, as Server-Sent Events
                GET /metrics         Prometheus
                GET /livez, /readyz  for a supervisor

                The same on the command line: gossamer status
                """;
    }

    private static HttpReply wrongMethod(String allowed) {
        return HttpReply.error(
                405, "this path takes only " + allowed, "GET reads, POST changes", Map.of("allow", allowed));
    }

    private static HttpReply notFound(String path) {
        String shown = path.length() > 100 ? path.substring(0, 100) + "…" : path;
        return HttpReply.error(404, "nothing is at " + shown, "GET " + API + " lists what there is");
    }

    static HttpReply failed(HttpCall call, Throwable thrown) {
        if (thrown instanceof UnsupportedType) {
            return HttpReply.error(
                    415, "the body's content type is not application/json", "send: Content-Type: application/json");
        }
        CallFailure failure = CallFailure.of(thrown);
        if (failure.kind() == CallFailure.Kind.INTERNAL) {
            LOG.warn("{} {} failed", call.method(), call.path(), thrown);
        }
        return HttpReply.of(failure);
    }

    /** The body is in a form that a foreign page could have sent. */
    private static final class UnsupportedType extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnsupportedType() {
            super(null, null, false, false);
        }
    }
}
