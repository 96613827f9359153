package io.gossamer.swim;

import io.gossamer.model.NodeId;
import io.gossamer.wire.Gossip;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which mesh this node belongs to, and what to make of somebody of another.
 *
 * <pre>
 *  mine      theirs                          verdict
 *  -         none                            MERGE
 *  none      some                            ADOPT
 *  M         M                               MERGE
 *  M solo    other, not solo or lower id     ADOPT
 *  M         other, solo, and not the above  WAIT: they yield as soon as they hear us
 *  M         other, neither solo             REFUSE
 * </pre>
 */
final class MeshIdentity {
    static final int REFUSED_MAX = 64;

    private final Set<NodeId> refused = new LinkedHashSet<>();
    private Optional<NodeId> meshId;
    private boolean solo;

    enum Verdict {
        MERGE,
        ADOPT,
        WAIT,
        REFUSE
    }

    MeshIdentity(Optional<NodeId> meshId, boolean solo) {
        this.meshId = meshId;
        this.solo = solo;
    }

    Optional<NodeId> meshId() {
        return meshId;
    }

    boolean isSolo() {
        return solo;
    }

    void set(Optional<NodeId> newMeshId, boolean newSolo) {
        meshId = newMeshId;
        solo = newSolo;
    }

    Verdict judge(Gossip.Sender sender) {
        Optional<NodeId> theirs = sender.meshId();
        if (theirs.isEmpty() || theirs.equals(meshId)) {
            return Verdict.MERGE;
        }
        if (meshId.isEmpty()) {
            return Verdict.ADOPT;
        }
        boolean theirsIsLower = theirs.get().compareTo(meshId.get()) < 0;
        if (solo && (!sender.solo() || theirsIsLower)) {
            return Verdict.ADOPT;
        }
        return sender.solo() ? Verdict.WAIT : Verdict.REFUSE;
    }

    /** True the first time that this other mesh is refused. */
    boolean refuse(NodeId other) {
        if (refused.size() >= REFUSED_MAX && !refused.contains(other)) {
            refused.remove(refused.iterator().next());
        }
        return refused.add(other);
    }
}
