package io.gossamer.query;

import io.gossamer.model.Tally;
import io.gossamer.proto.Event;
import io.gossamer.proto.EventsRequest;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * One client's place at the event feed: first the kept events, then the new ones through a bounded queue. When the queue is
 * full the new event is dropped and counted; the reader sees a gap in the sequence.
 */
public final class EventSubscription implements AutoCloseable {
    static final int QUEUE_MAX = 256;

    private final EventsRequest request;
    private final Runnable wake;
    private final Tally tally;
    private final Consumer<EventSubscription> onClose;
    private final Queue<Event> backlog = new ArrayDeque<>();
    private final Queue<Event> queue = new ArrayDeque<>();
    private long backlogEnd;
    private long dropped;
    private boolean closed;

    EventSubscription(EventsRequest request, Runnable wake, Tally tally, Consumer<EventSubscription> onClose) {
        this.request = request;
        this.wake = wake;
        this.tally = tally;
        this.onClose = onClose;
    }

    synchronized void prime(List<Event> kept) {
        for (Event event : kept) {
            backlogEnd = Math.max(backlogEnd, event.getSequence());
            if (isWanted(event)) {
                backlog.add(event);
            }
        }
    }

    void offer(Event event) {
        synchronized (this) {
            if (closed || !isWanted(event)) {
                return;
            }
            if (queue.size() >= QUEUE_MAX) {
                dropped++;
                tally.count("events_dropped", "slow_reader");
                return;
            }
            queue.add(event);
        }
        wake.run();
    }

    private boolean isWanted(Event event) {
        return event.getKind().startsWith(request.getKindPrefix());
    }

    /** The next event, if there is one now. */
    public synchronized Optional<Event> poll() {
        Event event = backlog.poll();
        if (event != null) {
            return Optional.of(event);
        }
        do {
            event = queue.poll();
        } while (event != null && event.getSequence() <= backlogEnd);
        return Optional.ofNullable(event);
    }

    /** Nothing will come any more. */
    public synchronized boolean isFinished() {
        return closed || (!request.getFollow() && backlog.isEmpty());
    }

    /** How many events this reader was too slow for. */
    public synchronized long dropped() {
        return dropped;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            backlog.clear();
            queue.clear();
        }
        onClose.accept(this);
        wake.run();
    }
}
