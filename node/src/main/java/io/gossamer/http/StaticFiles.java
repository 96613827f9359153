package io.gossamer.http;

import java.util.Optional;

/** Where the page's files come from. A path is decoded, begins with a slash and has no {@code ..} in it. */
@FunctionalInterface
public interface StaticFiles {
    StaticFiles NONE = path -> Optional.empty();

    Optional<Asset> find(String path);

    /**
     * One file. Its bytes are read when it is sent and kept by nobody.
     *
     * @param etag with its quotes
     * @param lasting the path names this very content, so a browser may keep it for good
     * @param gzip the packed body
     */
    record Asset(String contentType, String etag, boolean lasting, Body gzip) {}

    /** Reads a body anew at each call. */
    @FunctionalInterface
    interface Body {
        byte[] read() throws java.io.IOException;
    }
}
