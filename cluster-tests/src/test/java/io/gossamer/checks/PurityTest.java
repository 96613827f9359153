package io.gossamer.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The check itself: it sees what it should, and leaves alone what is fine. */
class PurityTest {
    private static Set<Flaw> check(Class<?> type) {
        Set<Flaw> flaws = new TreeSet<>();
        Purity.check(new ClassFileImporter().importClass(type), new Places(SourceTree.ofCheckout()), flaws);
        return flaws;
    }

    @Test
    void seesFullyQualifiedUsesReferencesAndLambdas() {
        assertThat(check(ImpureExample.class))
                .extracting(Flaw::what)
                .anyMatch(what -> what.contains("System#nanoTime"))
                .anyMatch(what -> what.contains("System#currentTimeMillis"))
                .anyMatch(what -> what.contains("Instant#now"))
                .anyMatch(what -> what.contains("Random#<init>"))
                .anyMatch(what -> what.contains("Math#random"))
                .anyMatch(what -> what.contains("java.nio.file.Path"))
                .anyMatch(what -> what.contains("java.lang.Thread"))
                .anyMatch(what -> what.contains("Set#of"))
                .anyMatch(what -> what.contains("InetAddress#getByName"));
    }

    @Test
    void leavesArgumentsAlone() {
        assertThat(check(PureExample.class)).isEmpty();
    }
}
