package io.gossamer.lab;

import io.gossamer.lab.script.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The scenario files of a checkout, {@code cluster-tests/scenarios/*.lab}. */
public final class Scenarios {
    private static final String ENDING = ".lab";

    private Scenarios() {}

    /** A file, as it is written and as it is read. */
    public record Source(String name, String text, Scenario scenario) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** In the order of their names; throws IllegalArgumentException, with file and line, on one that cannot be read. */
    public static List<Source> in(Path directory) throws IOException {
        List<Source> sources = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> path.toString().endsWith(ENDING))
                    .sorted()
                    .toList()) {
                sources.add(read(file));
            }
        }
        return sources;
    }

    /** By its path, or by its name in {@code directory}. */
    public static Source find(String word, Path directory) throws IOException {
        Path named = directory.resolve(word.endsWith(ENDING) ? word : word + ENDING);
        Path file = Files.isRegularFile(Path.of(word)) ? Path.of(word) : named;
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    "no scenario '" + word + "': it is neither a file nor one of `gossamer lab list`");
        }
        return read(file);
    }

    private static Source read(Path file) throws IOException {
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.lab$", "");
        String text = Files.readString(file);
        return new Source(name, text, Scenario.parse(name, text));
    }
}
