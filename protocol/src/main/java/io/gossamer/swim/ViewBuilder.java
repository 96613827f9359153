package io.gossamer.swim;

import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.MembershipView;
import io.gossamer.wire.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the immutable picture for other threads; made anew only when something in it changed. */
final class ViewBuilder {
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
        List<Member> members = new ArrayList<>(state.table.size());
        for (MemberEntry entry : state.table.all()) {
            boolean isWeighed = entry.state == MemberState.SUSPECT || entry.state == MemberState.UNREACHABLE;
            members.add(new Member(
                    entry.id,
                    entry.record.profile(),
                    entry.state,
                    entry.incarnation(),
                    entry.stateSinceNanos,
                    entry.accusations().stream().map(Notice::by).toList(),
                    isWeighed ? verdicts.evidence(entry).needed() : usual));
        }
        return members;
    }
}
