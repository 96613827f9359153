package io.gossamer.swarm;

import com.google.protobuf.ByteString;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import io.gossamer.model.ProbeCounts;
import io.gossamer.model.Quantiles;
import io.gossamer.proto.PeerGrpc;
import io.gossamer.proto.SummaryAck;
import io.gossamer.proto.SummaryContent;
import io.gossamer.wire.SummaryCodec;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Every member's ten-second summaries, pushed over gRPC through a connection of its own, spread over the ten seconds. */
final class SummaryFeed implements AutoCloseable {
    private static final int WINDOW_MILLIS = 10_000;
    private static final long SLICE_MILLIS = 100;
    private static final int SLICES = (int) (WINDOW_MILLIS / SLICE_MILLIS);

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread feed = new Thread(work, "swarm-summaries");
        feed.setDaemon(true);
        return feed;
    });
    private final List<Sender> senders = new ArrayList<>();
    private final Random random = new Random(11);
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong pushed = new AtomicLong();
    private volatile String lastFailure = "";
    private long slice;

    /** A member and its connection. */
    private record Sender(SwarmMember member, ManagedChannel channel) {}

    /** Batches. */
    record Counts(long pushed, long acknowledged, long failed, String lastFailure) {}

    SummaryFeed(List<SwarmMember> members, InetSocketAddress grpc) {
        for (SwarmMember member : members) {
            ManagedChannel channel = NettyChannelBuilder.forAddress(grpc)
                    .eventLoopGroup(loop)
                    .channelType(NioSocketChannel.class)
                    .directExecutor()
                    .usePlaintext()
                    .build();
            senders.add(new Sender(member, channel));
        }
    }

    void start() {
        thread.scheduleAtFixedRate(this::pushSlice, 0, SLICE_MILLIS, TimeUnit.MILLISECONDS);
    }

    Counts counts() {
        return new Counts(pushed.get(), acknowledged.get(), failed.get(), lastFailure);
    }

    private void pushSlice() {
        int turn = (int) (slice++ % SLICES);
        long start = System.currentTimeMillis() / WINDOW_MILLIS * WINDOW_MILLIS - WINDOW_MILLIS;
        for (int i = turn; i < senders.size(); i += SLICES) {
            push(senders.get(i), start);
        }
    }

    private void push(Sender sender, long windowStart) {
        SwarmMember member = sender.member();
        SummaryContent.Builder content = SummaryContent.newBuilder()
                .setOrigin(ByteString.copyFrom(member.id().bytes()))
                .setEpoch(SwarmMember.EPOCH)
                .setSequence(windowStart / WINDOW_MILLIS);
        for (NodeId to : member.targets()) {
            content.addSummaries(SummaryCodec.encode(summary(new LinkId(member.id(), to), windowStart)));
        }
        pushed.incrementAndGet();
        PeerGrpc.newStub(sender.channel())
                .withDeadlineAfter(9, TimeUnit.SECONDS)
                .pushSummaries(member.sign(content), new Acknowledgement());
    }

    /** Ten probes a second would be rare: ten a window, none lost, round trips around a quarter of a millisecond. */
    private LinkSummary summary(LinkId link, long windowStart) {
        long p50 = 200_000L + random.nextInt(100_000);
        return new LinkSummary(
                link,
                SwarmMember.EPOCH,
                new LinkSummary.Window(windowStart, WINDOW_MILLIS),
                new ProbeCounts(20, 20, 0, OptionalInt.empty(), OptionalInt.empty(), 0, 0, 0),
                Optional.of(new Quantiles(p50 / 2, p50, OptionalLong.empty(), OptionalLong.empty(), 2 * p50)),
                Optional.of(new Quantiles(0, p50 / 8, OptionalLong.empty(), OptionalLong.empty(), p50)),
                OptionalLong.of(250_000),
                LinkState.UP,
                windowStart - 3_600_000,
                false,
                false);
    }

    private final class Acknowledgement implements StreamObserver<SummaryAck> {
        @Override
        public void onNext(SummaryAck ack) {
            acknowledged.incrementAndGet();
        }

        @Override
        public void onError(Throwable refused) {
            failed.incrementAndGet();
            lastFailure = refused.toString();
        }

        @Override
        public void onCompleted() {
            // counted when it came
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        senders.forEach(sender -> sender.channel().shutdownNow());
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
