package io.gossamer.http;

import java.util.Optional;

/** Where the page's files come from. A path is decoded, begins with a slash and has no {@code ..} in it. */
@FunctionalInterface
public interface StaticFiles {
    StaticFiles NONE = path -> Optional.empty();

    Optional<Asset> find(String path);

    /**
     * One file, as it is sent.
     *
     * @param etag with its quotes
     * @param gzip the same body, packed beforehand; absent where packing gains nothing
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and the body is written once
    record Asset(String contentType, String etag, byte[] body, Optional<byte[]> gzip) {}
}
