package io.gossamer.wire;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Which part of a host's name is its own, and an address in as many bytes as it has. */
final class OwnText {
    static final int IPV4_TEXT_MAX = 15;

    private static final int DOMAIN_BYTES_MAX = 127;

    private OwnText() {}

    /**
     * Where the domain of a full name begins: its last two parts, with the dot before them; the end, when it has none. Two, since the
     * part before them may well be another one for each host.
     */
    static int domainStart(ByteString name) {
        int lastDot = -1;
        int dotBefore = -1;
        for (int at = 0; at < name.size(); at++) {
            if (name.byteAt(at) == '.') {
                dotBefore = lastDot;
                lastDot = at;
            }
        }
        boolean isFull = dotBefore > 0 && name.size() - dotBefore <= DOMAIN_BYTES_MAX && endsInLetter(name);
        return isFull ? dotBefore : name.size();
    }

    /** Addresses do not, and share nothing that is worth to be held once. */
    private static boolean endsInLetter(ByteString name) {
        int last = name.byteAt(name.size() - 1) | 0x20;
        return last >= 'a' && last <= 'z';
    }

    /** Empty: this is no IPv4 address, or not written as {@link #ipv4} does. */
    static Optional<ByteString> packedIpv4(ByteString text) {
        if (text.size() > IPV4_TEXT_MAX) {
            return Optional.empty();
        }
        byte[] packed = new byte[Integer.BYTES];
        int part = 0;
        int number = 0;
        for (int at = 0; at < text.size(); at++) {
            int c = text.byteAt(at);
            if (c == '.' && part < packed.length - 1) {
                packed[part++] = (byte) number;
                number = 0;
            } else if (c >= '0' && c <= '9') {
                number = 10 * number + c - '0';
            } else {
                return Optional.empty();
            }
        }
        packed[part] = (byte) number;
        ByteString bytes = ByteString.copyFrom(packed);
        // Leading zeros, missing and larger numbers: all are written in another way.
        return ipv4(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    }

    static ByteString ipv4(ByteString packed) {
        String text = (packed.byteAt(0) & 0xff) + "." + (packed.byteAt(1) & 0xff) + "." + (packed.byteAt(2) & 0xff)
                + "." + (packed.byteAt(3) & 0xff);
        return ByteString.copyFrom(text, StandardCharsets.US_ASCII);
    }
}
