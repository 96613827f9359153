package io.gossamer.daemon;

import io.gossamer.model.Endpoint;
import io.gossamer.model.MemberState;
import io.gossamer.model.MembershipView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Problems that last until a person acts: a twin under this node's identity, a node of another mesh. Membership says each
 * once; it is over when who stands at that address has become a member of its own, which is what the advice leads to.
 * Thread-safe.
 */
final class StandingProblems {
    static final int STANDING_MAX = 16;

    private record Problem(String text, Optional<Endpoint> source) {}

    private final List<Problem> problems = new ArrayList<>();

    /** @param source where the other process is, as far as that is known */
    synchronized void add(String text, Optional<Endpoint> source) {
        Problem problem = new Problem(text, source);
        if (problems.size() < STANDING_MAX && !problems.contains(problem)) {
            problems.add(problem);
        }
    }

    /** Those that are not over in this view. What is over is forgotten, and said again when it comes again. */
    synchronized List<String> lasting(MembershipView view) {
        problems.removeIf(problem ->
                problem.source().filter(source -> isOtherMember(source, view)).isPresent());
        return problems.stream().map(Problem::text).toList();
    }

    private static boolean isOtherMember(Endpoint address, MembershipView view) {
        return view.members().stream()
                .anyMatch(member -> member.state() == MemberState.ALIVE
                        && !member.id().equals(view.self())
                        && member.profile().gossip().equals(address));
    }
}
