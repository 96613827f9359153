package io.gossamer.detect;

import io.gossamer.aggregate.BandRow;
import io.gossamer.aggregate.LinkEvidence;
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
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A mesh that fell into sides. Seen in two ways:
 *
 * <ul>
 *   <li><b>sides that still talk through gossip</b>: the directed graph of links that work, among members that answer, has more
 *       than one strongly connected part of two nodes or more (R. Tarjan 1972); a node without any known link belongs to no part,
 *       nor does one that came back only just now;
 *   <li><b>a side that is gone altogether</b>: two or more nodes fell silent, each within {@link #TOGETHER_NANOS} of another one.
 *       Whether they are cut off or lost power together cannot be told from here, and the summary says so. One dead node, or two
 *       that died apart, are no partition. Sides may go one after the other: each is named. Those that are still heard ({@link
 *       Deafness}) did not fall silent: they are a side of their own, or a deaf node beside.
 * </ul>
 *
 * Remembers when each member fell silent. What was silent at its first look, or while its own picture was young, has no moment:
 * such nodes are no new partition, but as long as one is open they are taken to be the side that it tells of.
 */
public final class PartitionDetector implements Detector {
    static final long TOGETHER_NANOS = Duration.ofSeconds(2).toNanos();

    /** Verdicts on nodes that fell silent together are waited for so long. */
    static final long FALLING_NANOS = Duration.ofSeconds(10).toNanos();

    /** Where somebody still hears a lost node, the others' word on it is waited for so long after the first suspicion. */
    static final long DEAF_NANOS = Duration.ofSeconds(4).toNanos();

    /** Two windows and a row: after that, every state of a returned node's links has been told anew. */
    static final long SETTLED_NANOS = Duration.ofSeconds(30).toNanos();

    private static final int SIDE_MIN = 2;
    private static final int NAMES_MAX = 6;

    /** When a member was first seen silent; absent value: while this node's picture was young, or alive. */
    private final TreeMap<NodeId, Optional<Long>> silentSince = new TreeMap<>();

    private boolean looked;

    @Override
    public String rule() {
        return Rules.PARTITION;
    }

    @Override
    public List<Detection> detect(MeshPicture picture) {
        remember(picture);
        List<SortedSet<NodeId>> sides = sidesThatTalk(picture);
        List<SortedSet<NodeId>> gone = answering(picture).isEmpty() ? List.of() : goneTogether(picture);
        if (sides.size() < 2 && gone.isEmpty()) {
            return List.of();
        }
        List<SortedSet<NodeId>> all = new ArrayList<>(sides.size() < 2 ? List.of(answering(picture)) : sides);
        all.addAll(gone);
        TreeSet<NodeId> lost = new TreeSet<>();
        gone.forEach(lost::addAll);
        boolean ripe = sides.size() >= 2 || !isStillFalling(picture, lost);
        return List.of(new Detection(finding(picture, all, gone.size()), ripe, all, lost));
    }

    /** Of those that fell silent with the lost ones, some wait for their verdict: they are told of together. */
    private boolean isStillFalling(MeshPicture picture, SortedSet<NodeId> lost) {
        List<Long> silent = lost.stream()
                .flatMap(node -> silentSince.get(node).stream())
                .sorted()
                .toList();
        if (silent.isEmpty() || picture.nowNanos() - silent.get(silent.size() - 1) > FALLING_NANOS) {
            return false;
        }
        boolean waits = picture.nowNanos() - silent.get(0) < DEAF_NANOS
                && lost.stream().anyMatch(node -> Deafness.of(picture, node) == Deafness.PERHAPS);
        if (waits) {
            return true;
        }
        long from = silent.get(0) - TOGETHER_NANOS;
        long to = silent.get(silent.size() - 1) + TOGETHER_NANOS;
        return picture.members().stream()
                .filter(member -> member.state() == MemberState.SUSPECT)
                .flatMap(member -> silentSince.get(member.id()).stream())
                .anyMatch(at -> at - from >= 0 && at - to <= 0);
    }

    private void remember(MeshPicture picture) {
        boolean undated = picture.isYoung() || !looked;
        looked = true;
        TreeSet<NodeId> silent = new TreeSet<>();
        for (Member member : picture.members()) {
            if (isSilent(member.state())) {
                silent.add(member.id());
                silentSince.computeIfAbsent(
                        member.id(), first -> undated ? Optional.empty() : Optional.of(since(picture, member)));
            }
        }
        silentSince.keySet().retainAll(silent);
    }

    private static long since(MeshPicture picture, Member member) {
        return member.state() == MemberState.SUSPECT ? member.stateSinceNanos() : picture.nowNanos();
    }

    private static boolean isSilent(MemberState state) {
        return state == MemberState.SUSPECT || isGone(state);
    }

    private static boolean isGone(MemberState state) {
        return state == MemberState.UNREACHABLE || state == MemberState.DEAD;
    }

    /** Unreachable members that fell silent together: the largest set, then the largest of the rest … */
    private List<SortedSet<NodeId>> goneTogether(MeshPicture picture) {
        TreeMap<Long, SortedSet<NodeId>> bySilence = new TreeMap<>();
        TreeMap<Long, SortedSet<NodeId>> byDeafness = new TreeMap<>();
        TreeSet<NodeId> undated = new TreeSet<>();
        for (Member member : picture.members()) {
            if (isGone(member.state())) {
                Optional<Long> since = silentSince.getOrDefault(member.id(), Optional.empty());
                boolean deaf = Deafness.of(picture, member.id()) == Deafness.YES;
                since.map(at -> (deaf ? byDeafness : bySilence).computeIfAbsent(at, unseen -> new TreeSet<>()))
                        .orElse(undated)
                        .add(member.id());
            }
        }
        List<SortedSet<NodeId>> groups = new ArrayList<>();
        if (undated.size() >= SIDE_MIN && isOpen(picture)) {
            groups.add(undated);
        }
        addGroups(bySilence, groups);
        addGroups(byDeafness, groups);
        return groups;
    }

    private static void addGroups(NavigableMap<Long, SortedSet<NodeId>> byTime, List<SortedSet<NodeId>> groups) {
        SortedSet<NodeId> largest = largestWithin(byTime);
        while (largest.size() >= SIDE_MIN) {
            groups.add(largest);
            SortedSet<NodeId> taken = largest;
            byTime.values().forEach(together -> together.removeAll(taken));
            largest = largestWithin(byTime);
        }
    }

    private static boolean isOpen(MeshPicture picture) {
        return picture.control().open(Rules.PARTITION, Rules.MESH_KEY).isPresent();
    }

    /**
     * Chains of nodes, each silent within {@link #TOGETHER_NANOS} of the one before: on a busy machine the suspicions about the twelve of
     * one side begin over several seconds, and who misses the window would be told of as a second fault.
     */
    private static SortedSet<NodeId> largestWithin(NavigableMap<Long, SortedSet<NodeId>> bySilence) {
        SortedSet<NodeId> largest = new TreeSet<>();
        SortedSet<NodeId> chain = new TreeSet<>();
        long first = 0;
        long last = 0;
        for (Map.Entry<Long, SortedSet<NodeId>> each : bySilence.entrySet()) {
            if (each.getValue().isEmpty()) {
                continue;
            }
            if (chain.isEmpty() || each.getKey() - last > TOGETHER_NANOS || each.getKey() - first > FALLING_NANOS) {
                chain = new TreeSet<>();
                first = each.getKey();
            }
            last = each.getKey();
            chain.addAll(each.getValue());
            largest = chain.size() > largest.size() ? chain : largest;
        }
        return largest;
    }

    private static SortedSet<NodeId> answering(MeshPicture picture) {
        TreeSet<NodeId> answering = new TreeSet<>();
        for (Member member : picture.members()) {
            if (member.state() == MemberState.ALIVE) {
                answering.add(member.id());
            }
        }
        return answering;
    }

    /** Those that have answered for a while: what is known of the links of one that just came back is of its former life. */
    private static SortedSet<NodeId> settled(MeshPicture picture) {
        TreeSet<NodeId> settled = new TreeSet<>(answering(picture));
        for (Member member : picture.members()) {
            if (picture.nowNanos() - member.stateSinceNanos() < SETTLED_NANOS) {
                settled.remove(member.id());
            }
        }
        return settled;
    }

    private static List<SortedSet<NodeId>> sidesThatTalk(MeshPicture picture) {
        if (!isAnyDown(picture)) {
            return List.of(); // nearly always: each node looks every second
        }
        TreeMap<NodeId, SortedSet<NodeId>> works = new TreeMap<>();
        TreeSet<LinkId> down = new TreeSet<>();
        settled(picture).forEach(node -> works.put(node, new TreeSet<>()));
        for (BandRow row : picture.rows().values()) {
            row.outbound().keySet().forEach(to -> sort(picture, new LinkId(row.origin(), to), works, down));
        }
        picture.links().forEach(evidence -> sort(picture, evidence.link(), works, down));
        if (down.isEmpty()) {
            return List.of();
        }
        List<SortedSet<NodeId>> sides = new ArrayList<>(StronglyConnected.componentsOf(works));
        sides.removeIf(side -> side.size() < SIDE_MIN);
        return sides.size() > 1 && isCutBetween(sides, down) ? sides : List.of();
    }

    /** Does anybody call any link down? Without one there is no cut, whatever the graph. */
    private static boolean isAnyDown(MeshPicture picture) {
        for (BandRow row : picture.rows().values()) {
            if (row.outbound().containsValue(LinkState.DOWN)) {
                return true;
            }
        }
        for (LinkEvidence evidence : picture.links()) {
            if (evidence.latest()
                    .filter(latest -> latest.state() == LinkState.DOWN)
                    .isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static void sort(
            MeshPicture picture, LinkId link, Map<NodeId, SortedSet<NodeId>> works, SortedSet<LinkId> down) {
        if (!works.containsKey(link.from()) || !works.containsKey(link.to())) {
            return;
        }
        switch (picture.stateOf(link)) {
            case UP, DEGRADED -> works.get(link.from()).add(link.to());
            case DOWN -> down.add(link);
            case UNKNOWN -> {
                // neither a path nor a cut
            }
        }
    }

    /** Some link between the sides is known to be down: nothing known between them would be blindness, not a cut. */
    private static boolean isCutBetween(List<SortedSet<NodeId>> sides, SortedSet<LinkId> down) {
        return down.stream().anyMatch(link -> sides.stream()
                .anyMatch(side -> side.contains(link.from())
                        && sides.stream().anyMatch(other -> other != side && other.contains(link.to()))));
    }

    /** The last {@code gone} of the sides are those that fell silent. */
    private Finding finding(MeshPicture picture, List<SortedSet<NodeId>> all, int gone) {
        List<String> names = new ArrayList<>();
        List<Evidence> evidence = new ArrayList<>();
        for (SortedSet<NodeId> side : all) {
            names.add(namesOf(picture, side));
            evidence.add(new Evidence(picture.self(), "side " + names.get(names.size() - 1), false));
        }
        String subject = String.join(" | ", names);
        String summary = gone > 0
                ? "%s fell silent together: cut off from %s, or down together; from here it cannot be told"
                        .formatted(String.join(", then ", names.subList(all.size() - gone, all.size())), names.get(0))
                : "the mesh is partitioned: %s; no way of links leads there and back".formatted(subject);
        TreeMap<String, String> labels = new TreeMap<>();
        labels.put("sides", Integer.toString(all.size()));
        return new Finding(rule(), Rules.MESH_KEY, subject, summary, labels, evidence);
    }

    private static String namesOf(MeshPicture picture, SortedSet<NodeId> side) {
        List<String> names = new ArrayList<>();
        side.forEach(node -> names.add(picture.nameOf(node)));
        names.sort(null);
        String more = names.size() > NAMES_MAX ? " … " + (names.size() - NAMES_MAX) + " more" : "";
        return "{" + String.join(", ", names.subList(0, Math.min(NAMES_MAX, names.size()))) + more + "}";
    }

    @Override
    public Verdict judge(MeshPicture picture, String key) {
        return picture.isYoung() ? Verdict.blind() : Verdict.cleared("the sides are one again, or named one by one");
    }
}
