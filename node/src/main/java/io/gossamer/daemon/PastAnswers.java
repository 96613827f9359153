package io.gossamer.daemon;

import io.gossamer.model.LinkId;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.proto.MatrixCell;
import io.gossamer.proto.MatrixNode;
import io.gossamer.proto.MatrixReply;
import io.gossamer.proto.MatrixRequest;
import io.gossamer.proto.MemberState;
import io.gossamer.proto.Tier;
import io.gossamer.storage.LinkHistoryReader;
import io.gossamer.storage.StorageException;
import io.gossamer.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** How this host's links were at a time that is over. Reads the disk: never on a protocol or network thread. */
final class PastAnswers {
    private static final double STEP_SECONDS_MIN = 10;
    /** 720 windows of each link: more would keep the disk busy for longer than an answer is waited for. */
    private static final double STEP_SECONDS_MAX = 7_200;

    private static final long DAYS_MAX = 366;
    private static final long DAY_MILLIS = 86_400_000L;

    private final NodeId self;
    private final LinkHistoryReader history;
    private final Clock clock;
    private final LongSupplier namesAheadMillis;

    /** @param namesAheadMillis how far windows are named ahead of a wall clock that was set back */
    PastAnswers(NodeId self, LinkHistoryReader history, Clock clock, LongSupplier namesAheadMillis) {
        this.self = self;
        this.history = history;
        this.clock = clock;
        this.namesAheadMillis = namesAheadMillis;
    }

    /** Throws IllegalArgumentException with a sentence on a time or a step that means nothing. */
    MatrixReply matrix(MembershipView view, MatrixRequest request) {
        int step = stepMillis(request);
        long start = startMillis(request, step);
        MatrixReply.Builder reply = MatrixReply.newBuilder().setAt(EventLog.timestamp(start));
        List<MatrixNode> all = LinkAnswers.nodes(view);
        Map<NodeId, Integer> places = new HashMap<>();
        if (!request.getLocalOnly()) {
            all.forEach(node -> place(node, places, reply));
        }
        Map<NodeId, MatrixNode> known = new HashMap<>();
        all.forEach(node -> known.put(NodeId.parse(node.getId()), node));
        for (LinkId link : ownLinks(known)) {
            for (LinkSummary then : read(link, start, step)) {
                reply.addCells(MatrixCell.newBuilder()
                        .setFrom(place(known.get(self), places, reply))
                        .setTo(place(known.get(link.to()), places, reply))
                        .setState(LinkMeasuresWords.state(then.state()))
                        .setTier(Tier.TIER_RAW)
                        .setMeasures(LinkMeasuresWords.of(then)));
            }
        }
        return reply.build();
    }

    /** Its state of now says nothing of then, so that it is left out. */
    private static int place(MatrixNode node, Map<NodeId, Integer> places, MatrixReply.Builder reply) {
        return places.computeIfAbsent(NodeId.parse(node.getId()), id -> {
            reply.addNodes(node.toBuilder().setState(MemberState.MEMBER_STATE_UNSPECIFIED));
            return reply.getNodesCount() - 1;
        });
    }

    private List<LinkId> ownLinks(Map<NodeId, MatrixNode> known) {
        List<LinkId> own = new ArrayList<>();
        try {
            for (LinkId link : history.links()) {
                if (link.from().equals(self) && known.containsKey(self) && known.containsKey(link.to())) {
                    own.add(link);
                }
            }
        } catch (StorageException failed) {
            throw unreadable(failed);
        }
        return own;
    }

    private List<LinkSummary> read(LinkId link, long start, int step) {
        try {
            return history.readSteps(link, start, start + step, step, 1);
        } catch (StorageException failed) {
            throw unreadable(failed);
        }
    }

    private static IllegalStateException unreadable(StorageException failed) {
        return new IllegalStateException("this node cannot read its history: " + failed.getMessage(), failed);
    }

    /** In whole windows. */
    private static int stepMillis(MatrixRequest request) {
        double seconds = request.hasStepSeconds() ? request.getStepSeconds() : STEP_SECONDS_MIN;
        // written so that NaN is refused too
        if (!(seconds >= STEP_SECONDS_MIN && seconds <= STEP_SECONDS_MAX)) {
            throw new IllegalArgumentException("step_seconds is " + seconds + ": 10 s, which is a window, to 7200 s");
        }
        return (int) Math.ceil(seconds / STEP_SECONDS_MIN) * 10_000;
    }

    private long startMillis(MatrixRequest request, int step) {
        if (!com.google.protobuf.util.Timestamps.isValid(request.getAtTime())) {
            throw new IllegalArgumentException("at_time is not a time: RFC 3339, e.g. 2030-01-31T23:59:00Z");
        }
        long at = com.google.protobuf.util.Timestamps.toMillis(request.getAtTime());
        long now = clock.wallMillis() + Math.max(0, namesAheadMillis.getAsLong());
        if (at > now) {
            throw new IllegalArgumentException("at_time is not over yet; without it the matrix is that of now");
        }
        if (now - at > DAYS_MAX * DAY_MILLIS) {
            throw new IllegalArgumentException("at_time is too long ago: at most " + DAYS_MAX + " days");
        }
        return Math.floorDiv(at, step) * step;
    }
}
