package io.gossamer.checks;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is written about the code is true, and the code is written so that it can be read. */
class DocsTest {
    private static final SourceTree TREE = SourceTree.ofCheckout();

    private final Set<Flaw> flaws = new TreeSet<>();

    @Test
    void linksAndPathsInMarkdownLeadSomewhere() {
        MarkdownLinks.check(TREE, flaws);
        Flaw.assertNone(flaws);
    }

    @Test
    void filesMethodsAndNamesKeepTheirLimits() throws IOException {
        JavaSources.check(TREE, flaws);
        PageSources.check(TREE, flaws);
        Flaw.assertNone(flaws);
    }

    @Test
    void everyConfigurationKeyIsExplainedAndRead() {
        ConfigKeys.check(TREE, flaws);
        Flaw.assertNone(flaws);
    }

    @Test
    void everyPackageIsOnTheArchitecturePage() {
        String page = String.join("\n", SourceTree.lines(TREE.resolve("ARCHITECTURE.md")));
        String map = page.replaceAll("(?s)<!-- rule-map:begin -->.*<!-- rule-map:end -->", "");
        for (String name : topPackages()) {
            if (!map.contains("`" + name + "`")) {
                flaws.add(Flaw.at(
                        "ARCHITECTURE.md", 0, "does not name the package " + name, "add its line to the code map"));
            }
        }
        Flaw.assertNone(flaws);
    }

    @Test
    void nothingNamesOneMachine() {
        Wording.check(TREE, flaws);
        Flaw.assertNone(flaws);
    }

    private static Set<String> topPackages() {
        Set<String> names = new TreeSet<>();
        for (String module : SourceTree.MODULES) {
            for (String kind : List.of("main", "test")) {
                String root = module + "/src/" + kind + "/java/io/gossamer/";
                TREE.endingIn(".java").stream()
                        .map(TREE::name)
                        .filter(name -> name.startsWith(root)
                                && name.substring(root.length()).contains("/"))
                        .forEach(name -> names.add(name.substring(root.length()).split("/")[0]));
            }
        }
        return names;
    }
}
