package io.gossamer.consensus.voter;

import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.model.Zone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides the next change of the voters, if there should be one: one for one or two nodes, three for three and four, five
 * from five. Pure; asked again after every change, so that it only ever takes one step.
 *
 * <p>Ratis refuses to add as many voters as stay (endless elections, RATIS-1912), except from one to two: growth goes
 * 1 → 2 → 3 → 5. Shrinking goes 5 → 3 → 1 at once: two voters are the worst number and never rested at.
 */
final class VoterPlan {
    /** With one or two voters any single death loses the quorum: waiting is then the greater risk. */
    private static final long STABLE_YOUNG_NANOS = 2_000_000_000L;

    private static final long STABLE_NANOS = 10_000_000_000L;
    /**
     * A member that is alive, says that it has another seat or none, and is silent in its old one, will not return to it: it is
     * waited for no longer than a dead one.
     */
    private static final long REBORN_SILENT_NANOS = 10_000_000_000L;
    /** A stopped or unreachable voter is waited for so many times longer than a dead one. */
    private static final int PATIENCE_FACTOR = 10;

    private final Inputs in;
    private final int members;
    private final List<Voter> staying = new ArrayList<>();
    private final List<Voter> leaving = new ArrayList<>();

    /** @param silentNanos since the leader last heard it on Raft; empty for the leader itself */
    record Voter(NodeId node, String peerId, Optional<Long> silentNanos) {}

    /**
     * @param self the leader, whose plan this is
     * @param excluded candidates that failed lately
     * @param replaceAfterNanos dead and silent for so long: replaced
     */
    record Inputs(
            NodeId self,
            List<Voter> voters,
            MembershipView view,
            Set<NodeId> excluded,
            long replaceAfterNanos,
            long nowNanos) {}

    /** One step: add these nodes and drop these peers in one change. */
    record Change(List<NodeId> add, List<String> drop, String reason) {}

    private VoterPlan(Inputs in) {
        this.in = in;
        this.members = (int) in.view().members().stream()
                .filter(member -> member.state() != MemberState.LEFT)
                .count();
        for (Voter voter : in.voters()) {
            (isGone(voter) ? leaving : staying).add(voter);
        }
    }

    static Optional<Change> next(Inputs in) {
        boolean leads = in.voters().stream().anyMatch(voter -> voter.node().equals(in.self()));
        return leads ? new VoterPlan(in).next() : Optional.empty();
    }

    static int votersFor(int members) {
        return members < 3 ? 1 : members < 5 ? 3 : 5;
    }

    private Optional<Change> next() {
        int target = votersFor(members);
        List<Member> candidates = candidates();
        int goal = odd(Math.min(target, staying.size() + candidates.size()));
        if (goal > staying.size() || goal == staying.size() && !leaving.isEmpty()) {
            return goal > staying.size() ? grow(goal, candidates) : shrink(goal);
        }
        // A group between two sizes waits for candidates that flap or are too young; going back would only start over.
        boolean onItsWay = leaving.isEmpty() && staying.size() <= target;
        return goal < staying.size() && !onItsWay ? shrink(goal) : Optional.empty();
    }

    private static int odd(int number) {
        return Math.max(1, number % 2 == 0 ? number - 1 : number);
    }

    private Optional<Change> grow(int goal, List<Member> candidates) {
        boolean single = in.voters().size() == 1;
        if (!single && staying.size() == 1) {
            return drop(leaving, "gone"); // first alone, then 1 → 2: anything else would add a majority
        }
        int room = single ? 1 : staying.size() - 1;
        List<NodeId> chosen = spread(candidates, Math.min(goal - staying.size(), room));
        List<String> dropped = leaving.stream().map(Voter::peerId).toList();
        String reason = dropped.isEmpty() ? "more voters for " + members + " nodes" : "replaces a voter that is gone";
        return Optional.of(new Change(chosen, dropped, reason));
    }

