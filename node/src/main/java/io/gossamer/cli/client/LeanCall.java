package io.gossamer.cli.client;

import io.gossamer.model.Endpoint;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One call with one request over its own connection. A daemon thread reads the answer and gives it to the listener on the
 * caller's executor, never faster than the caller requests messages.
 */
final class LeanCall<Q, R> extends ClientCall<Q, R> {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(10);
    private static final int PREFIX_BYTES = 5;
    private static final int MESSAGE_MAX = 64 << 20;

    private final Endpoint endpoint;
    private final MethodDescriptor<Q, R> method;
    private final CallOptions options;
    private final Executor executor;
    private final Semaphore requested = new Semaphore(0);
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private int needed = PREFIX_BYTES;
    private Listener<R> listener;
    private byte[] body;
    private volatile Http2Connection connection;
    private volatile String cancelled;

    LeanCall(Endpoint endpoint, MethodDescriptor<Q, R> method, CallOptions options) {
        this.endpoint = endpoint;
        this.method = method;
        this.options = options;
        this.executor = options.getExecutor() == null ? Runnable::run : options.getExecutor();
    }

    @Override
    public void start(Listener<R> responseListener, Metadata headers) {
        this.listener = responseListener;
    }

    @Override
    public void request(int messages) {
        requested.release(messages);
    }

    @Override
    public void sendMessage(Q message) {
        try (InputStream bytes = method.streamRequest(message)) {
            byte[] encoded = bytes.readAllBytes();
            body = new byte[PREFIX_BYTES + encoded.length];
            java.nio.ByteBuffer.wrap(body).put((byte) 0).putInt(encoded.length).put(encoded);
        } catch (IOException impossible) {
            throw new IllegalStateException("a message in memory could not be read", impossible);
        }
    }

    @Override
    public void halfClose() {
        Thread reader = new Thread(this::exchange, "mesh-call");
        reader.setDaemon(true);
        reader.start();
    }

    @Override
    public void cancel(String message, Throwable cause) {
        cancelled = message == null ? "cancelled" : message;
        Http2Connection open = connection;
        if (open != null) {
            open.close();
        }
        requested.release(); // the reader may be waiting for a request that never comes
    }

    private void exchange() {
        Status status;
        try (Http2Connection open = Http2Connection.open(endpoint, connectTimeout())) {
            connection = open;
            open.send(Hpack.encode(headers()), body);
            status = read(open);
        } catch (SocketTimeoutException late) {
            status = Status.DEADLINE_EXCEEDED
                    .withDescription("no answer in time")
                    .withCause(late);
        } catch (MalformedReplyException stranger) {
            status = Status.INTERNAL.withDescription(stranger.getMessage()).withCause(stranger);
        } catch (IOException failed) {
            status = Status.UNAVAILABLE
                    .withDescription(String.valueOf(failed.getMessage()))
                    .withCause(failed);
        } catch (InterruptedException stopped) {
            status = Status.CANCELLED.withCause(stopped);
        } catch (RuntimeException undecodable) {
            status = Status.INTERNAL
                    .withDescription("the answer cannot be decoded")
                    .withCause(undecodable);
        }
        Status end = cancelled == null ? status : Status.CANCELLED.withDescription(cancelled);
        executor.execute(() -> listener.onClose(end, new Metadata()));
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(":method", "POST");
        headers.put(":scheme", "http");
        headers.put(":path", "/" + method.getFullMethodName());
        headers.put(":authority", endpoint.toString());
        headers.put("te", "trailers");
        headers.put("content-type", "application/grpc");
        headers.put("user-agent", "gossamer-cli");
        Deadline deadline = options.getDeadline();
        if (deadline != null) {
            headers.put("grpc-timeout", Math.max(1, deadline.timeRemaining(TimeUnit.MILLISECONDS)) + "m");
        }
        return headers;
    }

    private Status read(Http2Connection open) throws IOException, InterruptedException {
        while (true) {
            open.readTimeout(readTimeout());
            Http2Connection.Frame frame = open.next();
            switch (frame.type()) {
                case Http2Connection.HEADERS -> {
                    Map<String, String> headers = Hpack.decode(frame.payload());
                    if (frame.endsStream() || !"200".equals(headers.getOrDefault(":status", "200"))) {
                        return status(headers);
                    }
                }
                case Http2Connection.DATA -> deliver(frame.payload());
                case Http2Connection.GO_AWAY -> {} // says only that no new stream is taken; ours ends or is reset
                default -> {
                    return Status.UNAVAILABLE.withDescription("the daemon broke the call off");
                }
            }
        }
    }

    private static Status status(Map<String, String> trailers) throws MalformedReplyException {
        String code = trailers.get("grpc-status");
        if (code == null || !code.matches("\\d{1,2}")) {
            throw new MalformedReplyException(
                    "that port answers HTTP/2 with status " + trailers.get(":status") + " but does not speak gRPC");
        }
        Status status = Status.fromCodeValue(Integer.parseInt(code));
        String message = trailers.get("grpc-message");
        return message == null ? status : status.withDescription(PercentText.decode(message));
    }

    /** Messages are cut over frames as the server likes (gRPC over HTTP/2: flag, length, bytes). */
    private void deliver(byte[] payload) throws IOException, InterruptedException {
        pending.writeBytes(payload);
        if (pending.size() < needed) {
            return;
        }
        byte[] bytes = pending.toByteArray();
        java.nio.ByteBuffer buffer = java.nio.ByteBuffer.wrap(bytes);
        int at = 0;
        while (bytes.length - at >= PREFIX_BYTES) {
            int length = buffer.getInt(at + 1);
            if (bytes[at] != 0 || length < 0 || length > MESSAGE_MAX) {
                throw new MalformedReplyException("a message is compressed, or claims " + length + " bytes");
            }
            needed = PREFIX_BYTES + length;
            if (bytes.length - at < needed) {
                break;
            }
            R message = method.parseResponse(new ByteArrayInputStream(bytes, at + PREFIX_BYTES, length));
            requested.acquire();
            executor.execute(() -> listener.onMessage(message));
            at += needed;
            needed = PREFIX_BYTES;
        }
        pending.reset();
        pending.write(bytes, at, bytes.length - at);
    }

    private Duration connectTimeout() {
        Duration left = readTimeout();
        return left.isZero() || left.compareTo(CONNECT_MAX) > 0 ? CONNECT_MAX : left;
    }

    /** Zero, for ever, without a deadline. */
    private Duration readTimeout() {
        Deadline deadline = options.getDeadline();
        return deadline == null
                ? Duration.ZERO
                : Duration.ofMillis(Math.max(1, deadline.timeRemaining(TimeUnit.MILLISECONDS)));
    }
}
