package io.gossamer.daemon;

import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.MembershipView;
import java.util.ArrayList;
import java.util.List;

/**
 * The membership as people are shown it. A node that hears nobody accuses nobody, because it cannot tell whether the others are
 * gone; but it must not show them as alive either: they do not answer it, and that is what SUSPECT says.
 */
final class ShownView {
    private ShownView() {}

    static MembershipView of(MembershipView view) {
        if (view.isolatedSinceNanos().isEmpty()) {
            return view;
        }
        List<Member> shown = new ArrayList<>();
        for (Member member : view.members()) {
            boolean silent = member.state() == MemberState.ALIVE && !member.id().equals(view.self());
            shown.add(silent ? suspected(member, view.isolatedSinceNanos().get()) : member);
        }
        return new MembershipView(
                view.version(),
                view.self(),
                view.meshId(),
                shown,
                view.isolatedSinceNanos(),
                view.frozen(),
                view.localHealth());
    }

    private static Member suspected(Member member, long sinceNanos) {
        return new Member(
                member.id(),
                member.profile(),
                MemberState.SUSPECT,
                member.incarnation(),
                Math.max(sinceNanos, member.stateSinceNanos()),
                member.accusers(),
                member.accusersNeeded());
    }
}
