package io.gossamer.swim;

import io.gossamer.model.NodeId;
import io.gossamer.wire.Notice;
import io.gossamer.wire.SyncRequest;
import io.gossamer.wire.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** What one side of a comparison holds that the other lacks. */
final class Deltas {
    /** Leaves room in a frame for header, fingerprints and wanted ids. */
    static final int UPDATES_BYTES_MAX = 44 * 1024;

    private final SwimState state;
    private final List<Update> updates = new ArrayList<>();
    private int bytes;

    Deltas(SwimState state) {
        this.state = state;
    }

    List<Update> updates() {
        return updates;
    }

    boolean isEmpty() {
        return updates.isEmpty();
    }

    /** Everything about a member. False: no room; nothing added. */
    boolean addAll(MemberEntry entry) {
        return add(about(entry, true, true, true));
    }

    /** What is newer here than the other side's entry. False: no room. */
    boolean addNewer(MemberEntry mine, SyncRequest.Entry theirs) {
        int byIncarnation = Long.compareUnsigned(mine.incarnation(), theirs.incarnation());
        boolean record = byIncarnation > 0 || (byIncarnation == 0 && byNonce(mine, theirs) > 0);
        boolean notices = record || (byIncarnation == 0 && mine.noticesFingerprint() != theirs.notices());
        boolean row = Long.compareUnsigned(state.table.rowOrder(mine), theirs.rowVersion()) > 0;
        return add(about(mine, record, notices, row));
    }

    boolean add(List<Update> more) {
        int size = more.stream().mapToInt(Update::encodedBytes).sum();
        // A single member always fits an empty frame.
        if (bytes + size > UPDATES_BYTES_MAX && !updates.isEmpty()) {
            return false;
        }
        updates.addAll(more);
        bytes += size;
        return true;
    }

    private List<Update> about(MemberEntry entry, boolean record, boolean notices, boolean row) {
        List<Update> about = new ArrayList<>();
        if (record) {
            about.add(entry.record);
        }
        if (notices) {
            about.addAll(List.<Notice>copyOf(entry.accusations()));
        }
        if (row) {
            state.links.signed(entry.id()).ifPresent(about::add);
        }
        return about;
    }

    static SyncRequest.Entry entry(MemberTable table, MemberEntry entry) {
        return new SyncRequest.Entry(
                entry.id(),
                entry.incarnation(),
                OptionalInt.of(entry.record.bootNonce()),
                table.rowOrder(entry),
                entry.noticesFingerprint());
    }

    /** Of two records of one incarnation everybody keeps the same: see {@link Merger}. */
    private static int byNonce(MemberEntry mine, SyncRequest.Entry theirs) {
        int nonce = mine.record.bootNonce();
        return Integer.compare(nonce, theirs.bootNonce().orElse(nonce));
    }

    /** Does the other side hold something about this member that is news here? */
    static boolean isNewerThere(MemberTable table, MemberEntry mine, SyncRequest.Entry theirs) {
        int byIncarnation = Long.compareUnsigned(theirs.incarnation(), mine.incarnation());
        return byIncarnation > 0
                || (byIncarnation == 0 && byNonce(mine, theirs) < 0)
                || (byIncarnation == 0 && theirs.notices() != 0 && theirs.notices() != mine.noticesFingerprint())
                || Long.compareUnsigned(theirs.rowVersion(), table.rowOrder(mine)) > 0;
    }

    static boolean isAfter(NodeId id, NodeId cursor) {
        return id.compareTo(cursor) > 0;
    }
}
