package io.gossamer.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Which pages may be let go, and that the process lives on without them. */
class MappedPagesTest {
    private static List<Mapping> parse(String lines) {
        return Mapping.parse(lines.lines().toList());
    }

    private static boolean mayGo(String permissions, String path, String figures) {
        return parse("7f0000000000-7f0000100000 " + permissions + " 00001000 fe:00 160 " + path + "\n" + figures)
                .get(0)
                .isUntouchedFile();
    }

    @Test
    void aMappingHasItsAddressesAndItsFigures() {
        List<Mapping> mappings = parse("""
                801daa000-8047ad000 r--p 01dab000 fe:00 16039974                         /var/cache/a b/agent.jsa
                Size:              43020 kB
                Rss:               35532 kB
                Private_Dirty:         0 kB
                Anonymous:             0 kB
                Swap:                  0 kB
                VmFlags: rd mr mw me
                7f00aa000-7f00ab000 rw-p 00000000 00:00 0
                Rss:                   4 kB
                Anonymous:             4 kB
                """);
        assertThat(mappings)
                .containsExactly(
                        new Mapping(0x801daa000L, 0x8047ad000L, "r--p", "/var/cache/a b/agent.jsa", 35_532L * 1024, 0),
                        new Mapping(0x7f00aa000L, 0x7f00ab000L, "rw-p", "", 4_096, 4_096));
    }

    @Test
    void codeAndTheClassArchiveMayGo() {
        assertThat(mayGo("r-xp", "/usr/lib/jvm/libjvm.so", "Rss: 9208 kB")).isTrue();
        assertThat(mayGo("r--p", "/usr/lib/libstdc++.so.6.0.30", "Rss: 784 kB")).isTrue();
        assertThat(mayGo("r--p", "/var/cache/agent.jsa", "Rss: 784 kB")).isTrue();
    }

    @Test
    void whatWasWrittenToStays() {
        assertThat(mayGo("rw-p", "/var/cache/agent.jsa", "Rss: 784 kB")).isFalse();
        // Relocated by the dynamic linker and then made read-only.
        assertThat(mayGo("r--p", "/usr/lib/jvm/libjvm.so", "Anonymous: 4 kB")).isFalse();
        assertThat(mayGo("r--p", "/usr/lib/jvm/libjvm.so", "Private_Dirty: 4 kB"))
                .isFalse();
        assertThat(mayGo("r--p", "/usr/lib/jvm/libjvm.so", "Swap: 4 kB")).isFalse();
    }

    @Test
    void memoryWithoutAFileAndOtherFilesStay() {
        assertThat(mayGo("r--p", "", "Rss: 784 kB")).isFalse();
        assertThat(mayGo("r--p", "[vdso]", "Rss: 4 kB")).isFalse();
        assertThat(mayGo("r--p", "/var/lib/gossamer/db/000012.sst", "Rss: 4 kB"))
                .isFalse();
    }

    @Test
    void linesThatMeanNothingArePassedOver() {
        assertThat(parse("Rss: 4 kB\n\nnonsense\n7f-80\nRss: 99999999999999999999 kB"))
                .isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theProcessLivesOnWithoutThePagesOfItsStart() throws IOException {
        long released = MappedPages.release();
        assertThat(released).isGreaterThan(1_000_000);
        assertThat(List.of(3, 1, 2).stream().sorted().toList()).containsExactly(1, 2, 3);
        assertThat(MappedPages.release()).as("only what was touched since").isLessThan(released + 50_000_000);
    }
}
