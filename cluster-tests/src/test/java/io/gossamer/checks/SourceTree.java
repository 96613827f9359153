package io.gossamer.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The checkout: what was written by hand, without what a build puts beside it. */
final class SourceTree {
    static final List<String> MODULES = List.of("protocol", "storage", "node", "cluster-tests");

    private static final Set<String> SKIPPED =
            Set.of("target", ".git", ".idea", ".vscode", ".settings", "node_modules");

    private final Path top;
    private final List<Path> files;

    private SourceTree(Path top) {
        this.top = top;
        this.files = walk(top);
    }

    /** The checkout that the test runs in: surefire starts it in the module's directory, an IDE may not. */
    static SourceTree ofCheckout() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("cluster-tests/pom.xml"))) {
                return new SourceTree(at);
            }
        }
        throw new IllegalStateException("not inside a checkout: " + Path.of("").toAbsolutePath());
    }

    Path top() {
        return top;
    }

    Path resolve(String path) {
        return top.resolve(path);
    }

    /** The path as people write it, from the top of the checkout. */
    String name(Path file) {
        return top.relativize(file).toString().replace('\\', '/');
    }

    List<Path> endingIn(String ending) {
        return files.stream().filter(file -> file.toString().endsWith(ending)).toList();
    }

    List<Path> all() {
        return files;
    }

    /** The source file of a class, by its package and the file name that the compiler noted in it. */
    Optional<Path> source(String packageName, String fileName) {
        String path = "src/main/java/" + packageName.replace('.', '/') + "/" + fileName;
        return MODULES.stream()
                .map(module -> top.resolve(module).resolve(path))
                .filter(Files::exists)
                .findFirst();
    }

    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(file.toString(), unreadable);
        }
    }

    private static List<Path> walk(Path top) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(top, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    boolean skip = SKIPPED.contains(String.valueOf(directory.getFileName()));
                    return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile()) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        found.sort(null);
        return found;
    }
}
