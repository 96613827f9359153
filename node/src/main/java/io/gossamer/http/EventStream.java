package io.gossamer.http;

import io.gossamer.model.Tally;
import io.gossamer.proto.Event;
import io.gossamer.query.EventSubscription;
import io.gossamer.query.MeshJson;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One client's Server-Sent Events (WHATWG HTML §9.2): {@code id} is the event's sequence, {@code data} the Event message as
 * JSON. A client too slow for its queue is closed: it comes back by itself and says where it was.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that fails says so by closing
final class EventStream extends ServerSentEvents {
    private final Channel channel;
    private final Duration heartbeat;
    private final long lastSeen;
    private final Tally tally;
    private final AtomicBoolean woken = new AtomicBoolean();
    private EventSubscription subscription; // this and below: event loop only
    private boolean beatWaits;
    private boolean ended;

    EventStream(Channel channel, Duration heartbeat, long lastSeen, Tally tally) {
        super(channel);
        this.channel = channel;
        this.heartbeat = heartbeat;
        this.lastSeen = lastSeen;
        this.tally = tally;
    }

    void begin(EventSubscription subscribed) {
        subscription = subscribed;
        if (!open()) {
            return;
        }
        tally.count("event_clients");
        send("retry: 2000\n\n");
        beat();
        drain();
    }

    /** Any thread. */
    void wake() {
        if (woken.compareAndSet(false, true)) {
            channel.eventLoop().execute(this::drain);
        }
    }

    @Override
    void onRoom() {
        drain();
    }

    private void drain() {
        woken.set(false);
        if (ended || subscription == null || !channel.isActive()) {
            return;
        }
        boolean wrote = false;
        // a write may call back in here when it fills the channel
        while (!ended && channel.isWritable()) {
            Optional<Event> next = subscription.poll();
            if (next.isEmpty()) {
                break;
            }
            if (Long.compareUnsigned(next.get().getSequence(), lastSeen) > 0) {
                channel.write(content("id: " + Long.toUnsignedString(next.get().getSequence()) + "\ndata: "
                        + MeshJson.print(next.get()) + "\n\n"));
                wrote = true;
            }
        }
        if (wrote) {
            channel.flush();
        }
        if (subscription.dropped() > 0) {
            end("slow_reader");
        } else if (subscription.isFinished()) {
            end("finished");
        }
    }

    /** A comment line now and then, so that both sides notice when the other is gone. */
    private void beat() {
        if (ended || !channel.isActive()) {
            return;
        }
        if (beatWaits) {
            end("slow_reader");
            return;
        }
        beatWaits = true;
        channel.writeAndFlush(content(": beat\n\n")).addListener(written -> beatWaits = false);
        channel.eventLoop().schedule(this::beat, heartbeat.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void end(String reason) {
        if (ended) {
            return;
        }
        ended = true;
        tally.count("event_clients_closed", reason);
        channel.close();
    }

    private void send(String text) {
        channel.writeAndFlush(content(text));
    }
}
