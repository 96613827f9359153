package io.gossamer.checks;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Files and methods that fit a screen or a few, and class names that say something. */
final class JavaSources {
    static final int FILE_LINES_MAX = 400;
    static final int METHOD_LINES_MAX = 70;

    /** Words that fit every class and so describe none. */
    private static final Set<String> EMPTY_WORDS =
            Set.of("Manager", "Managers", "Helper", "Helpers", "Util", "Utils", "Utility", "Impl");

    /** The same as the thing that a name calls its bearer; a DataDirectory is a directory and may be. */
    private static final Set<String> EMPTY_ENDINGS = Set.of("Data", "Info");

    private final SourceTree tree;
    private final Set<Flaw> flaws;

    private JavaSources(SourceTree tree, Set<Flaw> flaws) {
        this.tree = tree;
        this.flaws = flaws;
    }

    static void check(SourceTree tree, Set<Flaw> flaws) throws IOException {
        List<Path> sources = tree.endingIn(".java");
        JavaSources check = new JavaSources(tree, flaws);
        sources.forEach(check::length);
        check.parse(sources);
    }

    private void length(Path source) {
        int lines = SourceTree.lines(source).size();
        if (lines > FILE_LINES_MAX) {
            flaws.add(Flaw.at(
                    tree.name(source),
                    FILE_LINES_MAX + 1,
                    lines + " lines, where " + FILE_LINES_MAX + " is the limit",
                    "take a class of its own out of it"));
        }
    }

    private void parse(List<Path> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null,
                    files,
                    ignored -> {},
                    List.of("-proc:none"),
                    null,
                    files.getJavaFileObjectsFromPaths(sources));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new Scanner(unit, positions).scan(unit, null);
            }
        }
    }

    private final class Scanner extends TreePathScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final LineMap lines;
        private final String path;

        Scanner(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
            this.lines = unit.getLineMap();
            this.path = tree.name(Path.of(unit.getSourceFile().toUri()));
        }

        private int line(long position) {
            return position < 0 ? 0 : (int) lines.getLineNumber(position);
        }

        private int begin(Tree part) {
            return line(positions.getStartPosition(unit, part));
        }

        @Override
        public Void visitMethod(MethodTree method, Void ignored) {
            int begin = begin(method);
            int length = line(positions.getEndPosition(unit, method)) - begin + 1;
            if (length > METHOD_LINES_MAX) {
                flaws.add(Flaw.at(
                        path,
                        begin,
                        method.getName() + " has " + length + " lines, where " + METHOD_LINES_MAX + " is the limit",
                        "give its steps names of their own"));
            }
            return super.visitMethod(method, ignored);
        }

        @Override
        public Void visitClass(ClassTree type, Void ignored) {
            String name = type.getSimpleName().toString().replaceFirst("(Test|Contract)$", "");
            String[] words = name.split("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");
            for (int at = 0; at < words.length; at++) {
                if (EMPTY_WORDS.contains(words[at]) || (at == words.length - 1 && EMPTY_ENDINGS.contains(words[at]))) {
                    flaws.add(Flaw.at(
                            path,
                            begin(type),
                            "the word " + words[at] + " in the name " + type.getSimpleName() + " says nothing",
                            "name it by what it is or does"));
                }
            }
            return super.visitClass(type, ignored);
        }
    }
}
