package io.gossamer.cluster.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.cluster.ClusterTest;
import io.gossamer.cluster.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkout that was built once starts without a network and without Maven. */
class OfflineStartIT {
    @TempDir
    Path directory;

    @Test
    void aFreshDistributionIsUsedWithoutCallingMaven() throws Exception {
        Path called = directory.resolve("called");
        Path maven = Files.writeString(directory.resolve("mvn"), "#!/bin/sh\necho \"$@\" >>'" + called + "'\nexit 1\n");
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
        Map<String, String> environment = new LinkedHashMap<>(System.getenv());
        environment.put("PATH", directory + ":" + System.getenv("PATH"));
        environment.put("GOSSAMER_CACHE_DIR", directory.resolve("cache").toString());
        Path checkout = ClusterTest.launcher().resolve("../../../../..").normalize();
        List<String> words = List.of(checkout.resolve("gossamer").toString(), "version");
        Command.Outcome first = Command.run(environment, 120, words);
        assertThat(first.code()).as(first.text()).isZero();
        assertThat(first.text()).startsWith("gossamer ");
        long began = System.nanoTime();
        Command.Outcome second = Command.run(environment, 120, words);
        double seconds = (System.nanoTime() - began) / 1e9;
        assertThat(second).isEqualTo(first);
        // 0.4 s on a quiet machine; the bound is only there to tell a start from a build.
        assertThat(seconds).isLessThan(8);
        assertThat(called).as("Maven was not called").doesNotExist();
    }
}
