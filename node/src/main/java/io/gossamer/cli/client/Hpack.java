package io.gossamer.cli.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Header blocks of HTTP/2 (RFC 7541) without the dynamic table: we never add to the server's, and tell the server in our
 * SETTINGS that it may not add to ours.
 */
final class Hpack {
    private static final int STRING_MAX = 1 << 20;

    /** Appendix A, from index 1 on: names, and values where the table has one. */
    private static final String[] STATIC = {
        ":authority",
        "",
        ":method",
        "GET",
        ":method",
        "POST",
        ":path",
        "/",
        ":path",
        "/index.html",
        ":scheme",
        "http",
        ":scheme",
        "https",
        ":status",
        "200",
        ":status",
        "204",
        ":status",
        "206",
        ":status",
        "304",
        ":status",
        "400",
        ":status",
        "404",
        ":status",
        "500",
        "accept-charset",
        "",
        "accept-encoding",
        "gzip, deflate",
        "accept-language",
        "",
        "accept-ranges",
        "",
        "accept",
        "",
        "access-control-allow-origin",
        "",
        "age",
        "",
        "allow",
        "",
        "authorization",
        "",
        "cache-control",
        "",
        "content-disposition",
        "",
        "content-encoding",
        "",
        "content-language",
        "",
        "content-length",
        "",
        "content-location",
        "",
        "content-range",
        "",
        "content-type",
        "",
        "cookie",
        "",
        "date",
        "",
        "etag",
        "",
        "expect",
        "",
        "expires",
        "",
        "from",
        "",
        "host",
        "",
        "if-match",
        "",
        "if-modified-since",
        "",
        "if-none-match",
        "",
        "if-range",
        "",
        "if-unmodified-since",
        "",
        "last-modified",
        "",
        "link",
        "",
        "location",
        "",
        "max-forwards",
        "",
        "proxy-authenticate",
        "",
        "proxy-authorization",
        "",
        "range",
        "",
        "referer",
        "",
        "refresh",
        "",
        "retry-after",
        "",
        "server",
        "",
        "set-cookie",
        "",
        "strict-transport-security",
        "",
        "transfer-encoding",
        "",
        "user-agent",
        "",
        "vary",
        "",
        "via",
        "",
        "www-authenticate",
        ""
    };

    private final byte[] block;
    private int at;

    private Hpack(byte[] block) {
        this.block = block;
    }

    /** Each header as a literal with a new name, never indexed (section 6.2.2): a few bytes more, and no state. */
    static byte[] encode(Map<String, String> headers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        headers.forEach((name, value) -> {
            out.write(0);
            writeString(name, out);
            writeString(value, out);
        });
        return out.toByteArray();
    }

    private static void writeString(String text, ByteArrayOutputStream out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int rest = bytes.length - 0x7F;
        if (rest < 0) {
            out.write(bytes.length);
        } else {
            out.write(0x7F);
            for (; rest >= 0x80; rest >>>= 7) {
                out.write(rest & 0x7F | 0x80);
            }
            out.write(rest);
        }
        out.writeBytes(bytes);
    }

    /** Names to values in their order; of a name that comes twice the last counts, which gRPC's own headers never do. */
    static Map<String, String> decode(byte[] block) throws MalformedReplyException {
        return new Hpack(block).headers();
    }

    private Map<String, String> headers() throws MalformedReplyException {
        Map<String, String> headers = new LinkedHashMap<>();
        while (at < block.length) {
            int first = block[at] & 0xFF;
            if (first >= 0x80) { // indexed field
                int index = integer(7);
                headers.put(name(index), STATIC[2 * index - 1]);
            } else if ((first & 0xE0) == 0x20) { // table size update
                integer(5);
            } else { // literal: with incremental indexing (6 bits), without, or never indexed (4 bits)
                int index = integer((first & 0x40) != 0 ? 6 : 4);
                String name = index == 0 ? string() : name(index);
                headers.put(name, string());
            }
        }
        return headers;
    }

    private static String name(int index) throws MalformedReplyException {
        if (index < 1 || 2 * index > STATIC.length) {
            throw new MalformedReplyException("a header refers to entry " + index + " of a table that we do not keep");
        }
        return STATIC[2 * index - 2];
    }

    private String string() throws MalformedReplyException {
        boolean huffman = at < block.length && (block[at] & 0x80) != 0;
        int length = integer(7);
        if (length > block.length - at) {
            throw new MalformedReplyException("a header string is longer than its block");
        }
        byte[] bytes = java.util.Arrays.copyOfRange(block, at, at + length);
        at += length;
        return new String(huffman ? Huffman.decode(bytes) : bytes, StandardCharsets.UTF_8);
    }

    /** Section 5.1: the low bits of the first octet, then seven bits an octet, the lowest first. */
    private int integer(int prefixBits) throws MalformedReplyException {
        int mask = (1 << prefixBits) - 1;
        int value = next() & mask;
        if (value < mask) {
            return value;
        }
        for (int shift = 0; shift <= 21; shift += 7) {
            int octet = next();
            value += (octet & 0x7F) << shift;
            if (octet < 0x80 && value <= STRING_MAX) {
                return value;
            }
        }
        throw new MalformedReplyException("a number in a header is out of all proportion");
    }

    private int next() throws MalformedReplyException {
        if (at >= block.length) {
            throw new MalformedReplyException("a header block ends in the middle of a header");
        }
        return block[at++] & 0xFF;
    }
}
