package io.gossamer.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.control.ControlLimits;
import io.gossamer.control.ControlState;
import io.gossamer.model.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The files of testdata/alert read as stories: commands, a line of dashes, what happened. {@code -Drewrite=true} writes what
 * happened into them, for a person to read and commit.
 */
final class AlertTranscriptTest {
    private static final Path DIRECTORY = Path.of("src/test/testdata/alert");

    static List<Path> transcripts() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
            assertThat(found).as("transcripts in " + DIRECTORY).isNotEmpty();
            return found;
        }
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void happensAsWritten(Path file) throws IOException {
        AlertWorld world = new AlertWorld();
        String expected = Files.readString(file);
        String actual = replay(world, expected);
        if (Boolean.getBoolean("rewrite")) {
            Files.writeString(file, actual);
        } else {
            assertThat(actual)
                    .as(file + " (-Drewrite=true accepts what happened)")
                    .isEqualTo(expected);
        }
        assertReplayGivesTheSameState(world);
    }

    private static String replay(AlertWorld world, String text) {
        StringBuilder out = new StringBuilder();
        StringBuilder happened = new StringBuilder();
        boolean skipping = false;
        for (String line : text.lines().toList()) {
            if (line.equals("----")) {
                out.append("----\n").append(happened);
                happened.setLength(0);
                skipping = true;
            } else if (line.isBlank()) {
                out.append('\n');
                skipping = false;
            } else if (!skipping) {
                out.append(line).append('\n');
                if (!line.startsWith("#")) {
                    happened.append(world.tell(line));
                }
            }
        }
        return out.toString();
    }

    private static void assertReplayGivesTheSameState(AlertWorld world) {
        ControlState replica = new ControlState(ControlLimits.SHIPPED, new Tally("control"));
        for (int i = 0; i < world.log().size(); i++) {
            if (i == world.log().size() / 2) {
                byte[] snapshot = replica.snapshot();
                replica = new ControlState(ControlLimits.SHIPPED, new Tally("control"));
                replica.restore(i, snapshot);
            }
            replica.apply(i + 1, world.log().get(i));
        }
        assertThat(replica.snapshot()).isEqualTo(world.state().snapshot());
    }
}
