package io.gossamer.consensus.founding;

import io.gossamer.model.NodeId;
import io.gossamer.proto.VoteFoundersReply;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What each founder last said, for as long as it may be taken for what it would say now. On hosts that are busy starting,
 * hardly a round of questions is answered by everybody in time; the answers of several rounds together are as good, since
 * what counts in them, a pledge, is on its giver's disk.
 *
 * <p>One thread; at most one answer a founder.
 */
final class FounderAnswers {
    static final long KEPT_NANOS = 30_000_000_000L;

    private final Map<String, Kept> answers = new HashMap<>();

    private record Kept(NodeId node, VoteFoundersReply reply, long atNanos) {}

    void keep(String founder, NodeId node, VoteFoundersReply reply, long nowNanos) {
        answers.put(founder, new Kept(node, reply, nowNanos));
    }

    /** Only of that very node: one whose disk was replaced has another id and has promised nothing. */
    Optional<VoteFoundersReply> of(String founder, NodeId node, long nowNanos) {
        return Optional.ofNullable(answers.get(founder))
                .filter(kept -> kept.node.equals(node) && nowNanos - kept.atNanos < KEPT_NANOS)
                .map(Kept::reply);
    }
}
