package io.gossamer.model;

import java.util.List;
import java.util.Optional;

/**
 * An immutable picture of the whole membership at one node and moment: safe to read from any thread.
 *
 * @param members ordered by id, this node included, members that left excluded after their tombstone's time
 * @param isolatedSinceNanos monotonic time since when this node hears nobody although it has peers; empty while it hears
 *     somebody. Ten seconds of it are the finding `alone`.
 * @param frozen a large share of the view turned suspect at once: no removal from overlay or voters now
 * @param localHealth Lifeguard's local health score, 0 (well) to 7
 */
public record MembershipView(
        long version,
        NodeId self,
        NodeId meshId,
        List<Member> members,
        Optional<Long> isolatedSinceNanos,
        boolean frozen,
        int localHealth) {
    public MembershipView {
        members = List.copyOf(members);
    }

    public Optional<Member> member(NodeId id) {
        for (Member member : members) {
            if (member.id().equals(id)) {
                return Optional.of(member);
            }
        }
        return Optional.empty();
    }
}
