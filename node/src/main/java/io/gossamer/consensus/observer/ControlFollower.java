package io.gossamer.consensus.observer;

import com.google.protobuf.ByteString;
import io.gossamer.consensus.AppliedState;
import io.gossamer.consensus.ConsensusSetup;
import io.gossamer.consensus.GroupHeader;
import io.gossamer.consensus.GroupKey;
import io.gossamer.consensus.PeerCalls;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.model.RaftView;
import io.gossamer.model.Tally;
import io.gossamer.proto.ConsensusGrpc;
import io.gossamer.proto.ControlUpdate;
import io.gossamer.proto.WatchControlRequest;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the group from outside, on a voter's stream: state, term, leader and voters. Changes to another voter when the
 * stream breaks, falls silent or hears no leader.
 */
public final class ControlFollower {
    private static final Logger LOG = LoggerFactory.getLogger(ControlFollower.class);
    private static final long SILENCE_NANOS_MAX = 4_000_000_000L;
    private static final long NO_QUORUM_NANOS_MAX = 6_000_000_000L;
    private static final long RETRY_NANOS_MIN = 250_000_000L;
    private static final long RETRY_NANOS_MAX = 5_000_000_000L;

    private final ConsensusSetup setup;
    private final PeerCalls peers;
    private final AppliedState applied;
    private final Tally tally;
    private final Runnable changed;

    private volatile Optional<Heard> last = Optional.empty();
    private Optional<Stream> stream = Optional.empty();
    private long retryNanos = RETRY_NANOS_MIN;
    private long retryAtNanos;
    private int attempts;

    /** @param leaderNanos when the sender last heard a leader that has a quorum */
    public record Heard(GroupHeader header, long nanos, Optional<Long> leaderNanos) {}

    public ControlFollower(ConsensusSetup setup, PeerCalls peers, AppliedState applied, Tally tally, Runnable changed) {
        this.setup = setup;
        this.peers = peers;
        this.applied = applied;
        this.tally = tally;
        this.changed = changed;
    }

    /** The newest header, however old; of a group that was given up, none. */
    public Optional<Heard> heard() {
        return last;
    }

    /** Is the group's leader heard, through a voter, just now? */
    public boolean isFresh() {
        long now = setup.clock().monotonicNanos();
        return last.flatMap(Heard::leaderNanos)
                .map(at -> now - at < SILENCE_NANOS_MAX)
                .orElse(false);
    }

    /** The highest epoch of which others told, by a voter's word or by gossip; 0 if of none. */
    public long epochSeen() {
        long heard = last.map(word -> word.header().epoch()).orElse(0L);
        long gossip = setup.hooks()
                .meshId()
                .map(mesh -> newestEpoch(setup.membership().get(), mesh))
                .orElse(0L);
        return Math.max(heard, gossip);
    }

    public void forget() {
        stop();
        last = Optional.empty();
    }

    public void stop() {
        stream.ifPresent(Stream::cancel);
        stream = Optional.empty();
    }

    /** Somebody is back who was gone: whom this node follows without hearing of a leader is no longer all there is. Control thread. */
    public void hurry() {
        if (!isFresh()) {
            stop();
            retryNanos = RETRY_NANOS_MIN;
            retryAtNanos = setup.clock().monotonicNanos();
        }
    }

    /** On the control thread, a few times a second, while this node has no vote. */
    public void tick(Optional<NodeId> meshId) {
        long now = setup.clock().monotonicNanos();
        if (stream.isPresent() && stream.get().isUseless(now)) {
            stop();
            retryAtNanos = now + retryNanos;
            retryNanos = Math.min(RETRY_NANOS_MAX, 2 * retryNanos);
        }
        if (stream.isPresent() || meshId.isEmpty() || now - retryAtNanos < 0) {
            return;
        }
        List<NodeId> sources = sources(meshId.get());
        if (!sources.isEmpty()) {
            open(meshId.get(), sources.get(Math.floorMod(attempts++, sources.size())), now);
        }
    }

    /** Voters of the newest epoch by gossip, then those that a voter last named; each node starts elsewhere. */
    private List<NodeId> sources(NodeId meshId) {
        MembershipView view = setup.membership().get();
        long epoch = newestEpoch(view, meshId);
        List<NodeId> sources = new ArrayList<>();
        for (Member member : view.members()) {
            boolean voter = seatEpoch(member, meshId) == epoch && epoch > 0;
            if (voter && member.state() == MemberState.ALIVE && !member.id().equals(setup.self())) {
                sources.add(member.id());
            }
        }
        last.filter(heard -> heard.header().epoch() >= epoch).ifPresent(heard -> heard.header().voters().stream()
                .map(RaftView.Voter::node)
                .filter(node -> !node.equals(setup.self()) && !sources.contains(node))
                .forEach(sources::add));
        if (!sources.isEmpty()) {
            java.util.Collections.rotate(sources, Math.floorMod(setup.self().hashCode(), sources.size()));
        }
        return sources;
    }

