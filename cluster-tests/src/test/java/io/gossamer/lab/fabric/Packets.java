package io.gossamer.lab.fabric;

/** Packets for tests, with right checksums. */
final class Packets {
    private Packets() {}

    static byte[] udp(Layout layout, int from, int to, int sourcePort, int length) {
        byte[] packet = new byte[length];
        packet[0] = 0x45;
        IpPacket.putHalf(packet, 2, length);
        packet[6] = 0x40;
        packet[8] = 64;
        packet[9] = IpPacket.UDP;
        IpPacket.putWord(packet, 12, address(layout.addressOf(from)));
        IpPacket.putWord(packet, 16, address(layout.addressOf(to)));
        IpPacket.putHalf(packet, 20, sourcePort);
        IpPacket.putHalf(packet, 22, 7402);
        return sealed(packet);
    }

    /** With a UDP checksum. */
    static byte[] datagram(int from, int fromPort, int to, int toPort, int length) {
        byte[] packet = new byte[length];
        packet[0] = 0x45;
        IpPacket.putHalf(packet, 2, length);
        packet[6] = 0x40;
        packet[8] = 64;
        packet[9] = IpPacket.UDP;
        IpPacket.putWord(packet, 12, from);
        IpPacket.putWord(packet, 16, to);
        IpPacket.putHalf(packet, 20, fromPort);
        IpPacket.putHalf(packet, 22, toPort);
        IpPacket.putHalf(packet, 24, length - IpPacket.HEADER);
        packet[30] = 77;
        IpPacket.putHalf(packet, 26, datagramChecksum(packet));
        return sealed(packet);
    }

    static boolean isSoundDatagram(byte[] packet) {
        return datagramChecksum(packet) == 0;
    }

    /** Over the pseudo header, too (RFC 768). */
    private static int datagramChecksum(byte[] packet) {
        int length = packet.length - IpPacket.HEADER;
        byte[] summed = new byte[12 + length];
        System.arraycopy(packet, 12, summed, 0, 8);
        summed[9] = IpPacket.UDP;
        IpPacket.putHalf(summed, 10, length);
        System.arraycopy(packet, IpPacket.HEADER, summed, 12, length);
        return IpPacket.checksum(summed, 0, summed.length);
    }

    static byte[] sealed(byte[] packet) {
        IpPacket.putHalf(packet, 10, 0);
        IpPacket.putHalf(packet, 10, IpPacket.checksum(packet, 0, IpPacket.HEADER));
        return packet;
    }

    static byte[] withTtl(byte[] packet, int ttl) {
        packet[8] = (byte) ttl;
        return sealed(packet);
    }

    static byte[] withDscp(byte[] packet, int dscp) {
        packet[1] = (byte) (dscp << 2 | 1);
        return sealed(packet);
    }

    static byte[] withProtocol(byte[] packet, int protocol) {
        packet[9] = (byte) protocol;
        return sealed(packet);
    }

    static boolean isSound(byte[] packet) {
        return IpPacket.checksum(packet, 0, IpPacket.headerLength(packet)) == 0;
    }

    static int address(String text) {
        int address = 0;
        for (String part : text.split("\\.")) {
            address = address << 8 | Integer.parseInt(part);
        }
        return address;
    }
}