    private Optional<Change> shrink(int goal) {
        boolean allLeft = leaving.stream().allMatch(voter -> stateOf(voter) == MemberState.LEFT);
        int total = in.voters().size();
        int survivableNow = staying.size() - (total / 2 + 1);
        int survivableThen = (goal - 1) / 2;
        if (!leaving.isEmpty() && !allLeft && survivableThen <= survivableNow) {
            return Optional.empty(); // the dead may come back, and without them nothing is gained
        }
        List<Voter> kept = new ArrayList<>(staying);
        kept.sort(Comparator.<Voter, Boolean>comparing(voter -> !voter.node().equals(in.self()))
                .thenComparing(voter -> stateOf(voter) != MemberState.ALIVE)
                .thenComparing(Voter::node));
        List<Voter> dropped = new ArrayList<>(leaving);
        dropped.addAll(kept.subList(goal, kept.size()));
        return drop(dropped, members + " nodes need " + goal);
    }

    private static Optional<Change> drop(List<Voter> voters, String reason) {
        return voters.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Change(List.of(), voters.stream().map(Voter::peerId).toList(), reason));
    }

    private MemberState stateOf(Voter voter) {
        return in.view().member(voter.node()).map(Member::state).orElse(MemberState.DEAD);
    }

    private boolean isGone(Voter voter) {
        if (voter.node().equals(in.self())) {
            return false;
        }
        Optional<Member> member = in.view().member(voter.node());
        if (member.isPresent() && member.get().state() == MemberState.LEFT) {
            return true;
        }
        long silentNanos = voter.silentNanos().orElse(0L);
        if (in.view().frozen()) {
            return false;
        }
        if (member.isEmpty()) {
            return silentNanos >= in.replaceAfterNanos(); // forgotten, or not heard of yet
        }
        return switch (member.get().state()) {
            case DEAD -> silentNanos >= in.replaceAfterNanos();
            case STOPPED, UNREACHABLE -> silentNanos >= PATIENCE_FACTOR * in.replaceAfterNanos();
            case ALIVE ->
                isReborn(member.get(), voter) && silentNanos >= Math.min(REBORN_SILENT_NANOS, in.replaceAfterNanos());
            case SUSPECT, LEFT -> false;
        };
    }

    private boolean isReborn(Member member, Voter voter) {
        boolean otherSeat = member.profile()
                .raftSeat()
                .map(seat -> !seat.peerId().equals(voter.peerId()))
                .orElse(true);
        return otherSeat && aliveNanos(member) >= STABLE_NANOS;
    }

    private long aliveNanos(Member member) {
        return in.nowNanos() - member.stateSinceNanos();
    }

    /**
     * During mass suspicion nobody is replaced, but a group that is still growing takes who has been steady all the while: two
     * voters for a minute would be worse than what the freeze guards against.
     */
    private List<Member> candidates() {
        boolean young = in.voters().size() < 3 && !in.view().frozen();
        long needed = young ? STABLE_YOUNG_NANOS : STABLE_NANOS;
        return in.view().members().stream()
                .filter(member -> member.state() == MemberState.ALIVE && aliveNanos(member) >= needed)
                .filter(member -> member.profile().ports().raft() > 0
                        && member.profile().ports().grpc() > 0)
                .filter(member -> !in.excluded().contains(member.id()))
                .filter(member ->
                        staying.stream().noneMatch(voter -> voter.node().equals(member.id())))
                .toList();
    }

    /** Greedy: each next voter is the one that shares least of its zone with those already there; ties by id. */
    private List<NodeId> spread(List<Member> candidates, int count) {
        List<Zone> zones = new ArrayList<>();
        for (Voter voter : staying) {
            in.view()
                    .member(voter.node())
                    .ifPresent(member -> zones.add(member.profile().zone()));
        }
        List<Member> open = new ArrayList<>(candidates);
        List<NodeId> chosen = new ArrayList<>();
        while (chosen.size() < count && !open.isEmpty()) {
            Member best = open.stream()
                    .min(Comparator.<Member>comparingInt(
                                    member -> shared(member.profile().zone(), zones))
                            .thenComparing(Member::id))
                    .orElseThrow();
            open.remove(best);
            chosen.add(best.id());
            zones.add(best.profile().zone());
        }
        return chosen;
    }

    private static int shared(Zone zone, List<Zone> others) {
        int shared = 0;
        for (Zone other : others) {
            List<String> here = zone.levels();
            List<String> there = other.levels();
            int depth = 0;
            while (depth < Math.min(here.size(), there.size())
                    && here.get(depth).equals(there.get(depth))) {
                depth++;
            }
            shared += depth * depth; // a shared rack is worse than two shared regions
        }
        return shared;
    }
}
