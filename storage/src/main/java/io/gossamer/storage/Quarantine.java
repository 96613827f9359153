package io.gossamer.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Sets a damaged directory aside as {@code NAME.corrupt-<time>} and keeps the newest {@value #KEPT_MAX} of them. */
final class Quarantine {
    static final int KEPT_MAX = 2;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private final Path directory;

    Quarantine(Path directory) {
        this.directory = directory.toAbsolutePath();
    }

    /** Returns where it is now. */
    Path setAside(long wallMillis) throws IOException {
        String name = directory.getFileName() + ".corrupt-" + STAMP.format(Instant.ofEpochMilli(wallMillis));
        Path aside = directory.resolveSibling(name);
        for (int i = 1; Files.exists(aside); i++) {
            aside = directory.resolveSibling(name + "-" + i);
        }
        Files.move(directory, aside);
        List<Path> kept = kept();
        for (Path old : kept.subList(0, Math.max(0, kept.size() - KEPT_MAX))) {
            delete(old);
        }
        return aside;
    }

    /** Oldest first. */
    List<Path> kept() throws IOException {
        try (Stream<Path> siblings = Files.list(directory.getParent())) {
            return siblings.filter(
                            path -> path.getFileName().toString().startsWith(directory.getFileName() + ".corrupt-"))
                    .sorted()
                    .toList();
        }
    }

    private static void delete(Path tree) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(tree)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }
}
