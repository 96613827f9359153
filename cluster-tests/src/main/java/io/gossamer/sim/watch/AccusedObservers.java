package io.gossamer.sim.watch;

import com.google.protobuf.ByteString;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import io.gossamer.sim.SimKeys;
import io.gossamer.sim.SimNode;
import io.gossamer.sim.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * May this node accuse that one? By the rings as the paper draws them (Rapid, ATC'18 §4.1), sorted here from what the accuser
 * shows as its members; the node's own class is not asked.
 *
 * <p>A prober that was chosen by an older view may judge one last probe after the ring has changed, so the members within two
 * places count too.
 */
final class AccusedObservers {
    static final int CONTENT_BYTES = 41;
    private static final int PLACES = 3;

    private AccusedObservers() {}

    static void check(Simulation simulation, SimNode accuser, ByteString content) {
        var layout = content.substring(1).asReadOnlyByteBuffer();
        NodeId by = new NodeId(layout.getLong(), layout.getLong());
        NodeId subject = new NodeId(layout.getLong(), layout.getLong());
        Invariants.require(by.equals(accuser.id()), accuser, "it signs for somebody else");
        Invariants.require(!subject.equals(by), accuser, "it accuses itself");
        int rings = simulation.settings().swim().observers();
        List<Member> onRing = new ArrayList<>();
        for (Member member : accuser.swim().view().members()) {
            if (member.state().isCounted() || member.state() == MemberState.UNREACHABLE) {
                onRing.add(member);
            }
        }
        if (onRing.size() <= rings + 1 + PLACES) {
            return;
        }
        boolean observes = false;
        for (int ring = 0; ring < rings && !observes; ring++) {
            observes = distance(onRing, ring, by, subject)
                    .filter(places -> places <= PLACES)
                    .isPresent();
        }
        Invariants.require(observes, accuser, "it accuses " + subject.shortText() + ", which it does not observe");
    }

    /** How many places the subject stands behind the observer on this ring. */
    private static Optional<Integer> distance(List<Member> members, int ring, NodeId by, NodeId subject) {
        long from = position(by, ring);
        long arc = position(subject, ring) - from;
        int between = 0;
        for (Member member : members) {
            long place = position(member.id(), ring) - from;
            if (place != 0 && Long.compareUnsigned(place, arc) < 0) {
                between++;
            }
        }
        return Optional.of(between + 1);
    }

    private static long position(NodeId id, int ring) {
        return SimKeys.mix(SimKeys.mix(SimKeys.mix(id.high()) ^ id.low()) ^ ring);
    }
}
