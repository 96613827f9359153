package io.gossamer.notify;

import io.gossamer.proto.AlertNotification;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One receiver. Sends without blocking; the answer comes on any thread and never exceptionally. */
public interface Notifier extends AutoCloseable {
    /** The receiver's name in configuration and in the outbox. */
    String name();

    boolean sendsResolved();

    CompletableFuture<Delivery> send(AlertNotification notification);

    @Override
    void close();

    /** What became of one attempt. */
    sealed interface Delivery {
        record Delivered() implements Delivery {}

        /** It may get through later; {@code after} is the receiver's own wish. */
        record Failed(String error, Optional<Duration> after) implements Delivery {}

        /** The receiver understood and refused: trying again would be refused again. */
        record Refused(String error) implements Delivery {}
    }
}
