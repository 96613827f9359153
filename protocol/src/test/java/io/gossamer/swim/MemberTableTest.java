package io.gossamer.swim;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodePorts;
import io.gossamer.model.NodeProfile;
import io.gossamer.model.Zone;
import io.gossamer.wire.Lifecycle;
import io.gossamer.wire.MemberRecord;
import io.gossamer.wire.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MemberTableTest {
    private static final int NAMES = 20;

    private static MemberRecord record(int key, int name, int incarnation) {
        NodeProfile profile = new NodeProfile(
                "n" + name,
                new Zone("eu"),
                "10.0.0.1",
                new NodePorts(1, 2, 3, 4, 5),
                Map.of(),
                "1",
                1,
                Optional.empty());
        return MemberRecord.sign(SimKeys.signer(key), incarnation, Lifecycle.RUNNING, key + 1, profile);
    }

    /** Whatever came and went before, a table answers as one that was filled afresh. */
    @Property(tries = 30)
    void whatCameAndWentLeavesNothing(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        MemberTable table = new MemberTable(10, id -> 0);
        List<MemberRecord> held = new ArrayList<>();
        for (int step = 0; step < 250; step++) {
            int chosen = random.nextInt(120);
            MemberRecord record = record(chosen, random.nextInt(NAMES), step + 1);
            Optional<MemberEntry> known = table.get(record.id());
            if (known.isEmpty()) {
                table.add(0, record, MemberState.ALIVE);
            } else if (random.nextInt(3) == 0) {
                table.setRecord(known.get(), record);
            } else {
                table.remove(known.get(), Optional.empty());
            }
            if (random.nextInt(20) == 0) {
                table.ring().observersOf(table.random(random));
            }
            if (table.size() == 0) {
                return;
            }
        }
        table.all().forEach(entry -> held.add(entry.record));
        MemberTable fresh = new MemberTable(10, id -> 0);
        held.forEach(record -> fresh.add(0, record, MemberState.ALIVE));
        assertThat(table.root()).isEqualTo(fresh.root());
        for (MemberRecord record : held) {
            MemberEntry entry = table.get(record.id()).orElseThrow();
            MemberEntry same = fresh.get(record.id()).orElseThrow();
            assertThat(ids(table.ring().observersOf(entry)))
                    .isEqualTo(ids(fresh.ring().observersOf(same)));
            assertThat(ids(table.ring().subjectsOf(entry)))
                    .isEqualTo(ids(fresh.ring().subjectsOf(same)));
            int reference = (int) (record.id().high() >>> 40);
            assertThat(table.byReference(reference)).contains(record.id());
            assertThat(table.references().apply(reference)).contains(record.id());
        }
        for (int name = 0; name < NAMES; name++) {
            assertThat(ids(table.named("n" + name))).isEqualTo(ids(fresh.named("n" + name)));
        }
    }

    @Test
    void referencesAnswerAsTheyDidWhenTheyWereMade() {
        MemberTable table = new MemberTable(10, id -> 0);
        MemberEntry one = table.add(0, record(1, 1, 1), MemberState.ALIVE);
        int reference = (int) (one.id().high() >>> 40);
        var references = table.references();
        table.remove(one, Optional.empty());
        assertThat(references.apply(reference)).contains(one.id());
        assertThat(table.references().apply(reference)).isEmpty();
    }

    @Test
    void aCaseFileIsClosedOnceItSaysNoMoreThanNone() {
        MemberTable table = new MemberTable(10, id -> 0);
        MemberEntry one = table.add(0, record(1, 1, 1), MemberState.ALIVE);
        MemberEntry other = table.add(0, record(2, 2, 1), MemberState.ALIVE);
        long before = table.root();
        table.addAccusation(
                one, Notice.sign(SimKeys.signer(2), Notice.Kind.ACCUSATION, other.id(), one.id(), one.incarnation()));
        TokenBucket rate = one.openFile().accuserRate(other.id(), () -> new TokenBucket(1e-9, 2, 0));
        rate.take(0, 1);
        one.tidy(0);
        assertThat(one.accusations()).hasSize(1);
        assertThat(table.root()).isNotEqualTo(before);
        table.setRecord(one, record(1, 1, 2));
        one.tidy(0);
        assertThat(one.file()).as("its accuser has not its whole rate again").isPresent();
        one.tidy(2_000_000_000L * 1_000_000_000L);
        assertThat(one.file()).isEmpty();
    }

    private static List<NodeId> ids(List<MemberEntry> entries) {
        return entries.stream().map(MemberEntry::id).toList();
    }
}
