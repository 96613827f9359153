package io.gossamer.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.query.InMemoryMesh;
import io.gossamer.query.TestNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page's files: what is in them, and how a node gives them out. Its look and its use are tried in a browser elsewhere. */
@Timeout(300)
final class PageTest {
    private static final Path SOURCES = Path.of("src/main/page");
    private static final int GZIP_BYTES_MAX = 150 * 1024;
    private static final Pattern IMPORT = Pattern.compile("(?:from|import) \"([^\"]+)\"|import\\(\"([^\"]+)\"\\)");

    private static List<Path> files(String... endings) throws IOException {
        try (Stream<Path> all = Files.walk(SOURCES)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
                    .toList();
        }
    }

    @Test
    void whatIsVendoredIsWhatItsPackageCarries() throws Exception {
        TreeSet<String> listed = new TreeSet<>(List.of("licences.txt", "vendor.txt"));
        for (String line : Files.readAllLines(SOURCES.resolve("vendor/vendor.txt"))) {
            if (line.startsWith("#")) {
                continue;
            }
            String[] parts = line.split("\t", -1);
            assertThat(parts)
                    .as("file, package, version, licence, path, digest")
                    .hasSize(6)
                    .doesNotContain("");
            byte[] digest = MessageDigest.getInstance("SHA-512")
                    .digest(Files.readAllBytes(SOURCES.resolve("vendor").resolve(parts[0])));
            assertThat(HexFormat.of().formatHex(digest)).as(parts[0]).isEqualTo(parts[5]);
            assertThat(Files.readString(SOURCES.resolve("vendor/licences.txt"))).containsIgnoringCase(parts[1]);
            listed.add(parts[0]);
        }
        try (Stream<Path> there = Files.list(SOURCES.resolve("vendor"))) {
            assertThat(there.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(listed);
        }
    }

    @Test
    void theWholePageIsSmall() throws Exception {
        long bytes = 0;
        for (Path file : files(".html", ".js", ".mjs", ".css", ".svg")) {
            bytes += Gzip.pack(Files.readAllBytes(file), Gzip.BEST).length;
        }
        System.out.println("the page is " + bytes / 1024 + " kB packed");
        assertThat(bytes).isLessThan(GZIP_BYTES_MAX);
    }

    @Test
    void everyImportIsAFileOfThePageAndNothingNamesAnotherHost() throws Exception {
        for (Path file : files(".js", ".html", ".css")) {
            if (file.toString().contains("/vendor/")) {
                continue;
            }
            String text = Files.readString(file);
            Matcher imports = IMPORT.matcher(text);
            while (file.toString().endsWith(".js") && imports.find()) {
                String name = imports.group(1) != null ? imports.group(1) : imports.group(2);
                assertThat(name)
                        .as(file + ": relative, so that no import map is needed")
                        .startsWith(".");
                assertThat(file.resolveSibling(name).normalize()).exists();
            }
            assertThat(text.replace("\"http://\" + host", "").replace("http://www.w3.org/2000/svg", ""))
                    .as(file.toString())
                    .doesNotContain("http://", "https://", "eval(", "innerHTML");
        }
    }

    @Test
    void theDocumentHasNothingThatThePolicyWouldRefuse() throws Exception {
        String document = Files.readString(SOURCES.resolve("index.html"));
        assertThat(document)
                .doesNotContainPattern("<script(?![^>]* src=)")
                .doesNotContainPattern(" on[a-z]+=|style=|<style");
    }

    /** Else a browser learns of each module from the one before it, one round trip after the other. */
    @Test
    void theDocumentNamesEveryModuleOfTheFirstView() throws Exception {
        String document = Files.readString(SOURCES.resolve("index.html"));
        for (Path file : files(".js")) {
            String name = file.getFileName().toString();
            boolean first = file.startsWith(SOURCES.resolve("js")) && !name.equals("graph.js");
            assertThat(document.contains("/js/" + name + "\"")).as(name).isEqualTo(first);
        }
    }

    @Test
    void aNodeServesThePageFromItsRootPackedOrNot() throws Exception {
        try (TestNode node = node()) {
            int port = node.http.port();
            String plain = RawHttp.get(port, "/");
            assertThat(plain).startsWith("HTTP/1.1 200").contains("content-type: text/html", "<div id=\"page\">");
            assertThat(plain).contains("cache-control: no-cache", "content-security-policy: default-src 'self'");
            Matcher script = Pattern.compile("src=\"(v-[0-9a-f]+/js/main.js)\"").matcher(plain);
            assertThat(script.find()).isTrue();
            assertThat(RawHttp.get(port, "/" + script.group(1)))
                    .startsWith("HTTP/1.1 200")
                    .contains("content-type: text/javascript", "immutable", "render(");
            assertThat(RawHttp.get(port, "/v-older/js/main.js"))
                    .startsWith("HTTP/1.1 200")
                    .contains("cache-control: no-cache")
                    .doesNotContain("immutable");
            assertThat(get(port, "/js/main.js", "Accept-Encoding: gzip")).contains("content-encoding: gzip");
        }
    }

    @Test
    void aFileThatABrowserHasIsNotSentAgain() throws Exception {
        try (TestNode node = node()) {
            Matcher tag = Pattern.compile("etag: (\"[0-9a-f]+\")").matcher(RawHttp.get(node.http.port(), "/base.css"));
            assertThat(tag.find()).isTrue();
            assertThat(get(node.http.port(), "/base.css", "If-None-Match: " + tag.group(1)))
                    .startsWith("HTTP/1.1 304")
                    .contains("content-length: 0");
        }
    }

    @Test
    void aPathOutOfThePageLeadsNowhere() throws Exception {
        try (TestNode node = node()) {
            for (String path : List.of(
                    "/v-x/../../etc/passwd", "/v-x", "/v-x/", "/.list", "/js/", "/js/main.js.gz", "/v-x//js/main.js")) {
                assertThat(RawHttp.get(node.http.port(), path)).as(path).matches("(?s)HTTP/1.1 (404|200).*");
                assertThat(RawHttp.get(node.http.port(), path)).as(path).doesNotContain("root:", "render(");
            }
        }
    }

    private static String get(int port, String path, String header) throws IOException {
        return RawHttp.ask(
                port, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header + "\r\n\r\n");
    }

    /** With the page as Maven packed it beside these classes. */
    private static TestNode node() throws Exception {
        return new TestNode(
                "n1",
                InMemoryMesh.world(),
                11,
                HttpFace.Settings.of(Optional.of("127.0.0.1"), 0, List.of("n1"), List.of()),
                new PageFiles());
    }

    @Test
    void whatWasPackedIsWhatWasWritten() throws Exception {
        Path from = Files.createTempDirectory("page");
        Path to = Files.createTempDirectory("packed");
        try {
            Files.writeString(from.resolve("index.html"), "<p>" + PagePack.VERSION_TOKEN + "/é");
            PagePack.pack(from, to);
            String unpacked =
                    new String(Gzip.unpack(Files.readAllBytes(to.resolve("index.html.gz"))), StandardCharsets.UTF_8);
            assertThat(unpacked).matches("<p>v-[0-9a-f]{12}/é");
            assertThat(Files.readAllLines(to.resolve(PageFiles.LIST)).get(1)).startsWith("index.html\ttext/html");
        } finally {
            for (Path directory : List.of(from, to)) {
                try (Stream<Path> all = Files.walk(directory)) {
                    for (Path path :
                            all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            }
        }
    }
}
