package io.gossamer.model;

import java.util.ArrayList;
import java.util.Comparator;
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
        if (!(members instanceof MemberList)) {
            List<Member> ordered = new ArrayList<>(members);
            ordered.sort(Comparator.comparing(Member::id));
            members = List.copyOf(ordered);
        }
    }

    /** Quick: a picture of 500 nodes asks this for both ends of 32,000 links. */
    public Optional<Member> member(NodeId id) {
        int low = 0;
        int high = members.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = id(middle).compareTo(id);
            if (order == 0) {
                return Optional.of(members.get(middle));
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Optional.empty();
    }

    private NodeId id(int index) {
        return members instanceof MemberList made
                ? made.id(index)
                : members.get(index).id();
    }
}
