package io.gossamer.wire;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The Extra Padding extension (RFC 8972 §4.1): makes a request as long as it is wanted, and its reply with it.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |U|M|I|reserved |     type = 1  |             length            |
 * |                         zeros, length bytes                   |
 * </pre>
 *
 * <p>In authenticated mode an HMAC extension over the sequence number and this one follows (RFC 8972 §4.8).
 */
public final class ExtraPadding {
    private static final int HEADER_BYTES = 4;

    private ExtraPadding() {}

    /** The shortest request that can be made. */
    public static int requestBytesMin(int baseBytes, Optional<StampKey> key) {
        return baseBytes + HEADER_BYTES + (key.isPresent() ? ClassOfService.HMAC_BYTES : 0);
    }

    /**
     * Fills a request, whose sequence number is written already, up to {@code wholeBytes}, or to {@link #requestBytesMin} where that is
     * more; returns its length.
     */
    public static int fill(int wholeBytes, int baseBytes, Optional<StampKey> key, ByteBuffer packet) {
        int whole = Math.max(wholeBytes, requestBytesMin(baseBytes, key));
        int codeBytes = key.isPresent() ? ClassOfService.HMAC_BYTES : 0;
        int zeros = whole - baseBytes - HEADER_BYTES - codeBytes;
        ByteBuffer out = packet.slice().position(baseBytes);
        out.put((byte) StampExtensions.UNRECOGNIZED)
                .put((byte) StampExtensions.EXTRA_PADDING)
                .putShort((short) zeros)
                .put(new byte[zeros]);
        if (key.isPresent()) {
            StampExtensions.appendCode(key.get(), baseBytes, HEADER_BYTES + zeros, packet);
        }
        return whole;
    }
}
