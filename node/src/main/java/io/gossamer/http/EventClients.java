package io.gossamer.http;

import io.gossamer.model.Tally;
import io.gossamer.proto.EventsRequest;
import io.gossamer.query.CallFailure;
import io.gossamer.query.EventFeed;
import io.gossamer.query.EventSubscription;
import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The clients that follow events as Server-Sent Events: at most so many, each with its own bounded queue. */
final class EventClients implements HttpConnection.Stream {
    private final EventFeed feed;
    private final Duration heartbeat;
    private final Tally tally;
    private final StreamPlaces places;

    EventClients(EventFeed feed, int clientsMax, Duration heartbeat, Tally tally) {
        this.feed = feed;
        this.heartbeat = heartbeat;
        this.tally = tally;
        this.places = new StreamPlaces(clientsMax, "event", tally);
    }

    @Override
    public Optional<HttpReply> open(ChannelHandlerContext context, HttpCall call) {
        return places.begin(context, call, () -> {
            EventStream stream = new EventStream(context.channel(), heartbeat, lastSeen(call), tally);
            EventSubscription subscription = feed.subscribe(request(call), stream::wake);
            context.channel().closeFuture().addListener(closed -> subscription.close());
            context.executor().execute(() -> stream.begin(subscription));
        });
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
