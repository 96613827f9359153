package io.gossamer.detect;

import io.gossamer.aggregate.MeshPicture;
import io.gossamer.model.Finding;
import io.gossamer.model.Finding.Evidence;
import io.gossamer.model.MemberState;
import io.gossamer.model.RaftView;
import io.gossamer.model.RaftView.Role;
import io.gossamer.model.RaftView.Voter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The group that decides cannot decide. By its nature this cannot be agreed upon: only the fallback book, which asks nobody,
 * ever carries it.
 */
public final class NoQuorumDetector implements Detector {
    private static final int NAMES_MAX = 12;

    @Override
    public String rule() {
        return Rules.NO_QUORUM;
    }

    @Override
    public List<Detection> detect(MeshPicture picture) {
        RaftView raft = picture.raft();
        boolean hasGroup = raft.groupId().isPresent() && raft.role() != Role.WAITING;
        return hasGroup && !raft.quorum() ? List.of(new Detection(finding(picture), true)) : List.of();
    }

    private Finding finding(MeshPicture picture) {
        List<Evidence> evidence = new ArrayList<>();
        int answering = 0;
        for (Voter voter : picture.raft().voters()) {
            Optional<MemberState> state =
                    picture.membership().member(voter.node()).map(member -> member.state());
            boolean self = voter.node().equals(picture.self());
            boolean heard = self || picture.membership().isolatedSinceNanos().isEmpty();
            boolean answers = heard && state.filter(MemberState::isCounted).isPresent();
            answering += answers ? 1 : 0;
            String how = heard
                    ? state.map(known -> known.name().toLowerCase(java.util.Locale.ROOT))
                            .orElse("not a member")
                    : "not heard, like everybody";
            evidence.add(new Evidence(
                    picture.self(), "voter %s is %s".formatted(picture.nameOf(voter.node()), how), answers));
        }
        int voters = picture.raft().voters().size();
        int needed = voters / 2 + 1;
        String self = picture.nameOf(picture.self());
        String why = answering >= needed
                ? "%d of %d voters are there, yet %s hears of no leader".formatted(answering, voters, self)
                : "%d of %d voters answer %s, %d are needed".formatted(answering, voters, self, needed);
        String summary = "no quorum: " + why + unreached(picture) + "; until it is back no other alert is decided";
        return new Finding(rule(), Rules.MESH_KEY, "mesh", summary, new TreeMap<>(), evidence);
    }

    /** Who is called at night is to know where to look first. */
    private static String unreached(MeshPicture picture) {
        if (picture.membership().isolatedSinceNanos().isPresent()) {
            return "";
        }
        List<String> names = picture.members().stream()
                .filter(member -> member.state() == MemberState.UNREACHABLE || member.state() == MemberState.DEAD)
                .map(member -> picture.nameOf(member.id()))
                .sorted()
                .toList();
        if (names.isEmpty()) {
            return "";
        }
        String more = names.size() > NAMES_MAX ? " and %d more".formatted(names.size() - NAMES_MAX) : "";
        return "; not reached: " + String.join(", ", names.subList(0, Math.min(NAMES_MAX, names.size()))) + more;
    }

    @Override
    public Verdict judge(MeshPicture picture, String key) {
        return picture.raft().quorum() ? Verdict.cleared("quorum is back") : Verdict.blind();
    }
}
