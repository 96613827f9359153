package io.gossamer.swim;

import io.gossamer.model.Member;
import io.gossamer.model.MemberList;
import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodeProfile;
import io.gossamer.wire.MemberRecord;
import io.gossamer.wire.Notice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** What a view of a large mesh shows, in some thirteen bytes a member beside the table's own: profiles are read when asked for. */
final class MembersAsAsked extends MemberList {
    private static final List<MemberState> STATES = List.of(MemberState.values());

    private final MemberRecord[] records;

    /** Places in {@link #STATES}: a byte each. */
    private final byte[] states;

    private final long[] stateSinceNanos;
    private final Map<NodeId, Doubt> doubts = new HashMap<>();
    private final int usuallyNeeded;

    /** Of those few that are accused or weighed. */
    private record Doubt(List<NodeId> accusers, int needed) {}

    /** @param entries ordered by id */
    MembersAsAsked(List<MemberEntry> entries, ToIntFunction<MemberEntry> needed, int usuallyNeeded) {
        int size = entries.size();
        this.records = new MemberRecord[size];
        this.states = new byte[size];
        this.stateSinceNanos = new long[size];
        this.usuallyNeeded = usuallyNeeded;
        for (int i = 0; i < size; i++) {
            MemberEntry entry = entries.get(i);
            records[i] = entry.record;
            states[i] = (byte) STATES.indexOf(entry.state);
            stateSinceNanos[i] = entry.stateSinceNanos;
            if (ViewBuilder.isWeighed(entry) || !entry.accusations().isEmpty()) {
                int accusersNeeded = ViewBuilder.isWeighed(entry) ? needed.applyAsInt(entry) : usuallyNeeded;
                doubts.put(entry.id(), new Doubt(accusers(entry), accusersNeeded));
            }
        }
    }

    static Member member(MemberEntry entry, NodeProfile profile, int needed) {
        return new Member(
                entry.id(), profile, entry.state, entry.incarnation(), entry.stateSinceNanos, accusers(entry), needed);
    }

    private static List<NodeId> accusers(MemberEntry entry) {
        return entry.accusations().stream().map(Notice::by).toList();
    }

    @Override
    public NodeId id(int index) {
        return records[index].id();
    }

    @Override
    public Member get(int index) {
        MemberRecord record = records[index];
        Doubt doubt = doubts.get(record.id());
        return new Member(
                record.id(),
                record.profile(),
                STATES.get(states[index]),
                record.incarnation(),
                stateSinceNanos[index],
                doubt == null ? List.of() : doubt.accusers,
                doubt == null ? usuallyNeeded : doubt.needed);
    }

    @Override
    public int size() {
        return records.length;
    }
}
