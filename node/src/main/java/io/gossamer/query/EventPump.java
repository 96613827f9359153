package io.gossamer.query;

import io.gossamer.proto.Event;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Moves events from one subscription to one gRPC client as fast as the client takes them. A stream observer bears one
 * thread at a time, so however many wake it, one drains.
 */
final class EventPump {
    private final ServerCallStreamObserver<Event> client;
    private final Executor executor;
    private final AtomicInteger wakes = new AtomicInteger();
    private volatile EventSubscription subscription;
    private boolean ended; // by the draining thread only

    EventPump(ServerCallStreamObserver<Event> client, Executor executor) {
        this.client = client;
        this.executor = executor;
        client.setOnReadyHandler(this::wake);
        client.setOnCancelHandler(this::cancel);
    }

    void start(EventSubscription subscribed) {
        subscription = subscribed;
        if (client.isCancelled()) {
            subscribed.close();
        }
        wake();
    }

    private void cancel() {
        EventSubscription held = subscription;
        if (held != null) {
            held.close();
        }
    }

    void wake() {
        if (wakes.getAndIncrement() == 0) {
            executor.execute(this::drain);
        }
    }

    private void drain() {
        int seen;
        do {
            seen = wakes.get();
            send();
        } while (!wakes.compareAndSet(seen, 0));
    }

    private void send() {
        EventSubscription held = subscription;
        if (held == null || ended) {
            return;
        }
        while (client.isReady()) {
            Optional<Event> event = held.poll();
            if (event.isEmpty()) {
                break;
            }
            client.onNext(event.get());
        }
        if (held.isFinished()) {
            ended = true;
            held.close();
            if (!client.isCancelled()) {
                client.onCompleted();
            }
        }
    }
}
