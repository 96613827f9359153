package io.gossamer.daemon;

import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.MembershipView;
import io.gossamer.model.RaftView;
import io.gossamer.proto.LinkCounts;
import io.gossamer.proto.MemberCounts;
import io.gossamer.proto.RaftSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Is all well, in words: the verdict line, and each problem with its next step. Pure. */
final class StatusAnswers {
    /** Less is made good within a window or two. */
    private static final long CLOCK_SET_BACK_MILLIS = 60_000;

    private StatusAnswers() {}

    /** What a verdict is made of. */
    record Facts(
            MembershipView view,
            RaftView raft,
            LinkTotals links,
            int firing,
            int pending,
            SelfWatch.Reading self,
            List<String> standing,
            long namesAheadMillis) {}

    /**
     * Every member that should answer does, every link of this node has been measured, and somebody leads.
     *
     * @param ownLinksWanted how many links this node is to measure
     */
    static boolean isComplete(MembershipView view, RaftView raft, LinkTotals links, int ownLinksWanted) {
        boolean allAlive = view.members().stream().noneMatch(member -> member.state() == MemberState.SUSPECT);
        return !view.members().isEmpty()
                && allAlive
                && raft.leader().isPresent()
                && links.ownMeasured() >= ownLinksWanted;
    }

    static String verdict(Facts facts) {
        MemberCounts members = MemberAnswers.counts(facts.view());
        LinkCounts links = facts.links().counts();
        RaftSummary raft = RaftAnswers.summary(facts.view(), facts.raft());
        List<String> parts = new ArrayList<>();
        boolean isolated = facts.view().isolatedSinceNanos().isPresent();
        parts.add((isolated ? "hears nobody · " : "") + members.getAlive() + "/" + members.getTotal() + " alive");
        if (links.getTotal() > 0) {
            parts.add(linkWords(links));
        }
        parts.add(
                facts.firing() == 0
                        ? "no alert firing"
                        : facts.firing() + (facts.firing() == 1 ? " alert firing" : " alerts firing"));
        parts.add(raft.hasLeader() ? "leader " + raft.getLeader().getName() : "no leader");
        if (raft.getVoters() > 0) {
            parts.add("voters " + raft.getVotersAlive() + "/" + raft.getVoters()
                    + (raft.getQuorum() ? "" : ", no quorum"));
        }
        return String.join(" · ", parts);
    }

    private static String linkWords(LinkCounts links) {
        List<String> bad = new ArrayList<>();
        if (links.getDown() > 0) {
            bad.add(links.getDown() + " down");
        }
        if (links.getDegraded() > 0) {
            bad.add(links.getDegraded() + " degraded");
        }
        if (links.getUnknown() > 0) {
            bad.add(links.getUnknown() + " unknown");
        }
        return bad.isEmpty()
                ? "all " + links.getTotal() + " links up"
                : "links: " + String.join(", ", bad) + " of " + links.getTotal();
    }

    /** Each with what to do about it. */
    static List<String> problems(Facts facts) {
        List<String> problems = new ArrayList<>(facts.standing());
        if (!facts.raft().problem().isEmpty()) {
            problems.add(facts.raft().problem());
        }
        for (Member member : facts.view().members()) {
            if (member.state() == MemberState.UNREACHABLE || member.state() == MemberState.DEAD) {
                problems.add(member.name() + " is " + member.state().name().toLowerCase(Locale.ROOT)
                        + ": see to its host, or `gossamer forget " + member.name() + "` if it is gone for good");
            }
        }
        if (facts.firing() > 0) {
            problems.add((facts.firing() == 1 ? "1 alert fires" : facts.firing() + " alerts fire")
                    + ": `gossamer alerts` says what and why");
        }
        isolated(facts.view()).ifPresent(problems::add);
        setBack(facts.namesAheadMillis()).ifPresent(problems::add);
        if (!facts.self().diskWritable()) {
            problems.add(
                    "this node's data directory cannot be written or is nearly full: history is not kept; free space");
        }
        if (!facts.self().holdsIdentity()) {
            problems.add(
                    "this node's data directory was emptied under it: it goes on, but what it writes is lost, and started anew it"
                            + " is another node; put the directory back before that, or `gossamer leave`");
        }
        if (facts.view().localHealth() > 2) {
            problems.add("this node itself is late (local health "
                    + facts.view().localHealth() + " of 7): its host may be overloaded");
        }
        return problems;
    }

    private static Optional<String> setBack(long namesAheadMillis) {
        return namesAheadMillis < CLOCK_SET_BACK_MILLIS
                ? Optional.empty()
                : Optional.of("this host's wall clock was set back by " + namesAheadMillis / 1_000
                        + " s: history goes on under the earlier clock's times until the clock is there again; a restart"
                        + " of the daemon ends that");
    }

    private static Optional<String> isolated(MembershipView view) {
        return view.isolatedSinceNanos()
                .map(
                        since ->
                                "this node hears nobody: the others are gone or it is cut off, it cannot tell; check its network");
    }
}
