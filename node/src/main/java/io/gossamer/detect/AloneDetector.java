package io.gossamer.detect;

import io.gossamer.aggregate.MeshPicture;
import io.gossamer.model.Finding;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * This node hears nobody although it has peers. It cannot tell whether they are gone or it is cut off, and says so: in a mesh
 * of two this stands in for "n2 is down".
 */
public final class AloneDetector implements Detector {
    private static final int NAMES_MAX = 5;

    private final long afterNanos;

    public AloneDetector(long afterNanos) {
        this.afterNanos = afterNanos;
    }

    @Override
    public String rule() {
        return Rules.ALONE;
    }

    @Override
    public List<Detection> detect(MeshPicture picture) {
        boolean alone = picture.membership()
                .isolatedSinceNanos()
                .filter(since -> picture.nowNanos() - since >= afterNanos)
                .isPresent();
        return alone ? List.of(new Detection(finding(picture), true)) : List.of();
    }

    private Finding finding(MeshPicture picture) {
        String self = picture.nameOf(picture.self());
        List<String> others = new ArrayList<>();
        for (Member member : picture.members()) {
            boolean expected = member.state() != MemberState.STOPPED;
            if (expected && !member.id().equals(picture.self()) && others.size() < NAMES_MAX) {
                others.add(member.name());
            }
        }
        String summary = others.size() == 1
                ? "%s hears nobody: %s is gone or %s is cut off, it cannot tell".formatted(self, others.get(0), self)
                : "%s hears nobody: %s … are gone or %s is cut off, it cannot tell"
                        .formatted(self, String.join(", ", others), self);
        TreeMap<String, String> labels = new TreeMap<>();
        labels.put("node", self);
        return new Finding(
                rule(),
                picture.self().toString(),
                self,
                summary,
                labels,
                List.of(new Finding.Evidence(picture.self(), "nothing received from any member", false)));
    }

    @Override
    public Verdict judge(MeshPicture picture, String key) {
        NodeId node = NodeId.parse(key);
        if (node.equals(picture.self())) {
            return picture.membership().isolatedSinceNanos().isPresent()
                    ? Verdict.blind()
                    : Verdict.cleared("hears others again");
        }
        return NodeFate.of(picture, node);
    }
}
