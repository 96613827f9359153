package io.gossamer.daemon;

import io.gossamer.model.Endpoint;
import io.gossamer.model.MemberState;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import java.util.ArrayList;
import java.util.List;

/**
 * Problems that last until a person acts: two processes under one identity, a node of another mesh. Membership says each
 * once; it is over when membership says so, or when who stands at one of the two addresses has become a member of its own,
 * which is what the advice leads to. Thread-safe.
 */
final class StandingProblems {
    static final int STANDING_MAX = 16;

    enum Kind {
        DOUBLE,
        OTHER_MESH
    }

    private record Problem(Kind kind, NodeId about, String text, List<Endpoint> places) {}

    private final List<Problem> problems = new ArrayList<>();

    /**
     * @param about whom the problem is about
     * @param places where the processes are, as far as that is known
     */
    synchronized void add(Kind kind, NodeId about, String text, List<Endpoint> places) {
        Problem problem = new Problem(kind, about, text, List.copyOf(places));
        if (problems.size() < STANDING_MAX && !problems.contains(problem)) {
            problems.add(problem);
        }
    }

    synchronized void end(Kind kind, NodeId about) {
        problems.removeIf(problem -> problem.kind() == kind && problem.about().equals(about));
    }

    /** Those that are not over in this view. What is over is forgotten, and said again when it comes again. */
    synchronized List<String> lasting(MembershipView view) {
        problems.removeIf(
                problem -> problem.places().stream().anyMatch(place -> isOther(problem.about(), place, view)));
        return problems.stream().map(Problem::text).toList();
    }

    private static boolean isOther(NodeId about, Endpoint place, MembershipView view) {
        return view.members().stream()
                .anyMatch(member -> member.state() == MemberState.ALIVE
                        && !member.id().equals(about)
                        && member.profile().gossip().equals(place));
    }
}
