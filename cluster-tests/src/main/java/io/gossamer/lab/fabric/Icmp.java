package io.gossamer.lab.fabric;

/** What routers say of packets that they do not pass on (RFC 792, RFC 1812 section 4.3). */
final class Icmp {
    private static final int ROUTER_TTL = 64;
    private static final int ICMP_HEADER = 8;
    /** RFC 792 asks for the header and 8 bytes more; RFC 1812 for as much as fits into 576. */
    private static final int QUOTED_MAX = 576 - IpPacket.HEADER - ICMP_HEADER;

    private Icmp() {}

    static byte[] timeExceeded(int router, byte[] packet, int length) {
        return error(11, 0, 0, router, packet, length);
    }

    /** With the next hop's MTU (RFC 1191 section 4). */
    static byte[] fragmentationNeeded(int router, byte[] packet, int length, int mtu) {
        return error(3, 4, mtu, router, packet, length);
    }

    /** Nobody answers an ICMP error with another one (RFC 1122 section 3.2.2). */
    static boolean isError(byte[] packet, int length) {
        int header = IpPacket.headerLength(packet);
        if (IpPacket.protocol(packet) != IpPacket.ICMP || length <= header) {
            return false;
        }
        int type = packet[header] & 255;
        return type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
    }

    private static byte[] error(int type, int code, int rest, int router, byte[] packet, int length) {
        int quoted = Math.min(length, QUOTED_MAX);
        byte[] error = new byte[IpPacket.HEADER + ICMP_HEADER + quoted];
        error[0] = 0x45;
        IpPacket.putHalf(error, 2, error.length);
        error[8] = ROUTER_TTL;
        error[9] = IpPacket.ICMP;
        IpPacket.putWord(error, 12, router);
        IpPacket.putWord(error, 16, IpPacket.source(packet));
        IpPacket.putHalf(error, 10, IpPacket.checksum(error, 0, IpPacket.HEADER));
        error[IpPacket.HEADER] = (byte) type;
        error[IpPacket.HEADER + 1] = (byte) code;
        IpPacket.putWord(error, IpPacket.HEADER + 4, rest);
        System.arraycopy(packet, 0, error, IpPacket.HEADER + ICMP_HEADER, quoted);
        int sum = IpPacket.checksum(error, IpPacket.HEADER, ICMP_HEADER + quoted);
        IpPacket.putHalf(error, IpPacket.HEADER + 2, sum);
        return error;
    }
}
