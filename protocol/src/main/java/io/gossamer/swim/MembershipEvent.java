package io.gossamer.swim;

import io.gossamer.model.Endpoint;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodeProfile;
import io.gossamer.wire.MemberRecord;
import java.util.List;
import java.util.Optional;

/** Something that changed in this node's view of the mesh, told once. */
public sealed interface MembershipEvent {
    record Joined(NodeId member) implements MembershipEvent {}

    record Suspected(NodeId member, NodeId accuser) implements MembershipEvent {}

    /** A suspect said that it lives. */
    record Refuted(NodeId member) implements MembershipEvent {}

    record Unreachable(NodeId member, List<NodeId> accusers) implements MembershipEvent {}

    record Died(NodeId member) implements MembershipEvent {}

    /** It said that it stops and means to come back. */
    record Stopped(NodeId member) implements MembershipEvent {}

    /** It said that it leaves for good. */
    record Left(NodeId member) implements MembershipEvent {}

    /** It was unreachable, dead or stopped and is back; {@code restarted} tells a new boot. */
    record Returned(NodeId member, boolean restarted) implements MembershipEvent {}

    /** It restarted so fast that nobody missed it. */
    record Restarted(NodeId member) implements MembershipEvent {}

    /** It says something else of itself; its address alone is {@link AddressChanged}. */
    record ProfileChanged(NodeId member, NodeProfile before, NodeProfile now) implements MembershipEvent {}

    record AddressChanged(NodeId member, Endpoint from, Endpoint to) implements MembershipEvent {}

    /** An operator had it forgotten. */
    record Forgotten(NodeId member, NodeId by) implements MembershipEvent {}

    /** Its name now belongs to another identity, which it did not answer to. */
    record Replaced(NodeId member, NodeId successor) implements MembershipEvent {}

    /** Two living members have one name. */
    record NameConflict(NodeId member, NodeId other, String name) implements MembershipEvent {}

    /** Another process runs under this node's own identity: a copied disk. `gossamer identity reset` on one of them. */
    record IdentityClash(Optional<Endpoint> other) implements MembershipEvent {}

    /** Of the other process under this node's identity nothing is heard any more. */
    record IdentityClashEnded() implements MembershipEvent {}

    /** Two processes run under a member's identity: the one whose record stands here is at {@code held}. */
    record DoubleHeard(NodeId member, Endpoint held, Endpoint other) implements MembershipEvent {}

    /** Under that member's identity only one process is heard now. */
    record DoubleEnded(NodeId member) implements MembershipEvent {}

    /** This node gave up its mesh of one, or had none, and now belongs to {@code mesh}. */
    record MeshAdopted(Optional<NodeId> old, NodeId mesh) implements MembershipEvent {}

    /** This node's mesh of one is one no longer. */
    record SoloEnded(NodeId firstOther) implements MembershipEvent {}

    /** A member of another mesh, which has members of its own: neither yields. */
    record MeshRefused(NodeId otherMesh, Endpoint source) implements MembershipEvent {}

    /** Packets of another cluster or version; {@code toldByOther}: the other side refuses ours. */
    record WrongCluster(Endpoint source, boolean toldByOther) implements MembershipEvent {}

    /** Nobody has been heard since then although there are peers. */
    record Isolated(long sinceNanos) implements MembershipEvent {}

    record IsolationEnded(long sinceNanos) implements MembershipEvent {}

    /** Many members turned suspect at once: no removals for a while. */
    record Frozen(int suspects) implements MembershipEvent {}

    record Thawed() implements MembershipEvent {}

    /** This node's own record changed (start, refutation, profile): persist what must survive. */
    record SelfChanged(MemberRecord record) implements MembershipEvent {}
}
