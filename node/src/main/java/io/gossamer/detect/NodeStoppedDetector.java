package io.gossamer.detect;

import io.gossamer.aggregate.MeshPicture;
import io.gossamer.model.Finding;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A node that said it stops and is not back within {@code membership.stop_grace}: a reboot pages nobody. */
public final class NodeStoppedDetector implements Detector {
    private final long stopGraceNanos;

    public NodeStoppedDetector(long stopGraceNanos) {
        this.stopGraceNanos = stopGraceNanos;
    }

    @Override
    public String rule() {
        return Rules.NODE_STOPPED;
    }

    @Override
    public List<Detection> detect(MeshPicture picture) {
        List<Detection> found = new ArrayList<>();
        for (Member member : picture.members()) {
            long stoppedNanos = picture.nowNanos() - member.stateSinceNanos();
            if (member.state() == MemberState.STOPPED && stoppedNanos >= stopGraceNanos) {
                found.add(new Detection(finding(picture, member), true));
            }
        }
        return found;
    }

    private Finding finding(MeshPicture picture, Member member) {
        TreeMap<String, String> labels = new TreeMap<>();
        labels.put("node", member.name());
        labels.put("zone", member.profile().zone().path());
        String summary =
                "%s was stopped and is not back after %d s".formatted(member.name(), stopGraceNanos / 1_000_000_000);
        Finding.Evidence said = new Finding.Evidence(picture.self(), member.name() + " said that it stops", false);
        return new Finding(rule(), member.id().toString(), member.name(), summary, labels, List.of(said));
    }

    @Override
    public Verdict judge(MeshPicture picture, String key) {
        Verdict fate = NodeFate.of(picture, NodeId.parse(key));
        boolean stillStopped = picture.membership()
                .member(NodeId.parse(key))
                .filter(member -> member.state() == MemberState.STOPPED)
                .isPresent();
        return stillStopped && fate instanceof Verdict.Cleared cleared && !cleared.forGood() ? Verdict.blind() : fate;
    }
}
