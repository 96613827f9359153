package io.gossamer.checks;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The page's own scripts: short files, each of which begins by saying what it is for. */
final class PageSources {
    private static final int FILE_LINES_MAX = 300;
    private static final String ROOT = "node/src/main/page/js/";

    private PageSources() {}

    static void check(SourceTree tree, Set<Flaw> flaws) {
        for (Path script : tree.endingIn(".js")) {
            String name = tree.name(script);
            if (!name.startsWith(ROOT)) {
                continue;
            }
            List<String> lines = SourceTree.lines(script);
            if (lines.size() > FILE_LINES_MAX) {
                flaws.add(Flaw.at(
                        name,
                        FILE_LINES_MAX + 1,
                        lines.size() + " lines, where " + FILE_LINES_MAX + " is the limit",
                        "take a module of its own out of it"));
            }
            if (lines.isEmpty() || !lines.get(0).startsWith("// ")) {
                flaws.add(Flaw.at(name, 1, "does not say what it is for", "begin with a comment of one sentence"));
            }
        }
    }
}
