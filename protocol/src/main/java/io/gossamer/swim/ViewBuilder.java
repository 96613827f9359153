package io.gossamer.swim;

import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.MembershipView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the immutable picture for other threads; made anew only when something in it changed. */
final class ViewBuilder {
    private static final int MADE_AT_ONCE_MAX = 1024;

    private final SwimState state;
    private final Verdicts verdicts;
    private Optional<MembershipView> built = Optional.empty();
    private long builtOfTable;
    private long version;

    ViewBuilder(SwimState state, Verdicts verdicts) {
        this.state = state;
        this.verdicts = verdicts;
    }

    MembershipView view(Optional<Long> isolatedSinceNanos) {
        boolean frozen = state.freeze.isFrozen(state.nowNanos);
        boolean isSame = built.isPresent()
                && builtOfTable == state.table.version()
                && built.get().frozen() == frozen
                && built.get().localHealth() == state.health.score()
                && built.get().isolatedSinceNanos().equals(isolatedSinceNanos);
        if (isSame) {
            return built.get();
        }
        // Only the few fields around the members changed: they are shared.
        List<Member> members = built.isPresent() && builtOfTable == state.table.version()
                ? built.get().members()
                : members();
        builtOfTable = state.table.version();
        built = Optional.of(new MembershipView(
                ++version,
                state.self,
                state.mesh.meshId().orElse(state.self),
                members,
                isolatedSinceNanos,
                frozen,
                state.health.score()));
        return built.get();
    }

    private List<Member> members() {
        int usual = Verdicts.needed(Math.min(
                state.config.observers(), Math.max(0, state.table.ring().size() - 1)));
        List<MemberEntry> entries = state.table.all();
        if (entries.size() > MADE_AT_ONCE_MAX) {
            return new MembersAsAsked(entries, this::needed, usual);
        }
        List<Member> members = new ArrayList<>(entries.size());
        for (MemberEntry entry : entries) {
            int needed = isWeighed(entry) ? needed(entry) : usual;
            members.add(MembersAsAsked.member(entry, entry.profile(), needed));
        }
        return members;
    }

    private int needed(MemberEntry entry) {
        return verdicts.evidence(entry).needed();
    }

    static boolean isWeighed(MemberEntry entry) {
        return entry.state == MemberState.SUSPECT || entry.state == MemberState.UNREACHABLE;
    }
}
