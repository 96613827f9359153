package io.gossamer.http;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page as {@link PagePack} left it on the class path: packed files and a list of them. The list is read at the first request
 * for a file; the files are read when they are asked for and not kept, so a daemon that nobody looks at pays nothing.
 */
public final class PageFiles implements StaticFiles {
    static final String ROOT = "/page/";
    static final String LIST = ".list";
    /** Before a path: this version of the whole page. A file asked for under it never changes. */
    static final String VERSION_MARK = "/v-";

    private static final Logger LOG = LoggerFactory.getLogger(PageFiles.class);

    private Listing listing; // guarded by this

    private record Entry(String contentType, String etag) {}

    private record Listing(String version, Map<String, Entry> files) {}

    @Override
    public Optional<Asset> find(String path) {
        Listing known = listing();
        String plain = path;
        boolean lasting = false;
        if (path.startsWith(VERSION_MARK)) {
            int end = path.indexOf('/', 1);
            if (end < 0) {
                return Optional.empty();
            }
            lasting = path.substring(VERSION_MARK.length(), end).equals(known.version());
            plain = path.substring(end);
        }
        String name = plain.equals("/") ? "index.html" : plain.substring(1);
        Entry entry = known.files().get(name);
        return entry == null
                ? Optional.empty()
                : Optional.of(new Asset(entry.contentType(), entry.etag(), lasting, () -> read(name)));
    }

    private static byte[] read(String name) throws IOException {
        try (InputStream packed = PageFiles.class.getResourceAsStream(ROOT + name + ".gz")) {
            if (packed == null) {
                throw new FileNotFoundException(name);
            }
            return packed.readAllBytes();
        }
    }

    private synchronized Listing listing() {
        if (listing == null) {
            listing = readListing();
        }
        return listing;
    }

    /** A build without the page has none: then there is nothing to find, which is said once. */
    private static Listing readListing() {
        Map<String, Entry> files = new TreeMap<>();
        String version = "";
        try (InputStream list = PageFiles.class.getResourceAsStream(ROOT + LIST)) {
            if (list == null) {
                LOG.warn("this build has no page in it");
                return new Listing(version, files);
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8));
            version = lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split("\t", -1);
                files.put(parts[0], new Entry(parts[1], parts[2]));
            }
        } catch (IOException unreadable) {
            LOG.warn("the list of the page's files cannot be read", unreadable);
        }
        return new Listing(version, files);
    }
}
