package io.gossamer.consensus.voter;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.consensus.GroupKey;
import io.gossamer.model.NodeId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RaftHomeTest {
    @TempDir
    Path dir;

    @Test
    void ofRetiredLogsTheNewestAreKept() throws Exception {
        RaftHome home = new RaftHome(new NodeId(1, 1), dir);
        home.open();
        List<String> markers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Files.writeString(dir.resolve("raft").resolve("marker-" + i), "");
            markers.add("marker-" + i);
            home.retire();
        }
        List<String> kept = new ArrayList<>();
        try (Stream<Path> files = Files.walk(dir.resolve("raft-archive"))) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("marker-"))
                    .sorted()
                    .forEach(kept::add);
        }
        assertThat(kept).isEqualTo(markers.subList(5, 8));
    }

    @Test
    void aGroupThatIsGivenUpLeavesTheEpochAndANewPeer() throws Exception {
        RaftHome home = new RaftHome(new NodeId(1, 1), dir);
        home.open();
        String peer = home.peerId();
        home.storeGroup(new RaftHome.StoredGroup(new GroupKey(new NodeId(3, 3), 4), List.of(), true));
        home.archive("mesh-x");
        RaftHome again = new RaftHome(new NodeId(1, 1), dir);
        again.open();
        assertThat(again.group()).isEmpty();
        assertThat(again.epochMax()).isEqualTo(4);
        assertThat(again.peerId()).isEqualTo(home.peerId()).isNotEqualTo(peer);
    }

    @Test
    void aCrashBetweenTheTwoRenamesForgetsNoEpoch() throws Exception {
        RaftHome home = new RaftHome(new NodeId(1, 1), dir);
        home.open();
        home.storeGroup(new RaftHome.StoredGroup(new GroupKey(new NodeId(3, 3), 4), List.of(), true));
        home.archive("mesh-x");
        Files.move(dir.resolve("raft"), dir.resolve("raft.new"));
        RaftHome again = new RaftHome(new NodeId(1, 1), dir);
        again.open();
        assertThat(again.epochMax()).isEqualTo(4);
        assertThat(again.peerId()).isEqualTo(home.peerId());
        assertThat(dir.resolve("raft.new")).doesNotExist();
    }

    @Test
    void aCrashBeforeTheFirstRenameLeavesAllAsItWas() throws Exception {
        RaftHome home = new RaftHome(new NodeId(1, 1), dir);
        home.open();
        home.storeGroup(new RaftHome.StoredGroup(new GroupKey(new NodeId(3, 3), 4), List.of(), false));
        Files.createDirectories(dir.resolve("raft.new"));
        Files.writeString(dir.resolve("raft.new").resolve("peer"), "incarnation=0badcafe\nepoch_max=4\n");
        RaftHome again = new RaftHome(new NodeId(1, 1), dir);
        again.open();
        assertThat(again.group()).isPresent();
        assertThat(again.peerId()).isEqualTo(home.peerId());
    }
}
