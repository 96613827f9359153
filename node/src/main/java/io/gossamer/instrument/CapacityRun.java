package io.gossamer.instrument;

import com.google.protobuf.ByteString;
import io.gossamer.bandwidth.CapacityEstimate;
import io.gossamer.bandwidth.CapacityResult;
import io.gossamer.bandwidth.Dispersion;
import io.gossamer.bandwidth.LatestResults;
import io.gossamer.bandwidth.Train;
import io.gossamer.bandwidth.TrainSender;
import io.gossamer.model.NodeId;
import io.gossamer.probe.kernel.NoKernelStampsException;
import io.gossamer.proto.Capacity;
import io.gossamer.proto.Listening;
import io.gossamer.proto.MeasureOrder;
import io.gossamer.proto.Receipt;
import io.gossamer.proto.TrainReceipt;
import io.gossamer.query.CallFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** One measurement of capacity from this node to another. Blocks for seconds. */
final class CapacityRun {
    private static final long SECONDS_MAX = 15;
    private static final long RECEIPT_NANOS = 3_000_000_000L;

    /** Trains of which nothing was heard, one after the other: the port is shut. */
    private static final int SILENT_MAX = 3;

    private static final long PAUSE_MILLIS_MIN = 30;
    private static final long PAUSE_MILLIS_SPREAD = 40;

    private final Instruments with;

    CapacityRun(Instruments with) {
        this.with = with;
    }

    /** Throws {@link CallFailure} where there is nothing to measure with; a path that says nothing is a result. */
    Capacity measure(NodeId to) {
        String notNow = with.sending().beginCapacity(to, with.clock().monotonicNanos());
        if (!notNow.isEmpty()) {
            with.tally().count("capacity_refused", "busy");
            throw new CallFailure(CallFailure.Kind.BUSY, notNow, "");
        }
        try {
            CapacityResult result = send(to);
            long nowNanos = with.clock().monotonicNanos();
            with.tally().count(result.refused().isEmpty() ? "capacity_measured" : "capacity_unknown");
            with.latest().keep(to, result, nowNanos);
            return BandwidthWords.capacity(new LatestResults.Timed<>(result, nowNanos), nowNanos);
        } catch (IOException | NoKernelStampsException impossible) {
            throw new CallFailure(
                    CallFailure.Kind.UNAVAILABLE,
                    "no train can be sent from here: " + impossible.getMessage(),
                    "",
                    impossible);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new CallFailure(CallFailure.Kind.UNAVAILABLE, "this node is stopping", "");
        } finally {
            with.sending().end();
        }
    }

    private CapacityResult send(NodeId to) throws IOException, NoKernelStampsException, InterruptedException {
        MeasureOrder order = MeasureOrder.newBuilder()
                .setStep(MeasureOrder.Step.RECEIVE)
                .setKind(MeasureOrder.Kind.TRAIN)
                .setFrom(ByteString.copyFrom(with.mesh().self().bytes()))
                .setTo(ByteString.copyFrom(to.bytes()))
                .build();
        try (ReceiptStream receipts =
                ReceiptStream.open(with.channel(to), with.orders().measure(to, order), SECONDS_MAX + 5)) {
            Listening listening = receipts.consent();
            InetSocketAddress where = new InetSocketAddress(with.host(to), listening.getPort());
            try (TrainSender sender = TrainSender.open(
                    with.clock(), with.bind(), where, listening.getToken().toByteArray())) {
                return sendAll(sender, receipts, where);
            }
        }
    }

    private CapacityResult sendAll(TrainSender sender, ReceiptStream receipts, InetSocketAddress where)
            throws InterruptedException {
        CapacityEstimate estimate = new CapacityEstimate();
        long endNanos = with.clock().monotonicNanos() + SECONDS_MAX * 1_000_000_000L;
        int silent = 0;
        for (int train = 0; train < Train.TRAINS && with.clock().monotonicNanos() - endNanos < 0; train++) {
            long sentSpanNanos = sender.send(train);
            with.tally().count("trains_sent");
            Optional<TrainReceipt> receipt = of(train, receipts);
            if (receipt.isPresent()) {
                silent = 0;
                estimate.add(dispersion(receipt.get()), sentSpanNanos);
                pause(receipt.get().getSpanNanos());
            } else {
                estimate.lost();
                if (++silent == SILENT_MAX) {
                    break;
                }
            }
        }
        CapacityResult result = estimate.result();
        return result.packetsReceived() > 0 ? result : shut(result, where);
    }

    private static CapacityResult shut(CapacityResult nothing, InetSocketAddress where) {
        return new CapacityResult(
                nothing.bitsPerSecond(),
                false,
                nothing.refused() + " at " + where.getAddress().getHostAddress() + " udp port " + where.getPort()
                        + ": is it open (bandwidth.port)?",
                0,
                nothing.packetsSent(),
                0,
                nothing.quartileLow(),
                nothing.quartileHigh());
    }

    private static Optional<TrainReceipt> of(int train, ReceiptStream receipts) throws InterruptedException {
        while (true) {
            Optional<Receipt> receipt = receipts.next(RECEIPT_NANOS);
            if (receipt.isEmpty()) {
                return Optional.empty();
            }
            if (receipt.get().hasTrain() && receipt.get().getTrain().getTrain() == train) {
                return Optional.of(receipt.get().getTrain());
            }
        }
    }

    private static Dispersion dispersion(TrainReceipt receipt) {
        return new Dispersion(
                receipt.getTrain(),
                Math.min(Train.PACKETS, receipt.getReceived()),
                Math.min(Train.PACKETS, receipt.getCounted()),
                receipt.getSpanNanos(),
                Integer.toUnsignedLong(receipt.getLargestGapNanos()));
    }

    /** At least as long as a train takes: the path is half free. Uneven, so that trains meet no rhythm of other traffic. */
    private static void pause(long spanNanos) throws InterruptedException {
        Thread.sleep(PAUSE_MILLIS_MIN
                + ThreadLocalRandom.current().nextLong(PAUSE_MILLIS_SPREAD)
                + Math.min(1_000, 2 * spanNanos / 1_000_000));
    }
}
