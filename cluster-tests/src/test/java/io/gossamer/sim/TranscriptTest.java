package io.gossamer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stories in {@code testdata/*.txt}: a command, {@code ----}, what came of it; an empty line ends it. Run with
 * {@code -Dtranscripts.rewrite=true} the files are written anew, and a person reads the difference.
 */
class TranscriptTest {
    private static final Path DIRECTORY = Path.of("src", "test", "resources", "testdata");

    static List<Path> stories() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("stories")
    void theStoryGoesAsItIsWritten(Path file) throws IOException {
        String written = Files.readString(file);
        String told = tell(written);
        if (Boolean.getBoolean("transcripts.rewrite")) {
            Files.writeString(file, told);
        } else {
            assertThat(told)
                    .as("%s; if it is right now: -Dtranscripts.rewrite=true", file)
                    .isEqualTo(written);
        }
    }

    /** The same commands and comments with what comes of them now. */
    private static String tell(String written) {
        Transcript transcript = new Transcript();
        List<String> told = new ArrayList<>();
        List<String> commands = new ArrayList<>();
        boolean inOutput = false;
        for (String line : (written.stripTrailing() + "\n\n").split("\n", -1)) {
            if (inOutput) {
                inOutput = !line.isEmpty();
                continue;
            }
            if (line.startsWith("#")) {
                told.add(line);
            } else if (line.equals("----")) {
                told.addAll(commands);
                told.add(line);
                commands.forEach(command -> told.addAll(transcript.run(command)));
                told.add("");
                commands.clear();
                inOutput = true;
            } else if (!line.isEmpty()) {
                commands.add(line);
            } else if (!told.isEmpty() && !told.get(told.size() - 1).isEmpty()) {
                told.add("");
            }
        }
        assertThat(commands).as("commands without ----").isEmpty();
        return String.join("\n", told).stripTrailing() + "\n";
    }
}