    /** 0 for a node without a seat in that mesh. */
    public static long seatEpoch(Member member, NodeId meshId) {
        return member.profile()
                .raftSeat()
                .filter(seat -> new GroupKey(meshId, seat.raftEpoch()).groupId().equals(seat.groupId()))
                .map(seat -> seat.raftEpoch())
                .orElse(0L);
    }

    public static long newestEpoch(MembershipView view, NodeId meshId) {
        return view.members().stream()
                .filter(member -> member.state() != MemberState.LEFT)
                .mapToLong(member -> seatEpoch(member, meshId))
                .max()
                .orElse(0);
    }

    private void open(NodeId meshId, NodeId source, long now) {
        Optional<ConsensusGrpc.ConsensusStub> stub = peers.stub(source);
        if (stub.isEmpty()) {
            return;
        }
        tally.count("streams_opened");
        Stream opened = new Stream(meshId, source, now);
        stream = Optional.of(opened);
        Optional<NodeId> group = applied.group();
        WatchControlRequest.Builder request = WatchControlRequest.newBuilder()
                .setNodeId(ByteString.copyFrom(setup.self().bytes()))
                .setFromIndex(group.isPresent() ? applied.index() + 1 : 0);
        group.ifPresent(id -> request.setGroupId(ByteString.copyFrom(id.bytes())));
        opened.context.run(
                () -> stub.get().withMaxInboundMessageSize(SNAPSHOT_BYTES_MAX).watchControl(request.build(), opened));
    }

    private static final int SNAPSHOT_BYTES_MAX = 64 << 20;

    private final class Stream implements StreamObserver<ControlUpdate> {
        private final NodeId meshId;
        private final NodeId source;
        private final Context.CancellableContext context = Context.ROOT.withCancellation();
        private volatile boolean over;
        private volatile long heardNanos;
        private volatile long quorumNanos;

        Stream(NodeId meshId, NodeId source, long now) {
            this.meshId = meshId;
            this.source = source;
            this.heardNanos = now;
            this.quorumNanos = now;
        }

        boolean isUseless(long now) {
            return over || now - heardNanos > SILENCE_NANOS_MAX || now - quorumNanos > NO_QUORUM_NANOS_MAX;
        }

        /** After it no message of this stream touches the state. */
        synchronized void cancel() {
            over = true;
            context.cancel(null);
        }

        @Override
        public synchronized void onNext(ControlUpdate update) {
            if (over) {
                return;
            }
            try {
                accept(update, GroupHeader.of(update));
            } catch (IllegalArgumentException | IOException nonsense) {
                tally.count("updates_refused");
                LOG.warn("the stream of {} is given up: {}", source.shortText(), nonsense.getMessage());
                cancel();
            }
        }

        private void accept(ControlUpdate update, GroupHeader header) throws IOException {
            NodeId expected = new GroupKey(meshId, header.epoch()).groupId();
            if (!expected.equals(header.groupId())) {
                throw new IOException("it is a voter of another mesh");
            }
            if (last.isPresent() && last.get().header().epoch() > header.epoch()) {
                throw new IOException(
                        "its group was given up in epoch " + last.get().header().epoch());
            }
            applied.enter(header.groupId());
            switch (update.getContentCase()) {
                case SNAPSHOT ->
                    applied.restore(
                            header.groupId(),
                            header.index(),
                            update.getSnapshot().toByteArray());
                case COMMAND ->
                    applied.applyStreamed(
                            header.groupId(),
                            header.index(),
                            update.getCommand().toByteArray());
                default -> tally.count("heartbeats_heard");
            }
            note(header);
        }

        private void note(GroupHeader header) {
            long now = setup.clock().monotonicNanos();
            heardNanos = now;
            Optional<Long> leaderNanos = last.flatMap(Heard::leaderNanos);
            if (header.quorum()) {
                quorumNanos = now;
                leaderNanos = Optional.of(now);
                retryNanos = RETRY_NANOS_MIN;
            }
            Optional<Heard> before = last;
            last = Optional.of(new Heard(header, now, leaderNanos));
            boolean news = before.isEmpty()
                    || before.get().header().term() != header.term()
                    || !before.get().header().leader().equals(header.leader());
            if (news) {
                changed.run();
            }
        }

        @Override
        public void onError(Throwable failure) {
            LOG.debug("the stream of {} broke: {}", source.shortText(), failure.getMessage());
            over = true;
            changed.run();
        }

        @Override
        public void onCompleted() {
            over = true;
            changed.run();
        }
    }
}
