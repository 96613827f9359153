package io.gossamer.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Which part of a host's name is its own, and an address in as many bytes as it has. */
final class OwnText {
    private static final int DOMAIN_BYTES_MAX = 127;

    private OwnText() {}

    /**
     * Where the domain of a full name begins: its last two parts, with the dot before them; the end, when it has none. Two, since the
     * part before them may well be another one for each host.
     */
    static int domainStart(byte[] in, int from, int to) {
        int lastDot = -1;
        int dotBefore = -1;
        for (int at = from; at < to; at++) {
            if (in[at] == '.') {
                dotBefore = lastDot;
                lastDot = at;
            }
        }
        boolean isFull = dotBefore > from && to - dotBefore <= DOMAIN_BYTES_MAX && endsInLetter(in, to);
        return isFull ? dotBefore : to;
    }

    /** Addresses do not, and share nothing that is worth to be held once. */
    private static boolean endsInLetter(byte[] in, int to) {
        int last = in[to - 1] | 0x20;
        return last >= 'a' && last <= 'z';
    }

    /** Is this an IPv4 address, written as {@link #ipv4} does: four numbers, none too large, none with a zero before it? */
    static boolean isIpv4(byte[] in, int from, int to) {
        int parts = 1;
        int digits = 0;
        int number = 0;
        for (int at = from; at < to; at++) {
            int c = in[at];
            if (c == '.' && digits > 0) {
                parts++;
                digits = 0;
                number = 0;
            } else if (c >= '0' && c <= '9' && (digits == 0 || number > 0)) {
                digits++;
                number = 10 * number + c - '0';
            } else {
                return false;
            }
            if (number > 255) {
                return false;
            }
        }
        return parts == Integer.BYTES && digits > 0;
    }

    /** Of such an address. */
    static void putPackedIpv4(byte[] in, int from, int to, ByteBuffer into) {
        int number = 0;
        for (int at = from; at < to; at++) {
            if (in[at] == '.') {
                into.put((byte) number);
                number = 0;
            } else {
                number = 10 * number + in[at] - '0';
            }
        }
        into.put((byte) number);
    }

    /** Of a packed one. */
    static String ipv4(byte[] in, int at) {
        ByteBuffer text = ByteBuffer.allocate(ipv4Bytes(in, at));
        putIpv4(in, at, text);
        return new String(text.array(), StandardCharsets.US_ASCII);
    }

    /** How long its text is. */
    static int ipv4Bytes(byte[] in, int at) {
        int bytes = Integer.BYTES - 1;
        for (int i = 0; i < Integer.BYTES; i++) {
            int number = in[at + i] & 0xff;
            bytes += number >= 100 ? 3 : number >= 10 ? 2 : 1;
        }
        return bytes;
    }

    static void putIpv4(byte[] in, int at, ByteBuffer into) {
        for (int i = 0; i < Integer.BYTES; i++) {
            int number = in[at + i] & 0xff;
            if (i > 0) {
                into.put((byte) '.');
            }
            if (number >= 100) {
                into.put((byte) ('0' + number / 100));
            }
            if (number >= 10) {
                into.put((byte) ('0' + number / 10 % 10));
            }
            into.put((byte) ('0' + number % 10));
        }
    }
}
