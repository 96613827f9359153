package io.gossamer.daemon;

import com.google.protobuf.Timestamp;
import io.gossamer.model.Tally;
import io.gossamer.proto.Event;
import io.gossamer.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happened at this node, newest last: kept in memory up to {@value #KEPT_MAX}, said to listeners and to the log. Any
 * thread may write and read.
 */
public final class EventLog {
    static final int KEPT_MAX = 2_000;
    static final int LISTENERS_MAX = 256;

    private static final Logger LOG = LoggerFactory.getLogger("io.gossamer.event");

    private final Clock clock;
    private final Deque<Event> kept = new ArrayDeque<>();
    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
    private final Tally tally = new Tally("events");
    private long sequence;

    public EventLog(Clock clock) {
        this.clock = clock;
    }

    /** Events of earlier runs, oldest first; new ones are numbered on from there. To be called before anything is added. */
    synchronized void remember(List<Event> earlier) {
        for (Event event : earlier) {
            kept.addLast(event);
            sequence = Math.max(sequence, event.getSequence());
        }
    }

    public void add(String kind, String subject, String text, Map<String, String> labels) {
        Event event;
        synchronized (this) {
            event = Event.newBuilder()
                    .setSequence(++sequence)
                    .setAt(timestamp(clock.wallMillis()))
                    .setKind(kind)
                    .setSubject(subject)
                    .setText(text)
                    .putAllLabels(labels)
                    .build();
            kept.addLast(event);
            if (kept.size() > KEPT_MAX) {
                kept.removeFirst();
            }
        }
        tally.count("added", kind);
        LOG.info("{} {}: {}", kind, subject, text);
        for (Consumer<Event> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException | Error bug) { // who adds an event is not to fail for who listens
                tally.count("listener_failed");
                LOG.warn("an event listener failed", bug);
            }
        }
    }

    public void add(String kind, String subject, String text) {
        add(kind, subject, text, Map.of());
    }

    /** At most {@code max} of the newest whose kind starts with the prefix, oldest first. */
    public synchronized List<Event> recent(int max, String kindPrefix) {
        List<Event> newestFirst = new ArrayList<>();
        var backwards = kept.descendingIterator();
        while (backwards.hasNext() && newestFirst.size() < max) {
            Event event = backwards.next();
            if (event.getKind().startsWith(kindPrefix)) {
                newestFirst.add(event);
            }
        }
        java.util.Collections.reverse(newestFirst);
        return newestFirst;
    }

    /** Throws IllegalStateException when {@value #LISTENERS_MAX} listen already: the caller refuses its client. */
    public AutoCloseable listen(Consumer<Event> listener) {
        if (listeners.size() >= LISTENERS_MAX) {
            tally.count("listener_refused");
            throw new IllegalStateException("too many listeners on this node's events");
        }
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    public Tally tally() {
        return tally;
    }

    static Timestamp timestamp(long unixMillis) {
        return Timestamp.newBuilder()
                .setSeconds(Math.floorDiv(unixMillis, 1_000L))
                .setNanos((int) Math.floorMod(unixMillis, 1_000L) * 1_000_000)
                .build();
    }
}
