package io.gossamer.detect;

import io.gossamer.aggregate.LinkEvidence;
import io.gossamer.aggregate.MeshPicture;
import io.gossamer.detect.SharedWays.State;
import io.gossamer.model.LinkId;
import io.gossamer.model.NodeId;
import io.gossamer.model.PathMtu;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Packets over some size vanish and nobody says so, while small ones get through: connections open and then hang (RFC 2923 §2.1). Each
 * end says what it found of the way to the other; see {@link WayFaults}. One thread.
 */
public final class BlackHoleDetector implements Detector {
    private final TreeMap<LinkId, PathMtu> found = new TreeMap<>();
    private final WayFaults faults = new WayFaults(Rules.MTU_BLACK_HOLE, new Sentences());

    @Override
    public String rule() {
        return Rules.MTU_BLACK_HOLE;
    }

    @Override
    public List<Detection> detect(MeshPicture picture) {
        return faults.detect(picture, ways(picture), "", Map.of());
    }

    private TreeMap<LinkId, State> ways(MeshPicture picture) {
        TreeMap<LinkId, State> ways = new TreeMap<>();
        found.clear();
        for (LinkEvidence evidence : picture.links()) {
            Optional<PathMtu> mtu = WayFaults.watched(picture, evidence)
                    .flatMap(latest -> latest.traits().mtu());
            mtu.ifPresent(known -> {
                ways.put(evidence.link(), known.isBlackHole() ? WayFaults.bad(evidence) : State.FINE);
                found.put(evidence.link(), known);
            });
        }
        spareSmallerDevices(ways);
        return ways;
    }

    /**
     * A host whose own device takes no more than Ethernet's size drops what is larger, and its connections do not suffer: it says so
     * when they open (RFC 9293 §3.7.1). Of a host that is not seen to bear more, only holes below that size are trouble.
     */
    private void spareSmallerDevices(TreeMap<LinkId, State> ways) {
        Set<NodeId> jumbo = new HashSet<>();
        found.forEach((link, known) -> {
            if (known.isFromJumbo()) {
                jumbo.add(link.from());
            }
        });
        found.forEach((link, known) -> {
            if (known.isBlackHole() && known.bytes() >= PathMtu.ETHERNET_BYTES && !jumbo.contains(link.to())) {
                ways.put(link, State.FINE);
            }
        });
    }

    private final class Sentences implements WayFaults.Words {
        @Override
        public String shared(String component, List<LinkId> ways) {
            int least = ways.stream()
                    .mapToInt(link -> found.get(link).bytes())
                    .min()
                    .orElse(0);
            return "of %s packets over %d bytes vanish, on %d paths: connections open and then hang"
                    .formatted(component, least, ways.size());
        }

        @Override
        public String single(String subject, LinkId way) {
            return "%s: packets over %d bytes vanish: connections open and then hang"
                    .formatted(subject, found.get(way).bytes());
        }

        @Override
        public String evidence(LinkId way, String to) {
            return "%d bytes get to %s, more do not".formatted(found.get(way).bytes(), to);
        }
    }

    @Override
    public Verdict judge(MeshPicture picture, String key) {
        return WayFaults.judge(picture, ways(picture), key, "large packets get through, or named otherwise");
    }
}
