package io.gossamer.detect;

import io.gossamer.control.ControlLimits;
import io.gossamer.model.Finding;
import io.gossamer.model.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;

/**
 * A finding, whether it may fire, and what it explains.
 *
 * @param ripe one that is not makes an alert pending, so that people see it coming, and no more: a suspicion that waits for its
 *     verdict, a claim that the other end contradicts
 * @param sides of a partition: troubles of a whole lost side, and between sides, have this one cause; else empty
 * @param lostNodes nodes whose silence this explains
 * @param pairs keys of pairs, or of ways, whose trouble of the same sort this explains
 * @param known what else is known of it, in words that the finding's summary ends with; "" where nothing is
 */
public record Detection(
        Finding finding,
        boolean ripe,
        List<SortedSet<NodeId>> sides,
        SortedSet<NodeId> lostNodes,
        SortedSet<String> pairs,
        String known) {
    public Detection {
        sides = List.copyOf(new ArrayList<>(sides));
    }

    public Detection(
            Finding finding,
            boolean ripe,
            List<SortedSet<NodeId>> sides,
            SortedSet<NodeId> lostNodes,
            SortedSet<String> pairs) {
        this(finding, ripe, sides, lostNodes, pairs, "");
    }

    public Detection(Finding finding, boolean ripe, List<SortedSet<NodeId>> sides, SortedSet<NodeId> lostNodes) {
        this(finding, ripe, sides, lostNodes, Collections.emptySortedSet());
    }

    public Detection(Finding finding, boolean ripe) {
        this(finding, ripe, List.of(), Collections.emptySortedSet());
    }

    /** Itself when there is nothing to say. */
    Detection saying(String words) {
        if (words.isEmpty()) {
            return this;
        }
        Finding said = new Finding(
                finding.kind(),
                finding.key(),
                finding.subject(),
                ControlLimits.joined(finding.summary(), "; " + words),
                finding.labels(),
                finding.evidence());
        return new Detection(said, ripe, sides, lostNodes, pairs, words);
    }
}
