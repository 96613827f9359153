package io.gossamer.checks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Links and paths in Markdown lead somewhere. */
final class MarkdownLinks {
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(<?([^)\\s>]+)>?[^)]*\\)");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern PATH = Pattern.compile("(?:\\./)?[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)+/?");

    private final SourceTree tree;
    private final Set<Flaw> flaws;

    private MarkdownLinks(SourceTree tree, Set<Flaw> flaws) {
        this.tree = tree;
        this.flaws = flaws;
    }

    static void check(SourceTree tree, Set<Flaw> flaws) {
        MarkdownLinks links = new MarkdownLinks(tree, flaws);
        tree.endingIn(".md").forEach(links::page);
    }

    private void page(Path page) {
        boolean fenced = false;
        List<String> lines = SourceTree.lines(page);
        for (int at = 0; at < lines.size(); at++) {
            String line = lines.get(at);
            if (line.stripLeading().startsWith("```")) {
                fenced = !fenced;
            } else if (!fenced) {
                links(page, at + 1, line);
                paths(page, at + 1, line);
            }
        }
    }

    private void links(Path page, int number, String line) {
        Matcher link = LINK.matcher(CODE.matcher(line).replaceAll(""));
        while (link.find()) {
            String target = link.group(1);
            if (target.matches("[a-z]+:.*")) {
                continue;
            }
            int hash = target.indexOf('#');
            String path = hash < 0 ? target : target.substring(0, hash);
            Path file = path.isEmpty() ? page : page.resolveSibling(path).normalize();
            if (!Files.exists(file)) {
                flaw(page, number, "links to " + target + ", which is not there", "mend the link or write the page");
            } else if (hash >= 0
                    && file.toString().endsWith(".md")
                    && !anchors(file).contains(target.substring(hash + 1))) {
                flaw(
                        page,
                        number,
                        "links to " + target + ", but no heading is called so",
                        "mend what stands after the #");
            }
        }
    }

    /** A word in backticks is a path if it has a slash and begins with something at the top of the checkout. */
    private void paths(Path page, int number, String line) {
        Matcher code = CODE.matcher(line);
        while (code.find()) {
            for (String word : code.group(1).split("\\s+")) {
                if (!PATH.matcher(word).matches() || ("/" + word).contains("/target/")) {
                    continue;
                }
                Path first = tree.resolve(word.replaceFirst("^\\./", "").split("/")[0]);
                if (Files.isDirectory(first) && !Files.exists(tree.resolve(word))) {
                    flaw(page, number, "names " + word + ", which is not there", "mend the path, or take it out");
                }
            }
        }
    }

    private void flaw(Path page, int number, String what, String remedy) {
        flaws.add(Flaw.at(tree.name(page), number, what, remedy));
    }

    /** The anchors of a page's headings, as they are made where the page is read. */
    private static Set<String> anchors(Path page) {
        Set<String> anchors = new TreeSet<>();
        for (String line : SourceTree.lines(page)) {
            if (line.matches("#{1,6} .*")) {
                String heading = line.replaceFirst("^#+ ", "").strip().toLowerCase(Locale.ROOT);
                anchors.add(heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'));
            }
        }
        return anchors;
    }
}
