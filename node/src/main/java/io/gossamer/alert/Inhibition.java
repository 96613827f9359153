package io.gossamer.alert;

import io.gossamer.aggregate.LinkEvidence;
import io.gossamer.aggregate.MeshPicture;
import io.gossamer.control.ControlView;
import io.gossamer.detect.Detection;
import io.gossamer.detect.Rules;
import io.gossamer.model.LinkId;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import io.gossamer.proto.AlertPhase;
import io.gossamer.proto.AlertRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * One cause, one alert: says of a trouble which other one speaks for it.
 *
 * <pre>
 *  alone             speaks for  everything that the lonely node believes of others
 *  partition         speaks for  nodes of the lost side, and links from one side to another
 *  node_unreachable  speaks for  links to and from the node; so does a suspicion that waits for its verdict
 *  node_stopped      speaks for  links to and from the node; so does being stopped, before it is an alert
 *  shared_loss       speaks for  loss of all links that go through what it names, and for those that are down for moments
 *  shared_rtt        speaks for  round-trip time of all links that go through what it names
 *  mtu_black_hole    of what many ways have in common speaks for that of each; class_lost and class_remarked likewise
 *  link_down         speaks for  loss and round-trip time of the same pair
 * </pre>
 *
 * It outlasts its source by two windows: a node that returns has links that are still down by their measure. Loss is pooled over
 * more windows than two, so what a node or a link lost while it was away is muted for as long as it is pooled. The source is the
 * trouble and not its alert: one that goes on firing for its {@code keep_firing_for} after all is well mutes nobody. A suspicion
 * alone keeps a link waiting for {@link #SUSPICION_NANOS} and no longer: a single cut link makes one observer accuse for ever.
 *
 * <p>Remembers since when a link's trouble has been waiting, and when each node was last not well. One thread.
 */
final class Inhibition {
    static final long OUTLAST_NANOS = Duration.ofSeconds(20).toNanos();
    /** Eight windows are pooled, and the one that was running when the source ended came after it. */
    static final long LOSS_OUTLAST_NANOS = Duration.ofSeconds(90).toNanos();

    /** What is pooled, and what each way is tried for seldom. */
    private static final List<String> SLOW_TO_END =
            List.of(Rules.LINK_LOSS, Rules.MTU_BLACK_HOLE, Rules.CLASS_LOST, Rules.CLASS_REMARKED);

    static final long SUSPICION_NANOS = Duration.ofSeconds(15).toNanos();

    private static final int REMEMBERED_MAX = 100_000;

    private final TreeMap<String, Long> linkTroubleSince = new TreeMap<>();
    private final TreeMap<NodeId, Long> lastGone = new TreeMap<>();
    /** Of a link's rule and a pair, whose loss or delay something shared explains: what, and when it was last so. */
    private final TreeMap<String, Shared> shared = new TreeMap<>();

    private record Shared(String rule, String key, long atNanos) {}

    private MeshPicture picture;
    private ControlView view;
    private long stateNanos;
    private Optional<Detection> partition = Optional.empty();

    /** Looks at one moment; {@link #inhibitedBy} answers for it until the next. */
    void look(MeshPicture nextPicture, long stateNanosNow, List<Detection> detections) {
        picture = nextPicture;
        view = nextPicture.control();
        stateNanos = stateNanosNow;
        partition = detections.stream()
                .filter(detection -> detection.finding().kind().equals(Rules.PARTITION))
                .findFirst();
        for (Member member : picture.membership().members()) {
            boolean gone = !member.state().isCounted();
            if (gone) {
                lastGone.put(member.id(), picture.nowNanos());
            }
        }
        lastGone.values().removeIf(at -> picture.nowNanos() - at > LOSS_OUTLAST_NANOS);
        shared.values().removeIf(at -> picture.nowNanos() - at.atNanos() > LOSS_OUTLAST_NANOS);
        for (Detection detection : detections) {
            String rule = detection.finding().kind();
            String explained = explainedBy(rule);
            Shared now = new Shared(rule, detection.finding().key(), picture.nowNanos());
            for (String pair : detection.pairs()) {
                if (shared.size() < REMEMBERED_MAX) {
                    shared.put(explained + "\n" + pair, now);
                }
            }
        }
        TreeMap<String, Long> stillThere = new TreeMap<>();
        for (Detection detection : detections) {
            String trouble =
                    detection.finding().kind() + "\n" + detection.finding().key();
            if (isLinkRule(detection.finding().kind()) && stillThere.size() < REMEMBERED_MAX) {
                stillThere.put(trouble, linkTroubleSince.getOrDefault(trouble, picture.nowNanos()));
            }
        }
        linkTroubleSince.clear();
        linkTroubleSince.putAll(stillThere);
    }

    private static String explainedBy(String rule) {
        return switch (rule) {
            case Rules.SHARED_RTT -> Rules.LINK_RTT;
            case Rules.MTU_BLACK_HOLE, Rules.CLASS_LOST, Rules.CLASS_REMARKED -> rule;
            default -> Rules.LINK_LOSS;
        };
    }

    static boolean isLinkRule(String rule) {
        return rule.startsWith("link_");
    }

    /** Id of the alert that speaks for this trouble, or words where there is no alert yet; empty: it speaks for itself. */
    String inhibitedBy(String rule, String key) {
        if (rule.equals(Rules.ALONE)) {
            return "";
        }
        long outlast = SLOW_TO_END.contains(rule) ? LOSS_OUTLAST_NANOS : OUTLAST_NANOS;
        String cause = speaker(Rules.ALONE, picture.self().toString(), outlast);
        if (!cause.isEmpty() || rule.equals(Rules.PARTITION)) {
            return cause;
        }
        List<NodeId> nodes = Silences.nodesOf(key);
        cause = byPartition(rule, nodes, outlast);
        if (!cause.isEmpty()) {
            return cause;
        }
        if (!isLinkRule(rule)) {
            return byShared(rule, key, outlast);
        }
        for (NodeId end : nodes) {
            cause = byNode(rule, key, end, outlast);
            if (!cause.isEmpty()) {
                return cause;
            }
        }
        if (rule.equals(Rules.LINK_DOWN)) {
            return isSomethingThrough(key) ? byShared(Rules.LINK_LOSS, key, LOSS_OUTLAST_NANOS) : "";
        }
        cause = byShared(rule, key, outlast);
        return cause.isEmpty() ? speaker(Rules.LINK_DOWN, key, outlast) : cause;
    }

    /**
     * Between two hosts that each lose much, so many probes in a row are lost now and then as make a link down. Of one that is cut
     * nothing at all comes through in a window.
     */
    private boolean isSomethingThrough(String pair) {
        List<NodeId> ends = Silences.nodesOf(pair);
        LinkId link = new LinkId(ends.get(0), ends.get(ends.size() - 1));
        return List.of(link, link.reversed()).stream()
                .flatMap(way -> picture.evidence(way).flatMap(LinkEvidence::latest).stream())
                .anyMatch(latest -> latest.received() > 0);
    }

    private String byShared(String rule, String key, long outlast) {
        Shared explanation = shared.get(rule + "\n" + key);
        if (explanation == null) {
            return "";
        }
        String alert = speaker(explanation.rule(), explanation.key(), outlast);
        return alert.isEmpty() ? "many links suffer alike" : alert;
    }

    private String byPartition(String rule, List<NodeId> nodes, long outlast) {
        if (partition.isPresent()) {
            boolean explained = isLinkRule(rule)
                    ? sideOf(nodes.get(0)) != sideOf(nodes.get(nodes.size() - 1))
                    : partition.get().lostNodes().containsAll(nodes) && !nodes.isEmpty();
            String alert = speaker(Rules.PARTITION, Rules.MESH_KEY, outlast);
            return explained ? alert.isEmpty() ? "partition" : alert : "";
        }
        boolean gone = nodes.stream().anyMatch(node -> wasGone(node, outlast));
        return isLinkRule(rule) || gone ? speaker(Rules.PARTITION, Rules.MESH_KEY, outlast) : "";
    }

    private boolean wasGone(NodeId node, long withinNanos) {
        Long at = lastGone.get(node);
        return at != null && picture.nowNanos() - at <= withinNanos;
    }

    private int sideOf(NodeId node) {
        List<SortedSet<NodeId>> sides = partition.map(Detection::sides).orElse(List.of());
        for (int side = 0; side < sides.size(); side++) {
            if (sides.get(side).contains(node)) {
                return side;
            }
        }
        return sides.size();
    }

    private String byNode(String rule, String key, NodeId end, long outlast) {
        for (String nodeRule : List.of(Rules.NODE_UNREACHABLE, Rules.NODE_STOPPED)) {
            String alert = speaker(nodeRule, end.toString(), outlast);
            if (!alert.isEmpty() && !isMereSuspicion(nodeRule, end)) {
                return alert;
            }
        }
        if (wasGone(end, outlast)) {
            return picture.nameOf(end) + " is, or was a moment ago, not there";
        }
        boolean suspected = picture.membership()
                .member(end)
                .filter(member -> member.state() == MemberState.SUSPECT)
                .isPresent();
        long since = linkTroubleSince.getOrDefault(rule + "\n" + key, picture.nowNanos());
        boolean waits = suspected && picture.nowNanos() - since < SUSPICION_NANOS;
        return waits ? "waits for the verdict on " + picture.nameOf(end) : "";
    }

    private boolean isMereSuspicion(String nodeRule, NodeId node) {
        return view.open(nodeRule, node.toString())
                .filter(alert -> alert.getPhase() == AlertPhase.PHASE_PENDING)
                .isPresent();
    }

    /** The alert of this trouble, open or resolved, unless the trouble has been over for longer than {@code outlast}. */
    private String speaker(String rule, String key, long outlast) {
        Optional<AlertRecord> open = view.open(rule, key);
        if (open.isPresent()) {
            return isOverFor(open.get(), outlast) ? "" : open.get().getId();
        }
        for (int i = view.resolved().size() - 1; i >= 0; i--) {
            AlertRecord old = view.resolved().get(i);
            if (stateNanos - old.getResolvedAt().getStateNanos() > outlast) {
                return "";
            }
            if (old.getRule().equals(rule) && old.getKey().equals(key)) {
                return isOverFor(old, outlast) ? "" : old.getId();
            }
        }
        return "";
    }

    private boolean isOverFor(AlertRecord alert, long nanos) {
        return alert.hasClearSince() && stateNanos - alert.getClearSince().getStateNanos() > nanos;
    }
}
