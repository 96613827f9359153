package io.gossamer.detect;

import io.gossamer.aggregate.BandRow;
import io.gossamer.aggregate.MeshPicture;
import io.gossamer.model.Finding;
import io.gossamer.model.Finding.Evidence;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A node that enough of its observers accuse. Suspicion makes the alert pending, the membership verdict ripens it.
 *
 * <p>Gone is not healthy: it is over only when the node answers again, left, or was forgotten. That it was dropped from the
 * member list says nothing, nor does its word alone: a host whose datagrams are blocked still refutes by anti-entropy, over
 * TCP, and is called alive again and again while nobody's probes are answered. In a mesh of two nobody can tell a dead peer from
 * being cut off: see {@link AloneDetector}.
 *
 * <p>Where it is heard all the same, the alert says that nothing gets to it ({@link Deafness}), and goes on saying so: those who
 * hear it stop looking once it is removed.
 */
public final class NodeUnreachableDetector implements Detector {
    /** While other nodes are suspected too, a verdict waits so long for theirs: many at once may be a partition. */
    static final long TOGETHER_NANOS = Duration.ofSeconds(2).toNanos();

    /** A verdict waits so long for the others' word, where somebody hears the node already: which way it is cut is half the news. */
    static final long DIRECTION_NANOS = Duration.ofMillis(1_500).toNanos();

    private static final int WITNESSES_MAX = 8;
    private static final String COMPONENT = "component";

    @Override
    public String rule() {
        return Rules.NODE_UNREACHABLE;
    }

    @Override
    public List<Detection> detect(MeshPicture picture) {
        List<Member> members = picture.members();
        if (members.size() <= 2) {
            return List.of();
        }
        boolean othersUndecided = members.stream().anyMatch(member -> member.state() == MemberState.SUSPECT);
        List<Detection> found = new ArrayList<>();
        for (Member member : members) {
            if (!member.id().equals(picture.self()) && isAccused(member)) {
                Deafness deafness = Deafness.of(picture, member.id());
                boolean deaf = deafness == Deafness.YES || isCalledDeaf(picture, member);
                boolean ripe = isRipe(picture, member, othersUndecided)
                        && !(deafness == Deafness.PERHAPS && !deaf && isNew(picture, member, DIRECTION_NANOS));
                found.add(new Detection(finding(picture, member, deaf), ripe));
            }
        }
        return found;
    }

    private static boolean isAccused(Member member) {
        return member.state() == MemberState.SUSPECT || isGone(member);
    }

    private static boolean isGone(Member member) {
        return member.state() == MemberState.UNREACHABLE || member.state() == MemberState.DEAD;
    }

    private static boolean isRipe(MeshPicture picture, Member member, boolean othersUndecided) {
        return isGone(member) && !(othersUndecided && isNew(picture, member, TOGETHER_NANOS));
    }

    private static boolean isNew(MeshPicture picture, Member member, long nanos) {
        return member.state() == MemberState.UNREACHABLE && picture.nowNanos() - member.stateSinceNanos() < nanos;
    }

    /** By the alert that is open, whoever decided so. */
    private boolean isCalledDeaf(MeshPicture picture, Member member) {
        return picture.control()
                .open(rule(), member.id().toString())
                .filter(alert -> alert.containsLabels(COMPONENT))
                .isPresent();
    }

    private Finding finding(MeshPicture picture, Member member, boolean deaf) {
        TreeMap<String, String> labels = new TreeMap<>();
        labels.put("node", member.name());
        labels.put("zone", member.profile().zone().path());
        String which = deaf ? "nothing gets to it, what it sends arrives; " : "";
        if (deaf) {
            labels.put(
                    COMPONENT,
                    PathComponent.of(PathComponent.Kind.RECEIVING, member.id()).name(picture));
        }
        String summary = "%s is %s: %s%s"
                .formatted(
                        member.name(), isGone(member) ? "unreachable" : "suspected", which, accusers(picture, member));
        return new Finding(rule(), member.id().toString(), member.name(), summary, labels, evidence(picture, member));
    }

    private static String accusers(MeshPicture picture, Member member) {
        if (member.accusers().isEmpty()) {
            return "none of its observers hears it";
        }
        List<String> names = new ArrayList<>();
        member.accusers().stream().limit(WITNESSES_MAX).forEach(id -> names.add(picture.nameOf(id)));
        return "%s cannot reach it (accused by %d, %d needed)"
                .formatted(String.join(", ", names), member.accusers().size(), member.accusersNeeded());
    }

    private static List<Evidence> evidence(MeshPicture picture, Member member) {
        List<Evidence> evidence = new ArrayList<>();
        for (NodeId accuser : member.accusers()) {
            if (evidence.size() < WITNESSES_MAX) {
                evidence.add(new Evidence(accuser, "gets no answer from " + member.name(), false));
            }
        }
        for (BandRow row : picture.rows().values()) {
            boolean hears = row.deaf().contains(member.id())
                    && picture.freshRow(row.origin()).isPresent();
            if (hears && evidence.size() < 2 * WITNESSES_MAX) {
                evidence.add(new Evidence(row.origin(), "hears " + member.name() + ", and gets no answer", false));
            }
            boolean saysUp = row.outbound().get(member.id()) == LinkState.UP
                    && picture.freshRow(row.origin()).isPresent();
            if (saysUp
                    && evidence.size() < 2 * WITNESSES_MAX
                    && !member.accusers().contains(row.origin())) {
                evidence.add(new Evidence(row.origin(), "last said that " + member.name() + " answers", true));
            }
        }
        return evidence;
    }

    @Override
    public Verdict judge(MeshPicture picture, String key) {
        NodeId node = NodeId.parse(key);
        Verdict fate = NodeFate.of(picture, node);
        boolean isBack = fate instanceof Verdict.Cleared cleared && !cleared.forGood();
        return isBack && isUnanswering(picture, node) ? Verdict.blind() : fate;
    }

    /** It says that it lives, and whoever probes it freshly says that it does not answer. */
    private static boolean isUnanswering(MeshPicture picture, NodeId node) {
        if (!picture.isCounted(node)) {
            return false;
        }
        boolean anyDown = false;
        for (NodeId prober : picture.rows().keySet()) {
            if (!prober.equals(node) && picture.isCounted(prober)) {
                LinkState state = picture.stateOf(new LinkId(prober, node));
                if (state == LinkState.UP || state == LinkState.DEGRADED) {
                    return false;
                }
                anyDown |= state == LinkState.DOWN;
            }
        }
        return anyDown;
    }
}
