package io.gossamer.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.identity.DataDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfWatchTest {
    @TempDir
    private Path dir;

    @Test
    void aDataDirectoryThatIsEmptiedUnderALiveNodeIsNoticed() throws Exception {
        try (DataDirectory held = DataDirectory.open(dir.resolve("data"))) {
            Path identity = held.path().resolve("identity");
            Files.createDirectories(identity);
            SelfWatch watch = new SelfWatch(held, 0, () -> false);
            assertThat(watch.refresh().holdsIdentity()).isTrue();
            Files.delete(identity);
            assertThat(watch.refresh().holdsIdentity()).isFalse();
            assertThat(watch.latest().diskWritable()).isTrue();
        }
    }
}
