package io.gossamer.cli.client;

import java.io.ByteArrayOutputStream;

/**
 * Decoder of HPACK's string code (RFC 7541 appendix B). The code is canonical: codes of one length follow each other in
 * the order of their symbols, so that the lengths alone say everything.
 */
final class Huffman {
    private static final int END_OF_STRING = 256;
    private static final int LENGTH_MAX = 30;

    /** Code length of each symbol: the 256 bytes, then the end of the string. */
    private static final byte[] LENGTHS = {
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28,
                28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23,
                22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22,
                23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26,
                28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27,
                27, 27, 27, 26,
        30
    };

    private Huffman() {}

    static byte[] decode(byte[] coded) throws MalformedReplyException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(coded.length * 2);
        int code = 0;
        int length = 0;
        for (byte octet : coded) {
            for (int bit = 7; bit >= 0; bit--) {
                code = code << 1 | octet >> bit & 1;
                length++;
                int symbol = symbol(code, length);
                if (symbol == END_OF_STRING || length > LENGTH_MAX) {
                    throw new MalformedReplyException("a header string is not Huffman-coded as it claims");
                }
                if (symbol >= 0) {
                    out.write(symbol);
                    code = 0;
                    length = 0;
                }
            }
        }
        // What is left is padding: at most seven bits, all ones (section 5.2).
        if (length > 7 || code != (1 << length) - 1) {
            throw new MalformedReplyException("a header string ends in the middle of a character");
        }
        return out.toByteArray();
    }

    /** The symbol of this code, or -1 when the code goes on. Walks the lengths; header strings are short. */
    private static int symbol(int code, int length) {
        int next = 0;
        for (int l = 1; l <= length; l++) {
            next <<= 1;
            for (int symbol = 0; symbol < LENGTHS.length; symbol++) {
                if (LENGTHS[symbol] == l) {
                    if (l == length && next == code) {
                        return symbol;
                    }
                    next++;
                }
            }
        }
        return -1;
    }
}
