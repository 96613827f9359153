package io.gossamer.instrument;

import com.google.protobuf.ByteString;
import io.gossamer.bandwidth.BulkSender;
import io.gossamer.bandwidth.LatestResults;
import io.gossamer.bandwidth.ThroughputResult;
import io.gossamer.model.NodeId;
import io.gossamer.passive.HostAddress;
import io.gossamer.passive.TcpConnection;
import io.gossamer.probe.LiveProbe;
import io.gossamer.proto.BulkReceipt;
import io.gossamer.proto.GrantReply;
import io.gossamer.proto.InstrumentPeerGrpc;
import io.gossamer.proto.Listening;
import io.gossamer.proto.MeasureOrder;
import io.gossamer.proto.NodeRef;
import io.gossamer.proto.RaftReply;
import io.gossamer.proto.Receipt;
import io.gossamer.proto.Throughput;
import io.gossamer.query.CallFailure;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** One throughput test from this node to another, under the leader's token. Blocks for its time and a few seconds. */
final class ThroughputRun {
    static final double SECONDS_DEFAULT = 5;
    static final double SECONDS_MAX = 10;

    private static final long RECEIPT_NANOS = 3_000_000_000L;
    private static final long REST_NANOS_MAX = 3_000_000_000L;
    private static final long NANOS = 1_000_000_000L;

    private final Instruments with;
    private final Tokens tokens;

    /** Asks the leader, who may be this node. */
    interface Tokens {
        GrantReply ask(MeasureOrder order);
    }

    ThroughputRun(Instruments with, Tokens own) {
        this.with = with;
        this.tokens = own;
    }

    /** Throws {@link CallFailure} where it may not run or nothing came of it. */
    Throughput measure(NodeId to, double seconds) {
        if (!with.config().get().bandwidth().throughput()) {
            throw off("at the sending node");
        }
        long nanos = (long) (seconds * NANOS);
        String notNow = with.sending().beginThroughput(to, nanos, with.clock().monotonicNanos());
        if (!notNow.isEmpty()) {
            throw new CallFailure(CallFailure.Kind.BUSY, notNow, "");
        }
        boolean granted = false;
        try {
            MeasureOrder order = order(to, seconds);
            askLeader(order);
            granted = true;
            ThroughputResult result = send(to, order, nanos);
            long nowNanos = with.clock().monotonicNanos();
            with.tally().count("throughput_measured");
            with.latest().keep(to, result, nowNanos);
            return BandwidthWords.throughput(new LatestResults.Timed<>(result, nowNanos), nowNanos);
        } catch (IOException failed) {
            throw new CallFailure(
                    CallFailure.Kind.UNAVAILABLE, "the test broke off: " + failed.getMessage(), "", failed);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new CallFailure(CallFailure.Kind.UNAVAILABLE, "this node is stopping", "");
        } finally {
            if (!granted) {
                with.sending().giveBackThroughput(to);
            }
            with.sending().end();
        }
    }

    static CallFailure off(String where) {
        return new CallFailure(
                CallFailure.Kind.CONFLICT,
                "throughput tests are off " + where,
                "they fill the path while they run; bandwidth.throughput: true at both ends allows them");
    }

    private MeasureOrder order(NodeId to, double seconds) {
        return MeasureOrder.newBuilder()
                .setStep(MeasureOrder.Step.GRANT)
                .setKind(MeasureOrder.Kind.BULK)
                .setFrom(ByteString.copyFrom(with.mesh().self().bytes()))
                .setTo(ByteString.copyFrom(to.bytes()))
                .setSeconds(seconds)
                .build();
    }

