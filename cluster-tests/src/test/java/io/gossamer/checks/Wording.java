package io.gossamer.checks;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What belongs to one machine stays out of the project: its directories, and where it fetches packages from. */
final class Wording {
    private static final List<String> TEXT = List.of(
            ".java",
            ".md",
            ".xml",
            ".yaml",
            ".yml",
            ".proto",
            ".properties",
            ".service",
            ".config",
            ".sh",
            ".html",
            ".js",
            ".css",
            ".json",
            ".txt",
            "/run",
            "/gossamer",
            "/bench",
            ".gitignore");

    // In pieces, so that this file does not find itself.
    private static final Pattern MACHINE_PATH =
            Pattern.compile("(?<![\\w.}/])/(?:" + "wo" + "rk|" + "ro" + "ot|" + "fa" + "rm)(?=[/\\s\"'`),;]|$)");
    private static final Pattern REGISTRY = Pattern.compile("(?i)\\b(?:repo1?|registry|deb|central|proxy)\\."
            + "(?:maven|npm|debian|sonatype|golang|docker)[\\w.-]*|\\b(?:" + "arti" + "factory|" + "jf" + "rog)\\b");

    private Wording() {}

    static void check(SourceTree tree, Set<Flaw> flaws) {
        for (Path file : tree.all()) {
            String name = tree.name(file);
            if (TEXT.stream().noneMatch(ending -> ("/" + name).endsWith(ending))) {
                continue;
            }
            List<String> lines = SourceTree.lines(file);
            for (int at = 0; at < lines.size(); at++) {
                find(MACHINE_PATH, name, at + 1, lines.get(at), "a path of one machine", flaws);
                find(REGISTRY, name, at + 1, lines.get(at), "a package registry", flaws);
            }
        }
    }

    private static void find(Pattern pattern, String name, int number, String line, String what, Set<Flaw> flaws) {
        Matcher matcher = pattern.matcher(line);
        if (matcher.find()) {
            flaws.add(Flaw.at(
                    name,
                    number,
                    "names " + what + ": " + matcher.group(),
                    "take it out, or take it from the environment"));
        }
    }
}
