package io.gossamer.lab.fabric;

/** Reads and changes an IPv4 packet where it lies (RFC 791): {@code bytes} from 0. */
final class IpPacket {
    static final int HEADER = 20;
    static final int ICMP = 1;
    static final int TCP = 6;
    static final int UDP = 17;

    /** Where an address stands; its port stands in the same order. */
    static final int SOURCE = 12;

    static final int DESTINATION = 16;

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
        return word(bytes, SOURCE);
    }

    static int destination(byte[] bytes) {
        return word(bytes, DESTINATION);
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

    /** UDP or TCP, and no fragment. */
    static boolean hasPorts(byte[] bytes, int length) {
        boolean fragment = (half(bytes, 6) & 0x3fff) != 0;
        return (protocol(bytes) == UDP || protocol(bytes) == TCP) && length >= headerLength(bytes) + 8 && !fragment;
    }

    /** Of {@link #SOURCE} or {@link #DESTINATION}. */
    static int port(byte[] bytes, int which) {
        return half(bytes, headerLength(bytes) + (which == SOURCE ? 0 : 2));
    }

    /** Checksums are mended, that of UDP and TCP too, which covers the addresses (RFC 768, RFC 9293 section 3.1). */
    static void changeAddress(byte[] bytes, int length, int which, int address) {
        for (int at = 0; at < 4; at += 2) {
            int before = half(bytes, which + at);
            int after = at == 0 ? address >>> 16 : address & 0xffff;
            putHalf(bytes, which + at, after);
            mendChecksum(bytes, 10, before, after);
            mendTransportChecksum(bytes, length, before, after);
        }
    }

    static void changePort(byte[] bytes, int length, int which, int port) {
        int at = headerLength(bytes) + (which == SOURCE ? 0 : 2);
        int before = half(bytes, at);
        putHalf(bytes, at, port);
        mendTransportChecksum(bytes, length, before, port);
    }

    private static void mendTransportChecksum(byte[] bytes, int length, int before, int after) {
        int at = headerLength(bytes) + (protocol(bytes) == UDP ? 6 : 16);
        // A UDP checksum of 0 says that there is none.
        boolean none = protocol(bytes) == UDP && length >= at + 2 && half(bytes, at) == 0;
        if (hasPorts(bytes, length) && length >= at + 2 && !none) {
            mendChecksum(bytes, at, before, after);
        }
    }

    static boolean isDontFragment(byte[] bytes) {
        return (bytes[6] & 0x40) != 0;
    }

    static void decrementTtl(byte[] bytes) {
        int before = half(bytes, 8);
        bytes[8]--;
        mendChecksum(bytes, 10, before, half(bytes, 8));
    }

    /** The two ECN bits stay (RFC 2474 section 3). */
    static void clearDscp(byte[] bytes) {
        int before = half(bytes, 0);
        bytes[1] &= 3;
        mendChecksum(bytes, 10, before, half(bytes, 0));
    }

    /** RFC 1624 equation 3: HC' = ~(~HC + ~m + m'). */
    private static void mendChecksum(byte[] bytes, int at, int before, int after) {
        int sum = (~half(bytes, at) & 0xffff) + (~before & 0xffff) + after;
        sum = (sum & 0xffff) + (sum >>> 16);
        sum = (sum & 0xffff) + (sum >>> 16);
        putHalf(bytes, at, ~sum & 0xffff);
    }

    /** Equal for all packets of one flow: addresses, protocol and, where they are there, ports. Spread over all bits. */
    static int flowHash(byte[] bytes, int length, int salt) {
        int header = headerLength(bytes);
        boolean hasPorts = hasPorts(bytes, length);
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
