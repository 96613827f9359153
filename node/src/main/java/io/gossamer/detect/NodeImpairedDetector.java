package io.gossamer.detect;

import io.gossamer.aggregate.LinkEvidence;
import io.gossamer.aggregate.MeshPicture;
import io.gossamer.model.Finding;
import io.gossamer.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A node that was itself too late or too busy to measure: a finding about the host, not about the network. It says so of itself in its
 * summaries, all of a window alike, and those are no evidence for any other rule.
 */
public final class NodeImpairedDetector implements Detector {
    @Override
    public String rule() {
        return Rules.NODE_IMPAIRED;
    }

    @Override
    public List<Detection> detect(MeshPicture picture) {
        List<Detection> found = new ArrayList<>();
        NodeId last = null;
        for (LinkEvidence evidence : picture.links()) {
            NodeId node = evidence.link().from();
            boolean impaired =
                    evidence.latest().filter(LinkEvidence.Latest::selfImpaired).isPresent();
            if (impaired && !node.equals(last) && picture.isCounted(node)) {
                last = node; // links are in order, so a node's lie together
                found.add(new Detection(finding(picture, node), true));
            }
        }
        return found;
    }

    private Finding finding(MeshPicture picture, NodeId node) {
        String name = picture.nameOf(node);
        TreeMap<String, String> labels = new TreeMap<>();
        labels.put("node", name);
        return new Finding(
                rule(),
                node.toString(),
                name,
                name + " is itself late or overloaded: what it measures is no evidence about the network",
                labels,
                List.of(new Finding.Evidence(node, "says so of its newest window; its status says why", false)));
    }

    @Override
    public Verdict judge(MeshPicture picture, String key) {
        NodeId node = NodeId.parse(key);
        if (!picture.isCounted(node)) {
            return NodeFate.of(picture, node);
        }
        Optional<LinkEvidence.Latest> newest = picture.links().stream()
                .filter(evidence -> evidence.link().from().equals(node))
                .flatMap(evidence -> evidence.latest().stream())
                .findFirst();
        return newest.isPresent() ? Verdict.cleared("measures in time again") : Verdict.blind();
    }
}
