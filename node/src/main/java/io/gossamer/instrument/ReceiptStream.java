package io.gossamer.instrument;

import io.gossamer.proto.InstrumentPeerGrpc;
import io.gossamer.proto.Listening;
import io.gossamer.proto.Receipt;
import io.gossamer.proto.SignedChange;
import io.gossamer.query.CallFailure;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a receiver says of what it is sent, to be waited for. One thread reads; closing it ends the receiver. */
final class ReceiptStream implements AutoCloseable {
    private static final int RECEIPTS_MAX = 256;
    private static final long CONSENT_NANOS = 5_000_000_000L;

    private final LinkedBlockingQueue<Received> queue = new LinkedBlockingQueue<>(RECEIPTS_MAX);
    private final Context.CancellableContext context = Context.current().fork().withCancellation();

    /** A receipt, or why none comes any more. */
    private record Received(Optional<Receipt> receipt, Optional<Throwable> failure) {}

    private ReceiptStream() {}

    static ReceiptStream open(Channel channel, SignedChange order, long seconds) {
        ReceiptStream stream = new ReceiptStream();
        stream.context.run(() -> InstrumentPeerGrpc.newStub(channel)
                .withDeadlineAfter(seconds, TimeUnit.SECONDS)
                .receive(order, stream.new Observer()));
        return stream;
    }

    private final class Observer implements StreamObserver<Receipt> {
        @Override
        public void onNext(Receipt receipt) {
            // a full queue means that the reader gave up, and it is about to close this
            queue.offer(new Received(Optional.of(receipt), Optional.empty()));
        }

        @Override
        public void onError(Throwable thrown) {
            queue.offer(new Received(Optional.empty(), Optional.of(thrown)));
        }

        @Override
        public void onCompleted() {
            queue.offer(new Received(Optional.empty(), Optional.empty()));
        }
    }

    /** Where to send to; fails with the receiver's own sentence where it does not agree. */
    Listening consent() throws InterruptedException {
        return next(CONSENT_NANOS)
                .filter(Receipt::hasListening)
                .map(Receipt::getListening)
                .filter(listening -> listening.getToken().size() == io.gossamer.bandwidth.Train.TOKEN_BYTES)
                .orElseThrow(() -> new CallFailure(
                        CallFailure.Kind.UNAVAILABLE, "the receiving node did not say where to send to", ""));
    }

    /** The next one; empty where none came in time or the receiver has ended. */
    Optional<Receipt> next(long nanos) throws InterruptedException {
        Received received = queue.poll(nanos, TimeUnit.NANOSECONDS);
        if (received == null) {
            return Optional.empty();
        }
        if (received.failure().isPresent()) {
            throw CallFailure.of(received.failure().get());
        }
        return received.receipt();
    }

    @Override
    public void close() {
        context.cancel(null);
    }
}
