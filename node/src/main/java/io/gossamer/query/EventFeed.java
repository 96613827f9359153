package io.gossamer.query;

import io.gossamer.model.Tally;
import io.gossamer.proto.EventsRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Hands this node's events to the clients that follow them: one listener at the mesh, one bounded queue a client, so that a
 * client that does not read costs its own queue and delays nobody.
 */
public final class EventFeed implements AutoCloseable {
    /** How many clients may follow, of both faces together. */
    public static final int SUBSCRIBERS_MAX = 256;

    static final int BACKLOG_MAX = 1000;

    private final LocalMesh mesh;
    private final Tally tally;
    private final List<EventSubscription> followers = new CopyOnWriteArrayList<>();
    private AutoCloseable listening;
    private boolean closed;

    EventFeed(LocalMesh mesh, Tally tally) {
        this.mesh = mesh;
        this.tally = tally;
    }

    /**
     * Begins with the kept events that the request asks for, then follows if it says so.
     *
     * @param wake run on any thread when something can be polled again, or the subscription has ended; must not block
     * @throws CallFailure BUSY when too many follow already
     */
    public EventSubscription subscribe(EventsRequest request, Runnable wake) {
        if (request.getBacklog() < 0 || request.getBacklog() > BACKLOG_MAX) {
            throw CallFailure.invalid(
                    "backlog is " + Integer.toUnsignedString(request.getBacklog()),
                    "at most " + BACKLOG_MAX + " events are kept");
        }
        EventSubscription subscription = new EventSubscription(request, wake, tally, followers::remove);
        if (request.getFollow()) {
            follow(subscription);
        }
        // live events come in from here on; those that are in the backlog too are told apart by their sequence
        subscription.prime(
                request.getBacklog() == 0 && request.getFollow() ? List.of() : mesh.recentEvents(bounded(request)));
        return subscription;
    }

    private static EventsRequest bounded(EventsRequest request) {
        return request.getBacklog() > 0
                ? request
                : request.toBuilder().setBacklog(BACKLOG_MAX).build();
    }

    private synchronized void follow(EventSubscription subscription) {
        if (closed || followers.size() >= SUBSCRIBERS_MAX) {
            tally.count("followers_refused", "too_many");
            throw new CallFailure(
                    CallFailure.Kind.BUSY,
                    SUBSCRIBERS_MAX + " clients follow this node's events already",
                    "ask another node");
        }
        followers.add(subscription);
        if (listening == null) {
            listening = mesh.onEvent(event -> followers.forEach(follower -> follower.offer(event)));
        }
    }

    public int followers() {
        return followers.size();
    }

    /** Ends every subscription. */
    @Override
    public synchronized void close() {
        closed = true;
        if (listening != null) {
            try {
                listening.close();
            } catch (Exception alreadyGone) {
                tally.count("listener_close_failed");
            }
        }
        followers.forEach(EventSubscription::close);
    }
}
