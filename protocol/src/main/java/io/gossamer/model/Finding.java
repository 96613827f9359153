package io.gossamer.model;

import java.util.List;
import java.util.Map;

/**
 * What a detector concluded, with its reasons; not yet an alert.
 *
 * @param kind the alert rule that it feeds: node_unreachable, shared_loss, shared_rtt, link_down, link_loss, link_rtt, partition, no_quorum, alone
 * @param key what it is about, stable while it lasts: two findings with one (kind, key) are the same trouble
 * @param subject the key in words for a person: "n3", "n1 → n2", "{n1, n2} | {n3}"
 * @param summary one sentence: what, where, how much, since when
 * @param labels ordered; at least those that silences match on: node or from and to, zone
 * @param evidence who says so, and who says otherwise
 */
public record Finding(
        String kind, String key, String subject, String summary, Map<String, String> labels, List<Evidence> evidence) {
    public Finding {
        labels = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(labels));
        evidence = List.copyOf(evidence);
    }

    /** One reporter's statement; {@code clears} speaks against the finding. */
    public record Evidence(NodeId reporter, String statement, boolean clears) {}
}
