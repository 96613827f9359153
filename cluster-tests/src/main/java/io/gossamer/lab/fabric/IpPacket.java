package io.gossamer.lab.fabric;

/** Reads and changes an IPv4 packet where it lies (RFC 791): {@code bytes} from 0. */
final class IpPacket {
    static final int HEADER = 20;
    static final int ICMP = 1;
    static final int TCP = 6;
    static final int UDP = 17;

    private IpPacket() {}

    static boolean isIpv4(byte[] bytes, int length) {
        return length >= HEADER
                && (bytes[0] & 0xf0) == 0x40
                && headerLength(bytes) >= HEADER
                && headerLength(bytes) <= length;
    }

    static int headerLength(byte[] bytes) {
        return (bytes[0] & 0xf) * 4;
    }

    static int source(byte[] bytes) {
        return word(bytes, 12);
    }

    static int destination(byte[] bytes) {
        return word(bytes, 16);
    }

    static int protocol(byte[] bytes) {
        return bytes[9] & 255;
    }

    static int dscp(byte[] bytes) {
        return (bytes[1] & 255) >> 2;
    }

    static int ttl(byte[] bytes) {
        return bytes[8] & 255;
    }

    static boolean isDontFragment(byte[] bytes) {
        return (bytes[6] & 0x40) != 0;
    }

    static void decrementTtl(byte[] bytes) {
        int before = half(bytes, 8);
        bytes[8]--;
        mendChecksum(bytes, before, half(bytes, 8));
    }

    /** The two ECN bits stay (RFC 2474 section 3). */
    static void clearDscp(byte[] bytes) {
        int before = half(bytes, 0);
        bytes[1] &= 3;
        mendChecksum(bytes, before, half(bytes, 0));
    }

    /** RFC 1624 equation 3: HC' = ~(~HC + ~m + m'). */
    private static void mendChecksum(byte[] bytes, int before, int after) {
        int sum = (~half(bytes, 10) & 0xffff) + (~before & 0xffff) + after;
        sum = (sum & 0xffff) + (sum >>> 16);
        sum = (sum & 0xffff) + (sum >>> 16);
        putHalf(bytes, 10, ~sum & 0xffff);
    }

    /** Equal for all packets of one flow: addresses, protocol and, where they are there, ports. Spread over all bits. */
    static int flowHash(byte[] bytes, int length, int salt) {
        int header = headerLength(bytes);
        boolean fragment = (half(bytes, 6) & 0x3fff) != 0;
        boolean hasPorts = (protocol(bytes) == UDP || protocol(bytes) == TCP) && length >= header + 4 && !fragment;
        int hash = salt;
        hash = hash * 31 + source(bytes);
        hash = hash * 31 + destination(bytes);
        hash = hash * 31 + protocol(bytes);
        hash = hash * 31 + (hasPorts ? word(bytes, header) : 0);
        // The finalizer of MurmurHash3: neighbouring ports must not share a path more often than by chance.
        hash = (hash ^ hash >>> 16) * 0x85ebca6b;
        hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
        return hash ^ hash >>> 16;
    }

    /** RFC 1071, over {@code length} bytes from {@code at}. */
    static int checksum(byte[] bytes, int at, int length) {
        int sum = 0;
        for (int i = 0; i < length; i += 2) {
            sum += (bytes[at + i] & 255) << 8 | (i + 1 < length ? bytes[at + i + 1] & 255 : 0);
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return ~sum & 0xffff;
    }

    static int half(byte[] bytes, int at) {
        return (bytes[at] & 255) << 8 | bytes[at + 1] & 255;
    }

    static void putHalf(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >>> 8);
        bytes[at + 1] = (byte) value;
    }

    static int word(byte[] bytes, int at) {
        return half(bytes, at) << 16 | half(bytes, at + 2);
    }

    static void putWord(byte[] bytes, int at, int value) {
        putHalf(bytes, at, value >>> 16);
        putHalf(bytes, at + 2, value & 0xffff);
    }
}
