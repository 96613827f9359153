package io.gossamer.daemon;

import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.swim.MembershipEvent;
import java.util.List;
import java.util.stream.Collectors;

/** Membership events in words for a person: kind, subject and one sentence. */
final class MembershipWords {
    private MembershipWords() {}

    /** What goes into the event log. */
    record Words(String kind, String subject, String text) {}

    /** Does it say anything to a person that no other event says? */
    static boolean isNews(MembershipEvent event) {
        boolean bare = event instanceof MembershipEvent.ProfileChanged changed
                && ProfileWords.of(changed.before(), changed.now()).isEmpty();
        return !bare && !(event instanceof MembershipEvent.SelfChanged);
    }

    static Words of(MembershipEvent event, MembershipView view) {
        if (event instanceof MembershipEvent.Joined joined) {
            return member("joined", joined.member(), "joined the mesh", view);
        } else if (event instanceof MembershipEvent.Suspected suspected) {
            return member("suspect", suspected.member(), "does not answer " + name(suspected.accuser(), view), view);
        } else if (event instanceof MembershipEvent.Refuted refuted) {
            return member("refuted", refuted.member(), "was suspected and says that it lives", view);
        } else if (event instanceof MembershipEvent.Unreachable unreachable) {
            return member(
                    "unreachable",
                    unreachable.member(),
                    "does not answer " + names(unreachable.accusers(), view),
                    view);
        } else if (event instanceof MembershipEvent.Died died) {
            return member("dead", died.member(), "has been unreachable for so long that it loses its place", view);
        } else if (event instanceof MembershipEvent.Stopped stopped) {
            return member("stopped", stopped.member(), "stopped and means to come back", view);
        } else if (event instanceof MembershipEvent.Left left) {
            return member("left", left.member(), "left for good", view);
        } else if (event instanceof MembershipEvent.Returned returned) {
            return member("returned", returned.member(), returned.restarted() ? "is back, restarted" : "is back", view);
        } else if (event instanceof MembershipEvent.Restarted restarted) {
            return member("restarted", restarted.member(), "restarted", view);
        } else if (event instanceof MembershipEvent.Forgotten forgotten) {
            return member(
                    "forgotten",
                    forgotten.member(),
                    "was forgotten at the word of " + name(forgotten.by(), view),
                    view);
        }
        return changes(event, view);
    }

    private static Words changes(MembershipEvent event, MembershipView view) {
        if (event instanceof MembershipEvent.AddressChanged moved) {
            return member("moved", moved.member(), "moved from " + moved.from() + " to " + moved.to(), view);
        } else if (event instanceof MembershipEvent.ProfileChanged changed) {
            return member("changed", changed.member(), ProfileWords.of(changed.before(), changed.now()), view);
        } else if (event instanceof MembershipEvent.Replaced replaced) {
            return member(
                    "replaced",
                    replaced.member(),
                    "was replaced by a new identity of its name ("
                            + replaced.successor().shortText() + ")",
                    view);
        } else if (event instanceof MembershipEvent.DoubleHeard doubled) {
            return member(
                    "identity_clash",
                    doubled.member(),
                    "two processes run under this one identity, at " + doubled.held() + " and at " + doubled.other()
                            + ": a copied data directory? Stop the copy and run `gossamer identity reset` on it",
                    view);
        } else if (event instanceof MembershipEvent.DoubleEnded ended) {
            return member(
                    "identity_clash_ended", ended.member(), "is heard from one process only, as it should be", view);
        } else if (event instanceof MembershipEvent.NameConflict conflict) {
            return new Words(
                    "member.name_conflict",
                    conflict.name(),
                    "two living nodes have this name (" + conflict.member().shortText() + " and "
                            + conflict.other().shortText() + "): give one another node.name");
        }
        return own(event, view);
    }

    /** What is about this node and its mesh. */
    private static Words own(MembershipEvent event, MembershipView view) {
        String self = name(view.self(), view);
        if (event instanceof MembershipEvent.IdentityClash clash) {
            return new Words(
                    "node.identity_clash",
                    self,
                    "another process runs under this node's own identity"
                            + clash.other().map(other -> " at " + other).orElse("")
                            + ": a copied data directory? Stop the copy and run `gossamer identity reset` on it");
        } else if (event instanceof MembershipEvent.IdentityClashEnded) {
            return new Words(
                    "node.identity_clash_ended",
                    self,
                    "nothing more is heard of another process under this node's own identity");
        } else if (event instanceof MembershipEvent.MeshAdopted adopted) {
            return new Words(
                    "node.mesh_adopted",
                    self,
                    "now belongs to mesh " + adopted.mesh().shortText()
                            + adopted.old()
                                    .map(old -> "; its mesh of one, " + old.shortText() + ", is given up")
                                    .orElse(""));
        } else if (event instanceof MembershipEvent.SoloEnded ended) {
            return new Words(
                    "node.solo_ended", self, "is alone no longer: " + name(ended.firstOther(), view) + " joined");
        } else if (event instanceof MembershipEvent.MeshRefused refused) {
            return new Words(
                    "node.mesh_refused",
                    refused.source().toString(),
                    "belongs to another mesh, " + refused.otherMesh().shortText()
                            + "; two meshes do not merge: stop its nodes, remove their data directories and let them join");
        } else if (event instanceof MembershipEvent.WrongCluster wrong) {
            return new Words(
                    "node.wrong_cluster",
                    wrong.source().toString(),
                    wrong.toldByOther()
                            ? "refuses this node: it is of another cluster or version (compare network.cluster, and `gossamer version` on both hosts)"
                            : "is of another cluster or version and is refused (compare network.cluster, and `gossamer version` on both hosts)");
        } else if (event instanceof MembershipEvent.Isolated) {
            return new Words(
                    "node.isolated", self, "hears nobody: the others are gone or this node is cut off, it cannot tell");
        } else if (event instanceof MembershipEvent.IsolationEnded) {
            return new Words("node.isolation_ended", self, "hears others again");
        } else if (event instanceof MembershipEvent.Frozen frozen) {
            return new Words(
                    "node.frozen",
                    self,
                    frozen.suspects() + " members turned suspect at once: nobody is removed for a while");
        } else if (event instanceof MembershipEvent.Thawed) {
            return new Words("node.thawed", self, "removals are allowed again");
        } else if (event instanceof MembershipEvent.SelfChanged changed) {
            return new Words(
                    "node.record",
                    self,
                    "says of itself: incarnation "
                            + Long.toUnsignedString(changed.record().incarnation()));
        }
        return new Words("member.event", self, event.toString());
    }

    private static Words member(String kind, NodeId id, String text, MembershipView view) {
        return new Words("member." + kind, name(id, view), text);
    }

    private static String names(List<NodeId> ids, MembershipView view) {
        return ids.stream().map(id -> name(id, view)).collect(Collectors.joining(", "));
    }

    private static String name(NodeId id, MembershipView view) {
        return view.member(id).map(member -> member.name()).orElseGet(id::shortText);
    }
}
