package io.gossamer.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Holds every class against {@link RuleMap}. */
class ArchitectureTest {
    private static final String BEGIN = "<!-- rule-map:begin -->\n";
    private static final String END = "<!-- rule-map:end -->";

    private static final SourceTree TREE = SourceTree.ofCheckout();
    private static final Places PLACES = new Places(TREE);
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(Room.ROOT);

    @Test
    void everyPackageHasARoomAndEveryRoomAPackage() {
        Set<Flaw> flaws = new TreeSet<>();
        Set<String> seen = new TreeSet<>();
        for (JavaClass subject : CLASSES) {
            Optional<Room> room = RuleMap.roomOf(subject.getPackageName());
            room.ifPresent(known -> seen.add(known.name()));
            if (room.isEmpty()) {
                flaws.add(new Flaw(
                        PLACES.of(subject),
                        "package " + subject.getPackageName() + " has no rule",
                        "say in RuleMap what it may import, or move the class into a package that is there"));
            }
        }
        for (Room room : RuleMap.ROOMS) {
            if (!seen.contains(room.name())) {
                flaws.add(Flaw.at(
                        "cluster-tests/src/test/java/io/gossamer/checks/RuleMap.java",
                        0,
                        "room " + room.name() + " holds no class",
                        "write the package, or take its line out of RuleMap: a rule about nothing is always kept"));
            }
        }
        Flaw.assertNone(flaws);
    }

    @Test
    void importsKeepToTheRuleMap() {
        Map<String, Flaw> flaws = new TreeMap<>();
        for (JavaClass subject : CLASSES) {
            RuleMap.roomOf(subject.getPackageName()).ifPresent(room -> subject.getDirectDependenciesFromSelf()
                    .forEach(dependency -> imports(room, dependency)
                            .ifPresent(flaw -> flaws.merge(flaw.place().path() + flaw.what(), flaw, Flaw::first))));
        }
        Flaw.assertNone(flaws.values());
    }

    private static Optional<Flaw> imports(Room room, Dependency dependency) {
        JavaClass used = dependency.getTargetClass().getBaseComponentType();
        String name = used.getFullName();
        if (used.isPrimitive() || name.startsWith("java.") || isOfTheJdk(name)) {
            return Optional.empty();
        }
        if (name.startsWith(Room.ROOT + ".")) {
            Optional<Room> other = RuleMap.roomOf(used.getPackageName());
            boolean allowed = other.isPresent()
                    && (other.get().equals(room)
                            || room.uses().contains(other.get().name()));
            return allowed
                    ? Optional.empty()
                    : Optional.of(new Flaw(
                            PLACES.of(dependency),
                            room.name() + " uses " + name + " of "
                                    + other.map(Room::name).orElse(used.getPackageName()),
                            room.name() + " may import " + room.uses()
                                    + ": hand the value in from outside, or move the class to the side that needs it"));
        }
        Optional<Library> library = Library.of(name);
        if (library.isPresent() && room.libraries().contains(library.get())) {
            return Optional.empty();
        }
        return Optional.of(new Flaw(
                PLACES.of(dependency),
                room.name() + " uses " + name + " of "
                        + library.map(Library::toString).orElse("a library that no rule names"),
                "its libraries are " + room.libraries() + ": put this behind a room that may use it"));
    }

    private static boolean isOfTheJdk(String name) {
        return name.startsWith("javax.crypto.")
                || name.startsWith("javax.net.")
                || name.startsWith("javax.security.")
                || name.startsWith("javax.management.")
                || name.startsWith("com.sun.management.")
                || name.startsWith("com.sun.net.httpserver.")
                || name.startsWith("jdk.")
                || name.startsWith("sun.misc.Signal");
    }

    @Test
    void pureRoomsTouchNothingOutside() {
        Set<Flaw> flaws = new TreeSet<>();
        for (JavaClass subject : CLASSES) {
            if (RuleMap.roomOf(subject.getPackageName()).filter(Room::pure).isPresent()) {
                Purity.check(subject, PLACES, flaws);
            }
        }
        Flaw.assertNone(flaws);
    }

    @Test
    void architecturePageShowsTheRuleMap() throws IOException {
        Path page = TREE.resolve("ARCHITECTURE.md");
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        assertThat(begin)
                .as("ARCHITECTURE.md: the line %s is missing", BEGIN.strip())
                .isNotNegative();
        assertThat(end).as("ARCHITECTURE.md: the line %s is missing", END).isGreaterThan(begin);
        String wanted = text.substring(0, begin + BEGIN.length()) + RuleMap.table() + text.substring(end);
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(page, wanted);
        } else {
            assertThat(text)
                    .as("ARCHITECTURE.md shows another map than RuleMap; run this test with -Ddocs.write=true")
                    .isEqualTo(wanted);
        }
    }
}
