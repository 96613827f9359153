package io.gossamer.model;

import java.util.List;

/**
 * One member as this node sees it now.
 *
 * @param incarnation epoch (high 32 bits, persisted, rises at each boot) and counter (low 32 bits, rises at each
 *     refutation or change); only the member itself raises it
 * @param stateSinceNanos monotonic, of the node that holds this view
 * @param accusers observers whose accusation of this very incarnation stands here, ordered by id
 * @param accusersNeeded how many of them make the verdict UNREACHABLE
 */
public record Member(
        NodeId id,
        NodeProfile profile,
        MemberState state,
        long incarnation,
        long stateSinceNanos,
        List<NodeId> accusers,
        int accusersNeeded) {
    public Member {
        accusers = List.copyOf(accusers);
    }

    public String name() {
        return profile.name();
    }

    public long epoch() {
        return incarnation >>> 32;
    }
}
