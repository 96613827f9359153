package io.gossamer.notify;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.gossamer.config.GossamerConfig;
import io.gossamer.proto.AlertNotification;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * POSTs an {@link AlertNotification} as JSON to a URL, with the header {@code Idempotency-Key} by which a receiver recognises one
 * that it has already had.
 *
 * <p>2xx is delivered; 408, 429, 5xx and everything below HTTP may get through later; other answers are refusals. The answer's body
 * is not read and redirects are not followed: neither can cost this node memory or send an alert elsewhere. The client and its
 * threads are made at the first alert, and let go when idle.
 */
public final class WebhookNotifier implements Notifier {
    private static final int THREADS_MAX = 2;
    private static final int QUEUE_MAX = 256;
    private static final Duration RETRY_AFTER_MAX = Duration.ofMinutes(10);

    private final GossamerConfig.Webhook webhook;
    private final URI uri;
    private HttpClient client;
    private ExecutorService threads;
    private boolean closed;

    /** Throws IllegalArgumentException when the URL is not http(s) with a host, or a header is not one. */
    public WebhookNotifier(GossamerConfig.Webhook webhook) {
        this.webhook = webhook;
        this.uri = URI.create(webhook.url());
        boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!http || uri.getHost() == null) {
            throw new IllegalArgumentException("alerting.webhooks '" + webhook.name() + "': '" + webhook.url()
                    + "' is not a URL of the form http://host[:port]/path");
        }
        request(AlertNotification.getDefaultInstance());
    }

    @Override
    public String name() {
        return webhook.name();
    }

    @Override
    public boolean sendsResolved() {
        return webhook.sendResolved();
    }

    @Override
    public CompletableFuture<Delivery> send(AlertNotification notification) {
        Duration whole = webhook.timeout();
        try {
            return client().sendAsync(request(notification), HttpResponse.BodyHandlers.ofInputStream())
                    .orTimeout(whole.toMillis(), TimeUnit.MILLISECONDS)
                    .handle((response, failure) -> failure == null ? judge(response) : failed(failure));
        } catch (IllegalStateException | IllegalArgumentException | RejectedExecutionException notSendable) {
            return CompletableFuture.completedFuture(new Delivery.Failed(notSendable.getMessage(), Optional.empty()));
        }
    }

    private HttpRequest request(AlertNotification notification) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(webhook.timeout())
                .header("Content-Type", "application/json")
                .header("User-Agent", "gossamer")
                .header(
                        "Idempotency-Key",
                        notification.getIdempotencyKey().isEmpty() ? "none" : notification.getIdempotencyKey())
                .POST(HttpRequest.BodyPublishers.ofString(json(notification)));
        webhook.headers().forEach(request::setHeader);
        return request.build();
    }

    static String json(AlertNotification notification) {
        try {
            return JsonFormat.printer().print(notification);
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException("a message without Any fields always prints", impossible);
        }
    }

    private Delivery judge(HttpResponse<InputStream> response) {
        closeUnread(response.body());
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return new Delivery.Delivered();
        }
        String error = "the receiver answered " + status;
        boolean mayPass = status == 408 || status == 429 || status >= 500;
        return mayPass ? new Delivery.Failed(error, retryAfter(response)) : new Delivery.Refused(error);
    }

    private static void closeUnread(InputStream body) {
        try {
            body.close();
        } catch (IOException alreadyGone) {
            // the status line was all that was wanted
        }
    }

    /** RFC 9110 §10.2.3, seconds only. */
    private static Optional<Duration> retryAfter(HttpResponse<InputStream> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("[0-9]{1,6}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .map(wished -> wished.compareTo(RETRY_AFTER_MAX) > 0 ? RETRY_AFTER_MAX : wished);
    }

    private Delivery failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String what = cause instanceof java.util.concurrent.TimeoutException
                ? "no answer within " + webhook.timeout().toMillis() + " ms"
                : cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
        return new Delivery.Failed(what, Optional.empty());
    }

    private synchronized HttpClient client() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        if (client == null) {
            ThreadPoolExecutor pool = new ThreadPoolExecutor(
                    THREADS_MAX, THREADS_MAX, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUE_MAX), work -> {
                        Thread thread = new Thread(work, "webhook-" + webhook.name());
                        thread.setDaemon(true);
                        return thread;
                    });
            pool.allowCoreThreadTimeOut(true);
            threads = pool;
            client = HttpClient.newBuilder()
                    .executor(pool)
                    .connectTimeout(webhook.timeout())
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
        }
        return client;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (threads != null) {
            threads.shutdownNow();
        }
    }
}