    private void askLeader(MeasureOrder order) {
        RaftReply raft = with.mesh().raft();
        if (!raft.getSummary().hasLeader()) {
            throw new CallFailure(
                    CallFailure.Kind.UNAVAILABLE,
                    "no leader is known, and it is the leader who lets one test run at a time",
                    "`gossamer raft` shows leader and quorum");
        }
        NodeRef leader = raft.getSummary().getLeader();
        NodeId id = NodeId.parse(leader.getId());
        GrantReply reply;
        try {
            reply = id.equals(with.mesh().self())
                    ? tokens.ask(order)
                    : InstrumentPeerGrpc.newBlockingStub(with.channel(id))
                            .withDeadlineAfter(5, TimeUnit.SECONDS)
                            .grant(with.orders().measure(id, order));
        } catch (StatusRuntimeException failed) {
            CallFailure why = CallFailure.of(failed);
            throw new CallFailure(
                    why.kind(),
                    "the leader " + leader.getName() + " was asked: " + why.getMessage(),
                    why.hint(),
                    failed);
        }
        if (!reply.getGranted()) {
            with.tally().count("throughput_refused", "token");
            throw new CallFailure(CallFailure.Kind.BUSY, reply.getRefused(), "");
        }
    }

    private ThroughputResult send(NodeId to, MeasureOrder order, long nanos) throws IOException, InterruptedException {
        MeasureOrder receive =
                order.toBuilder().setStep(MeasureOrder.Step.RECEIVE).build();
        RttWatch rtt = new RttWatch(with.config().get().probe().timeout().toNanos() / 1e9);
        LiveProbe beside = new LiveProbe(
                with.reflector(to),
                LiveProbe.INTERVAL_NANOS_MIN,
                Integer.MAX_VALUE,
                with.clock().monotonicNanos() + nanos + 10 * NANOS,
                rtt::take,
                rtt::end);
        with.meter().look(beside);
        try (ReceiptStream receipts =
                ReceiptStream.open(with.channel(to), with.orders().measure(to, receive), (long) SECONDS_MAX + 15)) {
            Listening listening = receipts.consent();
            InetSocketAddress where = new InetSocketAddress(with.host(to), listening.getPort());
            rest(rtt);
            try (BulkSender sender = BulkSender.open(
                    with.clock(), with.bind(), where, listening.getToken().toByteArray())) {
                rtt.start();
                String stopped = sender.send(nanos, rtt::verdict);
                Optional<TcpConnection> connection = connection(sender, where);
                sender.end();
                return result(last(receipts), connection, rtt, stopped);
            }
        } finally {
            beside.stop();
        }
    }

    /** What the path is like before the test fills it. */
    private void rest(RttWatch rtt) throws InterruptedException {
        long endNanos = with.clock().monotonicNanos() + REST_NANOS_MAX;
        while (!rtt.isReady() && rtt.ended().isEmpty() && with.clock().monotonicNanos() - endNanos < 0) {
            Thread.sleep(50);
        }
        if (!rtt.ended().isEmpty()) {
            throw new CallFailure(CallFailure.Kind.BUSY, rtt.ended(), "");
        }
        if (!rtt.isReady()) {
            throw new CallFailure(
                    CallFailure.Kind.UNAVAILABLE,
                    "too few probes are answered to see whether the test harms the path",
                    "`gossamer probe` shows what becomes of them");
        }
    }

    private Optional<TcpConnection> connection(BulkSender sender, InetSocketAddress to) {
        try {
            return with.passive().connection(sender.localPort(), HostAddress.of(to.getAddress()), to.getPort());
        } catch (IOException notTold) {
            return Optional.empty(); // the count of segments is then not known
        }
    }

    private static BulkReceipt last(ReceiptStream receipts) throws IOException, InterruptedException {
        while (true) {
            Optional<Receipt> receipt = receipts.next(RECEIPT_NANOS);
            if (receipt.isEmpty()) {
                throw new IOException("the receiving node did not say what it got");
            }
            if (receipt.get().hasBulk() && receipt.get().getBulk().getLast()) {
                return receipt.get().getBulk();
            }
        }
    }

    private static ThroughputResult result(
            BulkReceipt receipt, Optional<TcpConnection> connection, RttWatch rtt, String stopped) {
        return new ThroughputResult(
                receipt.getBytes(),
                (long) (receipt.getSeconds() * NANOS),
                connection.map(known -> known.info().dataSegments()).orElse(OptionalLong.empty()),
                connection
                        .map(known -> OptionalLong.of(known.info().retransmitted()))
                        .orElse(OptionalLong.empty()),
                rtt.before(),
                rtt.worst(),
                stopped);
    }
}
