package io.gossamer.checks;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Says of what was found in a class file where it stands in the sources. */
final class Places {
    private final SourceTree tree;

    Places(SourceTree tree) {
        this.tree = tree;
    }

    String of(Dependency dependency) {
        JavaClass origin = dependency.getOriginClass();
        int line = dependency.getSourceCodeLocation().getLineNumber();
        return place(origin, line, dependency.getTargetClass().getBaseComponentType());
    }

    String of(JavaClass origin, JavaAccess<?> access) {
        return place(origin, access.getLineNumber(), access.getTargetOwner());
    }

    String of(JavaClass origin) {
        return source(origin).map(tree::name).orElse(origin.getFullName());
    }

    /** A class file has lines for what is called, but none for fields and signatures: those stand where the name does. */
    private String place(JavaClass origin, int line, JavaClass used) {
        Optional<Path> source = source(origin);
        if (source.isEmpty()) {
            return origin.getFullName() + (line > 0 ? ":" + line : "");
        }
        int shown = line > 0 ? line : firstMention(source.get(), used);
        return tree.name(source.get()) + (shown > 0 ? ":" + shown : "");
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
            if (lines.get(at).matches(".*\\b" + java.util.regex.Pattern.quote(name) + "\\b.*")) {
                return at + 1;
            }
        }
        return 0;
    }
}
