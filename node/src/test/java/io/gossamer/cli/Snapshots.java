package io.gossamer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares what was printed with a file under src/test/resources/io/gossamer/cli; with GOSSAMER_TEST_REWRITE=1 in the
 * environment the files are written instead, for a person to read before they are committed.
 */
final class Snapshots {
    private static final Path DIRECTORY = Path.of("src/test/resources/io/gossamer/cli");

    private Snapshots() {}

    static void check(String name, String printed) throws IOException {
        Path file = DIRECTORY.resolve(name);
        if ("1".equals(System.getenv("GOSSAMER_TEST_REWRITE"))) {
            Files.createDirectories(DIRECTORY);
            Files.writeString(file, printed);
        }
        assertThat(file)
                .as("no such snapshot: run once with GOSSAMER_TEST_REWRITE=1 and read what it wrote")
                .exists();
        assertThat(printed).as(name).isEqualTo(Files.readString(file));
    }
}
