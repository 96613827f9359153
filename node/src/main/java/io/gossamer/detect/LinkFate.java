package io.gossamer.detect;

import io.gossamer.aggregate.MeshPicture;
import io.gossamer.model.LinkId;
import io.gossamer.model.NodeId;
import java.util.List;
import java.util.function.Predicate;

/** What became of a link: over when an end left or was forgotten, else what fresh evidence says, else nothing is known. */
final class LinkFate {
    private LinkFate() {}

    /** {@code isGood} must be true only on fresh evidence. */
    static Verdict of(MeshPicture picture, Pair pair, Predicate<LinkId> isGood) {
        for (NodeId end : List.of(pair.low(), pair.high())) {
            if (NodeFate.of(picture, end) instanceof Verdict.Cleared fate && fate.forGood()) {
                return Verdict.over(fate.reason());
            }
        }
        boolean good = isGood.test(pair.forward()) || isGood.test(pair.reverse());
        return good ? Verdict.cleared("recovered") : Verdict.blind();
    }
}
