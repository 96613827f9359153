package io.gossamer.checks;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import io.gossamer.checks.Flaw.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Says of what was found in a class file where it stands in the sources. */
final class Places {
    private final SourceTree tree;

    Places(SourceTree tree) {
        this.tree = tree;
    }

    Place of(Dependency dependency) {
        JavaClass origin = dependency.getOriginClass();
        int line = dependency.getSourceCodeLocation().getLineNumber();
        return place(origin, line, dependency.getTargetClass().getBaseComponentType());
    }

    Place of(JavaClass origin, JavaAccess<?> access) {
        return place(origin, access.getLineNumber(), access.getTargetOwner());
    }

    Place of(JavaClass origin) {
        return new Place(source(origin).map(tree::name).orElse(origin.getFullName()), 0);
    }

    /** A class file has lines for what is called, but none for fields and signatures: those stand where the name does. */
    private Place place(JavaClass origin, int line, JavaClass used) {
        Optional<Path> source = source(origin);
        if (source.isEmpty()) {
            return new Place(origin.getFullName(), line);
        }
        int shown = line > 0 ? line : firstMention(source.get(), used);
        return new Place(tree.name(source.get()), shown);
    }

    private Optional<Path> source(JavaClass origin) {
        return origin.getSource()
                .flatMap(source -> source.getFileName())
                .flatMap(file -> tree.source(origin.getPackageName(), file));
    }

    private static int firstMention(Path source, JavaClass used) {
        String name = used.getSimpleName();
        List<String> lines = SourceTree.lines(source);
        for (int at = 0; at < lines.size(); at++) {
            if (lines.get(at).matches(".*\\b" + Pattern.quote(name) + "\\b.*")) {
                return at + 1;
            }
        }
        return 0;
    }
}
