package io.gossamer.daemon;

import io.gossamer.model.LinkId;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.MembershipView;
import io.gossamer.proto.HistoryPoint;
import io.gossamer.proto.HistoryReply;
import io.gossamer.proto.HistoryRequest;
import io.gossamer.storage.LinkHistoryReader;
import io.gossamer.storage.StorageException;
import io.gossamer.time.Clock;
import java.util.List;
import java.util.function.LongSupplier;

/** Answers from this host's history. Reads the disk: never on a protocol or network thread. */
final class HistoryAnswers {
    private static final int POINTS_DEFAULT = 1_000;
    private static final int POINTS_MAX = 20_000;
    private static final int POINTS_AIM = 300;
    private static final long HOUR_MILLIS = 3_600_000L;
    private static final long STEP_MILLIS_MIN = 10_000;

    private final LinkHistoryReader history;
    private final Clock clock;
    private final LongSupplier namesAheadMillis;

    /** @param namesAheadMillis how far windows are named ahead of a wall clock that was set back */
    HistoryAnswers(LinkHistoryReader history, Clock clock, LongSupplier namesAheadMillis) {
        this.history = history;
        this.clock = clock;
        this.namesAheadMillis = namesAheadMillis;
    }

    /** Throws IllegalArgumentException with a sentence on a range that means nothing. */
    HistoryReply history(MembershipView view, LinkId link, HistoryRequest request) {
        // "Now" is where the newest windows are.
        long end = request.hasEnd()
                ? millis(request.getEnd())
                : clock.wallMillis() + Math.max(0, namesAheadMillis.getAsLong());
        long start = request.hasStart() ? millis(request.getStart()) : end - HOUR_MILLIS;
        if (start >= end) {
            throw new IllegalArgumentException("the range ends before it begins: start must be before end");
        }
        int limit = request.getLimit() == 0 ? POINTS_DEFAULT : request.getLimit();
        if (limit < 1 || limit > POINTS_MAX) {
            throw new IllegalArgumentException("limit is from 1 to " + POINTS_MAX);
        }
        int step = stepMillis(request, end - start);
        HistoryReply.Builder reply = HistoryReply.newBuilder()
                .setFrom(MemberAnswers.ref(view, link.from()))
                .setTo(MemberAnswers.ref(view, link.to()))
                .setStepSeconds(step / 1e3);
        List<LinkSummary> points = read(link, start, end, step, limit);
        points.forEach(point -> reply.addPoints(HistoryPoint.newBuilder()
                .setStart(EventLog.timestamp(point.window().startUnixMillis()))
                .setState(LinkMeasuresWords.state(point.state()))
                .setMeasures(LinkMeasuresWords.of(point))));
        return reply.setTruncated(points.size() == limit).build();
    }

    private List<LinkSummary> read(LinkId link, long start, long end, int step, int limit) {
        try {
            return history.readSteps(link, start, end, step, limit);
        } catch (StorageException failed) {
            throw new IllegalStateException("this node cannot read its history: " + failed.getMessage(), failed);
        }
    }

    /** As asked, in whole windows; else so that about {@value #POINTS_AIM} points come back. */
    private static int stepMillis(HistoryRequest request, long rangeMillis) {
        double asked = request.hasStepSeconds() ? request.getStepSeconds() * 1e3 : (double) rangeMillis / POINTS_AIM;
        if (!(asked > 0) || asked > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("step is at least 10 s");
        }
        if (request.hasStepSeconds() && asked < STEP_MILLIS_MIN) {
            throw new IllegalArgumentException("step is at least 10 s: that is how long a window is");
        }
        long windows = (long) Math.ceil(asked / STEP_MILLIS_MIN);
        return Math.toIntExact(Math.max(1, windows) * STEP_MILLIS_MIN);
    }

    private static long millis(com.google.protobuf.Timestamp timestamp) {
        return timestamp.getSeconds() * 1_000 + timestamp.getNanos() / 1_000_000;
    }
}
