package io.gossamer.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Packs the page's files when the project is built: each one gzipped (RFC 1952), and a list with type and entity tag, so that a
 * running daemon neither packs nor digests anything. Run by Maven, never by a daemon.
 */
final class PagePack {
    /** In {@code index.html}: becomes the directory under which everything of this version may be kept for good. */
    static final String VERSION_TOKEN = "@version@";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "txt", "text/plain; charset=utf-8",
            "json", "application/json; charset=utf-8");

    private PagePack() {}

    /** Arguments: the directory of the page's files, and where the packed ones go. */
    public static void main(String[] arguments) throws IOException {
        pack(Path.of(arguments[0]), Path.of(arguments[1]));
    }

    static void pack(Path from, Path to) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path file : paths.filter(Files::isRegularFile).toList()) {
                files.put(from.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        String version = version(files);
        StringBuilder list = new StringBuilder(version).append('\n');
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            byte[] body = file.getKey().endsWith(".html")
                    ? new String(file.getValue(), StandardCharsets.UTF_8)
                            .replace(VERSION_TOKEN, PageFiles.VERSION_MARK.substring(1) + version)
                            .getBytes(StandardCharsets.UTF_8)
                    : file.getValue();
            Path packed = to.resolve(file.getKey() + ".gz");
            Files.createDirectories(packed.getParent());
            Files.write(packed, Gzip.pack(body, Gzip.BEST));
            list.append(file.getKey()).append('\t').append(type(file.getKey()));
            list.append("\t\"").append(digest(body).substring(0, 16)).append("\"\n");
        }
        Files.createDirectories(to);
        Files.writeString(to.resolve(PageFiles.LIST), list);
    }

    private static String type(String name) throws IOException {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null) {
            throw new IOException("the page has no content type for " + name + ": add its ending to PagePack");
        }
        return type;
    }

    private static String version(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            all.write((file.getKey() + '\n').getBytes(StandardCharsets.UTF_8));
            all.write(file.getValue());
        }
        return digest(all.toByteArray()).substring(0, 12);
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
