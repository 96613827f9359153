package io.gossamer.checks;

import io.gossamer.config.GossamerConfig;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * config/gossamer.yaml and GossamerConfig say the same, each key is explained, and somebody reads it. Most keys stand there
 * commented out, with their default, so the file is read line by line and not as YAML.
 */
final class ConfigKeys {
    private static final String FILE = "config/gossamer.yaml";
    private static final Pattern KEY = Pattern.compile("( *)(# ?)?([a-z][a-z0-9_]*):(?: .*)?");

    private final List<String> lines;
    private final String code;
    private final Set<Flaw> flaws;
    private final Deque<Section> sections = new ArrayDeque<>();

    private ConfigKeys(List<String> lines, String code, Set<Flaw> flaws) {
        this.lines = lines;
        this.code = code;
        this.flaws = flaws;
    }

    /** One level of the file: a record, and those of its components whose key has not been seen yet. */
    private record Section(int indent, String path, int line, Map<String, RecordComponent> missing) {
        static Section of(int indent, String path, int line, Class<?> type) {
            Map<String, RecordComponent> components = Arrays.stream(type.getRecordComponents())
                    .collect(Collectors.toMap(
                            component -> key(component.getName()), Function.identity(), (a, b) -> a, TreeMap::new));
            return new Section(indent, path, line, components);
        }
    }

    static void check(SourceTree tree, Set<Flaw> flaws) {
        Path file = tree.resolve(FILE);
        if (!Files.exists(file)) {
            flaws.add(Flaw.at(
                    FILE, 0, "is not there", "write every key with its default, its unit and a line of advice"));
            return;
        }
        new ConfigKeys(SourceTree.lines(file), readers(tree), flaws).file();
    }

    /** The code that could read a key: everything but the package that makes the configuration. */
    private static String readers(SourceTree tree) {
        return tree.endingIn(".java").stream()
                .filter(file -> tree.name(file).startsWith("node/src/main/java/"))
                .filter(file -> !tree.name(file).contains("/io/gossamer/config/"))
                .flatMap(file -> SourceTree.lines(file).stream())
                .collect(Collectors.joining("\n"));
    }

    private void file() {
        sections.push(Section.of(0, "", 1, GossamerConfig.class));
        for (int at = 0; at < lines.size(); at++) {
            Matcher matcher = KEY.matcher(lines.get(at));
            if (matcher.matches()) {
                key(at + 1, matcher.group(1).length(), matcher.group(3), matcher.group(2) != null);
            }
        }
        while (!sections.isEmpty()) {
            leave(sections.pop());
        }
    }

    private void key(int line, int indent, String key, boolean commentedOut) {
        while (sections.size() > 1 && indent < sections.element().indent()) {
            leave(sections.pop());
        }
        Section section = sections.element();
        RecordComponent component =
                indent == section.indent() ? section.missing().remove(key) : null;
        if (component != null) {
            known(line, indent, section.path() + key, component);
        } else if (!commentedOut) {
            flaws.add(Flaw.at(
                    FILE,
                    line,
                    "GossamerConfig does not know " + section.path() + key,
                    "add it there, or take it out here"));
        }
        // Else it is a sentence that begins like a key; a mistyped key shows as one that is missing.
    }

    private void known(int line, int indent, String path, RecordComponent component) {
        if (component.getType().isRecord() && lines.get(line - 1).strip().endsWith(":")) {
            sections.push(Section.of(indent + 2, path + ".", line, component.getType()));
            return;
        }
        if (!explained(line)) {
            flaws.add(Flaw.at(
                    FILE,
                    line,
                    path + " is not explained",
                    "say in a comment above it what it does and when to change it"));
        }
        String name = Pattern.quote(component.getName());
        if (!Pattern.compile("\\b" + name + "\\(\\)|::" + name + "\\b")
                .matcher(code)
                .find()) {
            flaws.add(Flaw.at(FILE, line, "nobody reads " + path, "read it where it takes effect, or take it out"));
        }
    }

    /** The line above is a comment, and not the key before this one. */
    private boolean explained(int line) {
        String above = line > 1 ? lines.get(line - 2) : "";
        boolean anotherKey = KEY.matcher(above).matches() && !above.matches(" *# (true|false): .*");
        return above.matches(" *# .*") && !anotherKey;
    }

    private void leave(Section section) {
        for (String key : section.missing().keySet()) {
            flaws.add(Flaw.at(
                    FILE,
                    section.line(),
                    "the key " + section.path() + key + " is missing",
                    "add it with its default, its unit and a line of advice"));
        }
    }

    /** snake_case for camelCase; a unit in the component's name is not in the key, since the value carries it. */
    static String key(String component) {
        String snake = component.replaceAll("(?<=[a-z0-9])([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        return snake.replaceFirst("_bytes$", "");
    }
}
