package io.gossamer.detect;

import io.gossamer.aggregate.MeshPicture;
import io.gossamer.model.Finding;
import io.gossamer.model.LinkState;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * This node hears nobody although it has peers. It cannot tell whether they are gone or it is cut off, and says so: in a mesh
 * of two this stands in for "n2 is down".
 *
 * <p>So is a node that gets no answer from anybody and has no quorum, though it may hear others: what it sends does not arrive.
 * The mesh has not lost its quorum then; this node has lost the mesh. Where it does hear them it says so, for nobody else can: to
 * the others it is silent like a dead one. Remembers since when that is so.
 */
public final class AloneDetector implements Detector {
    private static final int NAMES_MAX = 5;

    private final long afterNanos;
    private Optional<Long> unansweredSince = Optional.empty();

    public AloneDetector(long afterNanos) {
        this.afterNanos = afterNanos;
    }

    @Override
    public String rule() {
        return Rules.ALONE;
    }

    @Override
    public List<Detection> detect(MeshPicture picture) {
        unansweredSince =
                isUnanswered(picture) ? Optional.of(unansweredSince.orElse(picture.nowNanos())) : Optional.empty();
        Optional<Long> unheardSince = picture.membership().isolatedSinceNanos();
        if (isLongAgo(picture, unheardSince)) {
            return List.of(new Detection(finding(picture, "hears nobody", "nothing received from any member"), true));
        }
        if (unansweredSince.isPresent() && hearsThem(picture)) {
            return List.of(new Detection(unheard(picture), isLongAgo(picture, unansweredSince)));
        }
        // Not ripe at once, yet it speaks at once for the quorum that is missed here.
        return unansweredSince.isEmpty()
                ? List.of()
                : List.of(new Detection(
                        finding(picture, "gets no answer from anybody", "none of its probes is answered"),
                        isLongAgo(picture, unansweredSince)));
    }

    private boolean isLongAgo(MeshPicture picture, Optional<Long> since) {
        return since.filter(at -> picture.nowNanos() - at >= afterNanos).isPresent();
    }

    /** A side of two or more still answers each other: that is a side without a quorum, and nobody of it is alone. */
    private static boolean isUnanswered(MeshPicture picture) {
        if (picture.raft().quorum() || picture.isYoung() || picture.selfImpaired()) {
            return false;
        }
        List<LinkState> own = picture.freshRow(picture.self())
                .map(row -> List.copyOf(row.outbound().values()))
                .orElse(List.of());
        return own.contains(LinkState.DOWN) && !own.contains(LinkState.UP) && !own.contains(LinkState.DEGRADED);
    }

    /** Most of those that should probe it do, and are heard. */
    private static boolean hearsThem(MeshPicture picture) {
        List<Boolean> heard = picture.freshRow(picture.self())
                .map(row -> List.copyOf(row.heard().values()))
                .orElse(List.of());
        long hearing = heard.stream().filter(each -> each).count();
        return hearing > 0 && 2 * hearing > heard.size();
    }

    private Finding unheard(MeshPicture picture) {
        NodeId self = picture.self();
        String name = picture.nameOf(self);
        TreeMap<String, String> labels = new TreeMap<>();
        labels.put("node", name);
        labels.put(
                "component", PathComponent.of(PathComponent.Kind.SENDING, self).name(picture));
        return new Finding(
                rule(),
                self.toString(),
                name,
                "nothing that %s sends arrives: it hears %s …, and none of them answers it"
                        .formatted(name, String.join(", ", others(picture))),
                labels,
                List.of(new Finding.Evidence(self, "hears the others' probes, and gets no answer to its own", false)));
    }

    private static List<String> others(MeshPicture picture) {
        List<String> others = new ArrayList<>();
        for (Member member : picture.members()) {
            boolean expected = member.state() != MemberState.STOPPED;
            if (expected && !member.id().equals(picture.self()) && others.size() < NAMES_MAX) {
                others.add(member.name());
            }
        }
        return others;
    }

    private Finding finding(MeshPicture picture, String what, String statement) {
        String self = picture.nameOf(picture.self());
        List<String> others = others(picture);
        String summary = others.size() == 1
                ? "%s %s: %s is gone or %s is cut off, it cannot tell".formatted(self, what, others.get(0), self)
                : "%s %s: %s … are gone or %s is cut off, it cannot tell"
                        .formatted(self, what, String.join(", ", others), self);
        TreeMap<String, String> labels = new TreeMap<>();
        labels.put("node", self);
        return new Finding(
                rule(),
                picture.self().toString(),
                self,
                summary,
                labels,
                List.of(new Finding.Evidence(picture.self(), statement, false)));
    }

    @Override
    public Verdict judge(MeshPicture picture, String key) {
        NodeId node = NodeId.parse(key);
        if (node.equals(picture.self())) {
            return picture.membership().isolatedSinceNanos().isPresent() || isUnanswered(picture)
                    ? Verdict.blind()
                    : Verdict.cleared("hears others again");
        }
        return NodeFate.of(picture, node);
    }
}
