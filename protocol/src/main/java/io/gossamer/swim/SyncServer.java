package io.gossamer.swim;

import io.gossamer.model.NodeId;
import io.gossamer.wire.Gossip;
import io.gossamer.wire.RowFilter;
import io.gossamer.wire.SyncCodec;
import io.gossamer.wire.SyncReply;
import io.gossamer.wire.SyncRequest;
import io.gossamer.wire.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The answering side of anti-entropy. Keeps nothing about an exchange: every request says where it stands. */
final class SyncServer {
    private static final int WANTED_MAX = 512;

    private final SwimState state;

    SyncServer(SwimState state) {
        this.state = state;
    }

    SyncReply refuse(Gossip.Sender self) {
        return new SyncReply(self, SyncReply.Outcome.REFUSED, List.of(), List.of(), List.of(), Optional.empty());
    }

    /** @param baseless rows of these origins were handed over as differences to what is not held here */
    SyncReply answer(Gossip.Sender self, SyncRequest request, List<NodeId> baseless) {
        if (request.compare().isPresent()) {
            return compare(self, request.compare().get());
        }
        if (!request.updates().isEmpty()) {
            // What was handed over may have made this node refute: then that is the answer.
            boolean mayHaveRefuted = request.updates().stream()
                    .anyMatch(update -> update.subject().equals(state.self));
            List<Update> own = mayHaveRefuted ? List.of(state.own.record()) : List.of();
            return new SyncReply(self, SyncReply.Outcome.DELTA, List.of(), own, baseless, Optional.empty());
        }
        if (request.root() == state.table.root()) {
            return new SyncReply(self, SyncReply.Outcome.EQUAL, List.of(), List.of(), List.of(), Optional.empty());
        }
        if (request.recent().isPresent()) {
            return recent(self, request.recent().get());
        }
        List<Long> fingerprints = new ArrayList<>(SyncCodec.BUCKETS);
        for (int bucket = 0; bucket < SyncCodec.BUCKETS; bucket++) {
            fingerprints.add(state.table.fingerprint(bucket));
        }
        return new SyncReply(self, SyncReply.Outcome.DIFFERENT, fingerprints, List.of(), List.of(), Optional.empty());
    }

    private SyncReply recent(Gossip.Sender self, RowFilter theirs) {
        List<Update> mine = state.links.recent(state.nowNanos);
        RowFilter filter = RowFilter.of(state.random.nextInt(), state.links.receivedLately(state.nowNanos));
        return new SyncReply(
                self,
                SyncReply.Outcome.RECENT,
                List.of(),
                RecentRows.lacking(mine, theirs),
                List.of(),
                Optional.empty(),
                Optional.of(filter));
    }

    private SyncReply compare(Gossip.Sender self, SyncRequest.Comparison compare) {
        TreeMap<NodeId, SyncRequest.Entry> theirs = new TreeMap<>();
        compare.entries().forEach(entry -> theirs.put(entry.id(), entry));
        Deltas deltas = new Deltas(state);
        List<NodeId> wanted = new ArrayList<>();
        Optional<NodeId> after = compare.after();
        Optional<SyncReply.Cursor> next = Optional.empty();
        for (int bucket : new TreeSet<>(compare.buckets())) {
            next = bucket(bucket, after, theirs, deltas, wanted);
            after = Optional.empty();
            if (next.isPresent()) {
                break;
            }
        }
        return new SyncReply(self, SyncReply.Outcome.DELTA, List.of(), deltas.updates(), wanted, next);
    }

    private Optional<SyncReply.Cursor> bucket(
            int bucket,
            Optional<NodeId> after,
            TreeMap<NodeId, SyncRequest.Entry> theirs,
            Deltas deltas,
            List<NodeId> wanted) {
        TreeSet<NodeId> ids = new TreeSet<>();
        state.table.bucket(bucket).forEach(entry -> ids.add(entry.id()));
        theirs.keySet().stream()
                .filter(id -> MemberTable.bucketOf(id) == bucket)
                .forEach(ids::add);
        Optional<NodeId> covered = after;
        for (NodeId id : ids) {
            if (after.isPresent() && !Deltas.isAfter(id, after.get())) {
                continue;
            }
            if (wanted.size() >= WANTED_MAX || !one(id, Optional.ofNullable(theirs.get(id)), deltas, wanted)) {
                return Optional.of(new SyncReply.Cursor(bucket, covered));
            }
            covered = Optional.of(id);
        }
        return Optional.empty();
    }

    /** False: no room in this frame. */
    private boolean one(NodeId id, Optional<SyncRequest.Entry> theirs, Deltas deltas, List<NodeId> wanted) {
        Optional<MemberEntry> mine = state.entry(id);
        if (mine.isEmpty()) {
            return gone(id, theirs.orElseThrow(), deltas, wanted);
        }
        if (theirs.isEmpty()) {
            return deltas.addAll(mine.get());
        }
        if (!deltas.addNewer(mine.get(), theirs.get())) {
            return false;
        }
        if (Deltas.isNewerThere(state.table, mine.get(), theirs.get())) {
            wanted.add(id);
        }
        return true;
    }

    private boolean gone(NodeId id, SyncRequest.Entry theirs, Deltas deltas, List<NodeId> wanted) {
        Optional<MemberTable.Floor> floor = state.table.floor(id);
        if (floor.isEmpty()
                || Long.compareUnsigned(theirs.incarnation(), floor.get().incarnation()) > 0) {
            wanted.add(id);
            return true;
        }
        return floor.get()
                .notice()
                .map(notice -> deltas.add(List.<Update>of(notice)))
                .orElse(true);
    }
}
