package io.gossamer.instrument;

import com.google.protobuf.ByteString;
import io.gossamer.bandwidth.BulkReceiver;
import io.gossamer.bandwidth.Dispersion;
import io.gossamer.bandwidth.Train;
import io.gossamer.bandwidth.TrainReceiver;
import io.gossamer.model.NodeId;
import io.gossamer.probe.kernel.NoKernelStampsException;
import io.gossamer.probe.kernel.StampCheck;
import io.gossamer.proto.BulkReceipt;
import io.gossamer.proto.Listening;
import io.gossamer.proto.MeasureOrder;
import io.gossamer.proto.Receipt;
import io.gossamer.proto.TrainReceipt;
import io.gossamer.query.CallFailure;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.security.SecureRandom;

/** This node as the receiving end: opens a port for one sender, for one measurement, and tells it what came. */
final class Reception {
    private static final long TRAINS_NANOS_MAX = 20_000_000_000L;
    private static final long BULK_NANOS_MARGIN = 10_000_000_000L;

    private final Instruments with;
    private final SecureRandom random = new SecureRandom();

    Reception(Instruments with) {
        this.with = with;
    }

    /** Begins, and answers on a thread of its own until it is over; throws {@link CallFailure} where it may not. */
    void begin(NodeId from, MeasureOrder order, ServerCallStreamObserver<Receipt> sender) {
        long nowNanos = with.clock().monotonicNanos();
        boolean train = order.getKind() == MeasureOrder.Kind.TRAIN;
        double seconds = order.getSeconds();
        if (!train && (!(seconds > 0) || seconds > ThroughputRun.SECONDS_MAX)) {
            throw CallFailure.invalid("seconds is " + seconds, "up to " + ThroughputRun.SECONDS_MAX);
        }
        if (!train && !with.config().get().bandwidth().throughput()) {
            throw ThroughputRun.off("at the receiving node");
        }
        String notNow = train
                ? with.receiving().beginCapacity(from, nowNanos)
                : with.receiving().beginThroughput(from, (long) (seconds * 1e9), nowNanos);
        if (!notNow.isEmpty()) {
            with.tally().count("receptions_refused", "busy");
            throw new CallFailure(CallFailure.Kind.BUSY, "the receiving node: " + notNow, "");
        }
        with.tally().count("receptions", train ? "train" : "bulk");
        byte[] token = new byte[Train.TOKEN_BYTES];
        random.nextBytes(token);
        Instruments.OWN_THREAD.execute(() -> {
            try {
                if (train) {
                    trains(token, sender);
                } else {
                    bulk(token, (long) (seconds * 1e9), sender);
                }
                sender.onCompleted();
            } catch (IOException | NoKernelStampsException | RuntimeException failed) {
                fail(sender, failed);
            } finally {
                with.receiving().end();
            }
        });
    }

    private static void fail(ServerCallStreamObserver<Receipt> sender, Exception failed) {
        if (!sender.isCancelled()) {
            sender.onError(new CallFailure(
                            CallFailure.Kind.UNAVAILABLE, "nothing can be received: " + failed.getMessage(), "", failed)
                    .toStatus()
                    .asRuntimeException());
        }
    }

    private void trains(byte[] token, ServerCallStreamObserver<Receipt> sender)
            throws IOException, NoKernelStampsException {
        StampCheck.require(with.clock()::wallNanos);
        TrainReceiver receiver = new TrainReceiver(with.clock(), with.receivingAddress(), token);
        sayWhere(receiver.port(), token, sender);
        receiver.run(
                with.clock().monotonicNanos() + TRAINS_NANOS_MAX,
                train -> sender.onNext(
                        Receipt.newBuilder().setTrain(words(train)).build()),
                sender::isCancelled);
    }

    private static TrainReceipt words(Dispersion train) {
        return TrainReceipt.newBuilder()
                .setTrain(train.train())
                .setReceived(train.received())
                .setCounted(train.counted())
                .setSpanNanos(train.spanNanos())
                .setLargestGapNanos((int) Math.min(Integer.MAX_VALUE, train.largestGapNanos()))
                .build();
    }

    private void bulk(byte[] token, long nanos, ServerCallStreamObserver<Receipt> sender) throws IOException {
        BulkReceiver receiver = new BulkReceiver(with.clock(), with.receivingAddress(), token);
        sayWhere(receiver.port(), token, sender);
        receiver.run(
                with.clock().monotonicNanos() + nanos + BULK_NANOS_MARGIN,
                progress -> sender.onNext(Receipt.newBuilder()
                        .setBulk(BulkReceipt.newBuilder()
                                .setBytes(progress.bytes())
                                .setSeconds(progress.nanos() / 1e9)
                                .setLast(progress.last()))
                        .build()),
                sender::isCancelled);
    }

    private static void sayWhere(int port, byte[] token, ServerCallStreamObserver<Receipt> sender) {
        sender.onNext(Receipt.newBuilder()
                .setListening(Listening.newBuilder().setPort(port).setToken(ByteString.copyFrom(token)))
                .build());
    }
}
