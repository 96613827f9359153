package io.gossamer.swim;

import io.gossamer.model.Endpoint;
import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodeProfile;
import io.gossamer.wire.MemberRecord;
import io.gossamer.wire.Notice;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * One member in the table: its record, this node's verdict, and the evidence for it. Changed by {@link MemberTable} and
 * {@link Membership} only. There are five thousand: what few members have is in a part of its own, made when it is needed.
 */
final class MemberEntry {
    MemberRecord record;

    MemberState state = MemberState.ALIVE;
    long stateSinceNanos;

    /** Place in {@link MemberTable}'s list. */
    int index;

    private Optional<CaseFile> file = Optional.empty();

    /** Null: nothing of the record was read lately. */
    private transient Excerpt excerpt;

    /** What was read of the record lately. */
    private static final class Excerpt {
        /** Of whom something was sent to: see {@link #tidy}. */
        private Optional<Endpoint> endpoint = Optional.empty();

        /** By {@link ViewBuilder}, of a small mesh. */
        private Optional<NodeProfile> profile = Optional.empty();
    }

    MemberEntry(MemberRecord record) {
        this.record = record;
    }

    /** The same for ever. */
    NodeId id() {
        return record.id();
    }

    void setRecord(MemberRecord newer) {
        boolean isOtherBoot = newer.incarnation() >>> 32 != record.incarnation() >>> 32;
        record = newer;
        excerpt = null;
        if (file.isPresent()) {
            if (isOtherBoot) {
                file.get().forgetAccuserRates();
            }
            file.get().observers = List.of();
            file.get().observersVersion = 0;
        }
    }

    long incarnation() {
        return record.incarnation();
    }

    Endpoint endpoint() {
        Excerpt read = excerpt();
        if (read.endpoint.isEmpty()) {
            read.endpoint = Optional.of(record.gossip());
        }
        return read.endpoint.get();
    }

    /** Read once a record: while somebody is accused something changes every second, and hardly ever a profile. */
    NodeProfile profile() {
        Excerpt read = excerpt();
        if (read.profile.isEmpty()) {
            read.profile = Optional.of(record.profile());
        }
        return read.profile.get();
    }

    private Excerpt excerpt() {
        if (excerpt == null) {
            excerpt = new Excerpt();
        }
        return excerpt;
    }

    /** Lets go of what was needed for a while: most of a large mesh is written to once in an hour, and accused never. */
    void tidy(long nowNanos) {
        if (excerpt != null && excerpt.profile.isEmpty()) {
            excerpt = null;
        }
        if (file.isPresent() && file.get().isIdle(nowNanos)) {
            file = Optional.empty();
        }
    }

    Optional<CaseFile> file() {
        return file;
    }

    /** Made where there was none. */
    CaseFile openFile() {
        if (file.isEmpty()) {
            file = Optional.of(new CaseFile());
        }
        return file.get();
    }

    /** Of a suspect, which has one. */
    Suspicion suspicion() {
        return file.flatMap(opened -> opened.suspicion).orElseThrow();
    }

    void endSuspicion() {
        file.ifPresent(opened -> opened.suspicion = Optional.empty());
    }

    /** Of the present incarnation, ordered by observer. */
    Collection<Notice> accusations() {
        return file.isPresent() ? file.get().accusations() : List.of();
    }

    /** See {@link HeldEvidence}. */
    Collection<Notice> held() {
        return file.isPresent() ? file.get().held() : List.of();
    }

    boolean isAccusedBy(NodeId observer) {
        return file.isPresent() && file.get().isAccusedBy(observer);
    }

    void clearAccusations() {
        file.ifPresent(CaseFile::clearAccusations);
    }

    /** Of the set of accusers: equal sets, equal value. */
    long noticesFingerprint() {
        return file.isPresent() ? file.get().noticesFingerprint(record.incarnation()) : 0;
    }
}
