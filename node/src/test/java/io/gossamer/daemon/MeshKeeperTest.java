package io.gossamer.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.identity.DataDirectory;
import io.gossamer.identity.MeshFile;
import io.gossamer.model.NodeId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeshKeeperTest {
    private static final NodeId ADOPTED = new NodeId(1, 1);
    private static final NodeId FOUNDED = new NodeId(2, 2);

    private final List<NodeId> told = new ArrayList<>();

    @TempDir
    private Path directory;

    @Test
    void aMeshFoundedAMomentTooLateDoesNotReplaceTheOneAdopted() throws Exception {
        try (DataDirectory data = DataDirectory.open(directory.resolve("data"))) {
            MeshFile file = new MeshFile(data);
            MeshKeeper keeper = new MeshKeeper(file, (mesh, solo) -> told.add(mesh));
            keeper.keep(ADOPTED, false);
            keeper.meshFounded(FOUNDED, true);
            assertThat(keeper.meshId()).contains(ADOPTED);
            assertThat(file.read()).contains(new MeshFile.Mesh(ADOPTED, false));
            assertThat(told).isEmpty();
        }
    }

    @Test
    void aMeshOfOneGivesWayToTheOneAdopted() throws Exception {
        try (DataDirectory data = DataDirectory.open(directory.resolve("data"))) {
            MeshFile file = new MeshFile(data);
            MeshKeeper keeper = new MeshKeeper(file, (mesh, solo) -> told.add(mesh));
            keeper.meshFounded(FOUNDED, true);
            assertThat(told).containsExactly(FOUNDED);
            keeper.keep(ADOPTED, false);
            assertThat(file.read()).contains(new MeshFile.Mesh(ADOPTED, false));
        }
    }
}
