package io.gossamer.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution starts in the places where people put it. */
class DistributionIT {
    private static final SourceTree TREE = SourceTree.ofCheckout();
    private static final Path HOME = TREE.resolve("node/target/gossamer");

    @TempDir
    private Path directory;

    private record Outcome(int code, String out, String err) {}

    private Outcome run(Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .directory(directory.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(90, TimeUnit.SECONDS))
                    .as("%s ends", command)
                    .isTrue();
            return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
    }

    private static Map<String, String> with(String name, String value) {
        return Map.of("JAVA_HOME", System.getProperty("java.home"), name, value);
    }

    private static List<String> version(Path home) {
        return List.of(home.resolve("bin/gossamer").toString(), "version");
    }

    private static void assertSaysItsVersionOnly(Outcome outcome) {
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).startsWith("gossamer ");
    }

    @Test
    void startsWithAndWithoutItsClassArchive() throws Exception {
        Map<String, String> cache =
                with("GOSSAMER_CACHE_DIR", directory.resolve("a cache").toString());
        assertSaysItsVersionOnly(run(cache, version(HOME)));
        try (var archives = Files.list(directory.resolve("a cache"))) {
            assertThat(archives.map(file -> String.valueOf(file.getFileName())).toList())
                    .singleElement()
                    .asString()
                    .endsWith(".jsa");
        }
        assertSaysItsVersionOnly(run(cache, version(HOME)));
        assertSaysItsVersionOnly(run(with("GOSSAMER_CDS", "off"), version(HOME)));
    }

    @Test
    void aShortVerbTakesEveryClassFromTheArchive() throws Exception {
        Path loaded = directory.resolve("loaded");
        Map<String, String> environment = new TreeMap<>(
                with("GOSSAMER_CACHE_DIR", directory.resolve("cache").toString()));
        assertSaysItsVersionOnly(run(environment, version(HOME))); // writes the archive
        environment.put("GOSSAMER_JAVA_OPTS", "-Xlog:class+load:file=" + loaded);
        Outcome nobody =
                run(environment, List.of(HOME.resolve("bin/gossamer").toString(), "members", "--at", "127.0.0.1:1"));
        assertThat(nobody.code()).as(nobody.err()).isEqualTo(3);
        assertThat(Files.readAllLines(loaded))
                .hasSizeGreaterThan(500)
                .filteredOn(line -> line.contains("source: file:") && !isLeftOutOfTheCache(line))
                .as("TrainVerb does not know these classes")
                .isEmpty();
    }

    /** From 25 on the cache takes no class file of Java 5's age, which picocli's are, and so none that builds on one. */
    private static boolean isLeftOutOfTheCache(String line) {
        return Runtime.version().feature() >= 25 && (line.contains(" picocli.") || line.contains(" io.gossamer.cli."));
    }

    @Test
    void startsWithoutAHomeOrAPlaceToWrite() throws Exception {
        Path plainFile = Files.createFile(directory.resolve("file"));
        assertSaysItsVersionOnly(run(with("GOSSAMER_CACHE_DIR", plainFile + "/below"), version(HOME)));
        assertSaysItsVersionOnly(run(with("TMPDIR", directory.toString()), version(HOME)));
    }

    @Test
    void startsThroughALink() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("gossamer"), HOME.resolve("bin/gossamer"));
        assertSaysItsVersionOnly(run(with("GOSSAMER_CDS", "off"), List.of(link.toString(), "version")));
    }

    @Test
    void anotherCollectorCanBeChosen() throws Exception {
        assertSaysItsVersionOnly(run(with("GOSSAMER_JAVA_OPTS", "-XX:+UseParallelGC"), version(HOME)));
    }

    @Test
    void saysWhatToInstallWhereThereIsNoJava() throws Exception {
        for (String tool : List.of("sh", "readlink", "sed", "head", "uname")) {
            Files.createSymbolicLink(
                    directory.resolve(tool), Path.of("/usr/bin").resolve(tool));
        }
        Outcome outcome = run(Map.of("PATH", directory.toString()), version(HOME));
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("no Java 17 or newer").contains("openjdk-17-jre-headless");
    }

    @Test
    void carriesNativeCodeBesideTheJarsAndNotInThem() throws Exception {
        try (var jars = Files.newDirectoryStream(HOME.resolve("lib"), "*.jar")) {
            for (Path jar : jars) {
                try (ZipFile zip = new ZipFile(jar.toFile())) {
                    assertThat(zip.stream().map(ZipEntry::getName))
                            .as("%s", jar.getFileName())
                            .noneMatch(name -> name.matches(".*\\.(so|dll|jnilib)"));
                }
            }
        }
        String natives = HOME.resolve(
                        "lib/native/linux-" + ("aarch64".equals(System.getProperty("os.arch")) ? "aarch_64" : "x86_64"))
                .toString();
        Outcome outcome = run(
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+IgnoreUnrecognizedVMOptions",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djava.io.tmpdir=" + directory.resolve("no such directory"),
                        "-Djava.library.path=" + natives,
                        "-Djna.boot.library.path=" + natives,
                        "-cp",
                        HOME.resolve("lib") + "/*:" + TREE.resolve("cluster-tests/target/test-classes"),
                        NativeLibraries.class.getName()));
        assertThat(outcome.out()).as(outcome.err()).contains("all native libraries are here");
    }

    @Test
    void systemdAcceptsTheUnit() throws Exception {
        boolean present = Files.isExecutable(Path.of("/usr/bin/systemd-analyze"));
        if (!present && "1".equals(System.getenv("GOSSAMER_REQUIRE_ALL"))) {
            assertThat(present).as("systemd-analyze is installed").isTrue();
        }
        assumeThat(present).as("systemd-analyze is installed").isTrue();
        Path unit = directory.resolve("gossamer.service");
        String text = Files.readString(TREE.resolve("config/gossamer.service"), StandardCharsets.UTF_8);
        Files.writeString(unit, text.replace("/opt/gossamer", HOME.toString()));
        Outcome outcome = run(Map.of(), List.of("systemd-analyze", "verify", unit.toString()));
        assertThat(outcome.err()).doesNotContain("gossamer.service");
        assertThat(outcome.code()).isZero();
    }
}
