package io.gossamer.swim;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.NodePorts;
import io.gossamer.model.NodeProfile;
import io.gossamer.model.Zone;
import io.gossamer.wire.Lifecycle;
import io.gossamer.wire.MemberRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObserverRingTest {
    private static final int RINGS = 10;

    /** By index. */
    private final List<MemberEntry> all = new ArrayList<>();

    /** Against sorting everybody anew for each question. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 11, 12, 13, 60, 400})
    void neighboursAreThoseOfTheSortedCircleWhoeverComesAndGoes(int count) {
        Random random = new Random(count);
        ObserverRing ring = new ObserverRing(RINGS, all::get);
        List<MemberEntry> on = new ArrayList<>();
        List<MemberEntry> off = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            MemberEntry entry = entry(i);
            ring.add(entry);
            on.add(entry);
        }
        for (int change = 0; change < 40; change++) {
            for (MemberEntry asked : List.of(on.get(random.nextInt(on.size())), entry(1000 + change))) {
                assertThat(ring.subjectsOf(asked))
                        .as("change %d", change)
                        .containsExactlyElementsOf(naive(on, asked, 1));
                assertThat(ring.observersOf(asked))
                        .as("change %d", change)
                        .containsExactlyElementsOf(naive(on, asked, -1));
            }
            int before = ring.version();
            if (on.size() > 1 && random.nextBoolean()) {
                off.add(on.remove(random.nextInt(on.size())));
                ring.remove(off.get(off.size() - 1));
            } else if (!off.isEmpty()) {
                on.add(off.remove(random.nextInt(off.size())));
                ring.add(on.get(on.size() - 1));
            } else {
                continue;
            }
            assertThat(ring.version()).isNotEqualTo(before);
            assertThat(ring.size()).isEqualTo(on.size());
        }
        int version = ring.version();
        ring.remove(entry(5_000));
        assertThat(ring.version()).as("one that is not on it").isEqualTo(version);
    }

    private static Set<MemberEntry> naive(List<MemberEntry> on, MemberEntry of, int direction) {
        Set<MemberEntry> found = new LinkedHashSet<>();
        for (int ring = 0; ring < RINGS; ring++) {
            Comparator<MemberEntry> order = order(ring);
            List<MemberEntry> circle = new ArrayList<>(on);
            circle.remove(of);
            circle.sort(order);
            if (on.size() <= RINGS + 1) {
                return new LinkedHashSet<>(circle);
            }
            int behind = 0;
            while (behind < circle.size() && order.compare(circle.get(behind), of) < 0) {
                behind++;
            }
            found.add(circle.get(Math.floorMod(direction > 0 ? behind : behind - 1, circle.size())));
        }
        return found;
    }

    private static Comparator<MemberEntry> order(int ring) {
        return (a, b) -> Long.compareUnsigned(
                Mix.of(a.id().high(), a.id().low(), ring), Mix.of(b.id().high(), b.id().low(), ring));
    }

    private MemberEntry entry(int number) {
        NodeProfile profile = new NodeProfile(
                "n" + number,
                new Zone("eu"),
                "10.0.0.1",
                new NodePorts(7401, 7402, 7403, 7404, 7405),
                Map.of(),
                "0.1.0",
                0,
                Optional.empty());
        MemberEntry entry =
                new MemberEntry(MemberRecord.sign(SimKeys.signer(number), 1L << 32, Lifecycle.RUNNING, 7, profile));
        entry.index = all.size();
        all.add(entry);
        return entry;
    }
}
