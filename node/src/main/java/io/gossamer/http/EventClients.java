package io.gossamer.http;

import io.gossamer.model.Tally;
import io.gossamer.proto.EventsRequest;
import io.gossamer.query.CallFailure;
import io.gossamer.query.EventFeed;
import io.gossamer.query.EventSubscription;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The clients that follow events as Server-Sent Events: at most so many, each with its own bounded queue. */
final class EventClients {
    private final EventFeed feed;
    private final int clientsMax;
    private final Duration heartbeat;
    private final Tally tally;
    private final AtomicInteger clients = new AtomicInteger();

    EventClients(EventFeed feed, int clientsMax, Duration heartbeat, Tally tally) {
        this.feed = feed;
        this.clientsMax = clientsMax;
        this.heartbeat = heartbeat;
        this.tally = tally;
    }

    /** Empty when the stream has begun, else the reply that refuses it. On a worker thread. */
    Optional<HttpReply> open(ChannelHandlerContext context, HttpCall call) {
        if (!call.isGet()) {
            return Optional.of(HttpReply.error(405, "events are only read", "GET", Map.of("allow", "GET")));
        }
        if (HttpMethod.HEAD.equals(call.method())) {
            return Optional.of(new HttpReply(200, EventStream.CONTENT_TYPE, new byte[0], Map.of()));
        }
        if (clients.incrementAndGet() > clientsMax) {
            clients.decrementAndGet();
            tally.count("event_clients_refused", "too_many");
            return Optional.of(HttpReply.error(
                    503,
                    clientsMax + " clients follow this node's events already",
                    "ask another node",
                    Map.of("retry-after", "5")));
        }
        try {
            EventStream stream = new EventStream(context.channel(), heartbeat, lastSeen(call), tally);
            EventSubscription subscription = feed.subscribe(request(call), stream::wake);
            context.channel().closeFuture().addListener(closed -> {
                clients.decrementAndGet();
                subscription.close();
            });
            context.executor().execute(() -> stream.begin(subscription));
            return Optional.empty();
        } catch (RuntimeException refused) {
            clients.decrementAndGet();
            return Optional.of(Routes.failed(call, refused));
        }
    }

    /** A stream always follows; a client that comes back (Last-Event-ID) gets what it missed, if it is still kept. */
    private static EventsRequest request(HttpCall call) {
        Map<String, java.util.List<String>> parameters = new TreeMap<>(call.parameters());
        parameters.remove("follow");
        EventsRequest.Builder request =
                ((EventsRequest) QueryParameters.read(EventsRequest.getDefaultInstance(), parameters)).toBuilder();
        if (call.lastEventId().isPresent()) {
            request.setBacklog(1000);
        }
        return request.setFollow(true).build();
    }

    private static long lastSeen(HttpCall call) {
        if (call.lastEventId().isEmpty()) {
            return 0;
        }
        try {
            return Long.parseUnsignedLong(call.lastEventId().get());
        } catch (NumberFormatException malformed) {
            throw CallFailure.invalid("Last-Event-ID is not one of this node's", "leave it out to begin anew");
        }
    }
}
