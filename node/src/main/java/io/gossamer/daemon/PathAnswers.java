package io.gossamer.daemon;

import io.gossamer.probe.path.Hop;
import io.gossamer.probe.path.PathBook;
import io.gossamer.probe.path.TracedPath;
import io.gossamer.proto.PathChange;
import io.gossamer.proto.PathEnd;
import io.gossamer.proto.PathHop;
import io.gossamer.proto.PathReply;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Turns what is known of a way into what the faces say. Pure. */
final class PathAnswers {
    private PathAnswers() {}

    static void add(PathBook.Kept kept, long nowNanos, PathReply.Builder reply) {
        kept.good().ifPresent(good -> reply.setGood(path(good, nowNanos)));
        kept.latest().ifPresent(latest -> {
            reply.setLatest(path(latest, nowNanos));
            latest.path().suspect().ifPresent(segment -> reply.setSuspect(segment.words()));
            kept.good()
                    .flatMap(good -> latest.path().changeSince(good.path()))
                    .ifPresent(change -> reply.setChange(PathChange.newBuilder()
                            .setTtl(change.ttl())
                            .setBefore(change.before())
                            .setNow(change.now())));
        });
    }

    private static io.gossamer.proto.TracedPath path(PathBook.Dated dated, long nowNanos) {
        TracedPath path = dated.path();
        var built = io.gossamer.proto.TracedPath.newBuilder()
                .setStarted(EventLog.timestamp(path.startedUnixMillis()))
                .setAgeSeconds(Math.max(0, nowNanos - dated.atNanos()) / 1e9)
                .setSourcePort(path.sourcePort())
                .setEnd(
                        switch (path.end()) {
                            case REACHED -> PathEnd.PATH_REACHED;
                            case SILENT -> PathEnd.PATH_SILENT;
                            case REFUSED -> PathEnd.PATH_REFUSED;
                        });
        path.hops().forEach(hop -> built.addHops(hop(hop)));
        return built.build();
    }

    private static PathHop hop(Hop hop) {
        PathHop.Builder built = PathHop.newBuilder()
                .setTtl(hop.ttl())
                .setSent(hop.sent())
                .setAnswered(hop.answered())
                .setTarget(hop.isTarget());
        built.addAllFrom(hop.from());
        hop.rttMinNanos().ifPresent(rtt -> built.setRttSeconds(rtt / 1e9));
        return built.build();
    }

    /** Of a trace of a bad link: where the loss begins, and whether the way is the one that was good. */
    static String conclusion(TracedPath latest, Optional<PathBook.Dated> good, String losing) {
        String loss = (losing.isEmpty() ? "" : losing + ", ")
                + latest.suspect()
                        .map(segment -> "the loss begins " + segment.words())
                        .orElse(latest.isReached() ? "a trace lost nothing" : "a trace did not arrive");
        Optional<PathBook.Dated> before =
                good.filter(known -> !known.path().equals(latest) && latest.isOfFlow(known.path()));
        if (before.isEmpty()) {
            return loss;
        }
        return loss + ", "
                + latest.changeSince(before.get().path())
                        .map(change -> "the path changed: hop " + change.ttl() + " was " + change.before() + ", now "
                                + change.now())
                        .orElse("same path as the last good one");
    }

    static String words(TracedPath.Change change) {
        return "the path changed at hop " + change.ttl() + ": " + change.before() + " → " + change.now();
    }

    /** Why a trace came to nothing, for a person. */
    static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return String.valueOf(cause.getMessage());
    }
}
