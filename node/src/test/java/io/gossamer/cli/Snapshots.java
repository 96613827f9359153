package io.gossamer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares what was printed with a file under src/test/resources/io/gossamer/cli; {@code -Dsnapshots.rewrite=true} (in
 * {@code -Dtest.jvm.extra=…}) writes the files instead, for a person to read before they are committed.
 */
final class Snapshots {
    private static final Path DIRECTORY = Path.of("src/test/resources/io/gossamer/cli");

    private Snapshots() {}

    static void check(String name, String printed) throws IOException {
        Path file = DIRECTORY.resolve(name);
        if (Boolean.getBoolean("snapshots.rewrite")) {
            Files.createDirectories(DIRECTORY);
            Files.writeString(file, printed);
        }
        assertThat(file)
                .as("no such snapshot: run once with -Dtest.jvm.extra=-Dsnapshots.rewrite=true and read what it wrote")
                .exists();
        assertThat(printed).as(name).isEqualTo(Files.readString(file));
    }
}
