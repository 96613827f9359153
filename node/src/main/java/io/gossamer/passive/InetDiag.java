package io.gossamer.passive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Questions to the kernel about TCP connections, and its answers (sock_diag(7), linux/inet_diag.h). Pure. All in the host's byte
 * order but ports and addresses, which are big-endian:
 *
 * <pre>
 * byte  nlmsghdr          inet_diag_req_v2, from 16      inet_diag_msg, from 16
 *   0   length      4      0  family     1                0  family        1
 *   4   type        2      1  protocol   1                1  state         1
 *   6   flags       2      2  extensions 1                4  socket id    48   local port 2, remote port 2,
 *   8   sequence    4      4  states     4               72  attributes        local address 16, remote address 16,
 *  12   port id     4      8  socket id 48                                     interface 4, cookie 8
 *
 * attribute:  0 length 2 | 2 type 2 | 4 data, then padding to 4; type 2 is {@link TcpFigures}
 * </pre>
 */
final class InetDiag {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int REQUEST_BYTES = 72;

    private static final int HEADER_BYTES = 16;
    private static final int MESSAGE_BYTES = 72;
    private static final short SOCK_DIAG_BY_FAMILY = 20;
    private static final short NLMSG_ERROR = 2;
    private static final short NLMSG_DONE = 3;
    private static final short NLM_F_REQUEST = 1;
    private static final short NLM_F_DUMP = 0x300;
    private static final byte IPPROTO_TCP = 6;
    private static final int TCP_ESTABLISHED = 1;
    private static final int INET_DIAG_INFO = 2;

    private static final int ID = HEADER_BYTES + 4;
    private static final int REMOTE_PORT = ID + 2;
    private static final int REMOTE_ADDRESS = ID + 20;
    private static final int COOKIE = ID + 40;

    private InetDiag() {}

    /** Asks for all established connections of a family; writes from the buffer's start on. */
    static int writeDump(ByteBuffer request, int family) {
        for (int i = 0; i < REQUEST_BYTES; i++) {
            request.put(i, (byte) 0);
        }
        request.putInt(0, REQUEST_BYTES);
        request.putShort(4, SOCK_DIAG_BY_FAMILY);
        request.putShort(6, (short) (NLM_F_REQUEST | NLM_F_DUMP));
        request.put(HEADER_BYTES, (byte) family);
        request.put(HEADER_BYTES + 1, IPPROTO_TCP);
        request.put(HEADER_BYTES + 2, (byte) (1 << (INET_DIAG_INFO - 1)));
        request.putInt(HEADER_BYTES + 4, 1 << TCP_ESTABLISHED);
        return REQUEST_BYTES;
    }

    /**
     * Reads whole messages, from the buffer's start to its limit.
     *
     * @param wanted of whose connections more is read than their address
     * @return true where this was the last piece of the answer
     * @throws IOException the kernel refuses the question, or the answer is none
     */
    static boolean read(ByteBuffer chunk, Predicate<HostAddress> wanted, Consumer<TcpConnection> each)
            throws IOException {
        int at = 0;
        while (chunk.limit() - at >= HEADER_BYTES) {
            int length = chunk.getInt(at);
            if (length < HEADER_BYTES || length > chunk.limit() - at) {
                throw new IOException("a netlink message claims " + length + " bytes");
            }
            short type = chunk.getShort(at + 4);
            if (type == NLMSG_DONE) {
                return true;
            }
            if (type == NLMSG_ERROR) {
                int error = length >= HEADER_BYTES + 4 ? -chunk.getInt(at + HEADER_BYTES) : 0;
                throw new IOException("the kernel refuses to list connections (error " + error + ")");
            }
            if (type == SOCK_DIAG_BY_FAMILY && length >= HEADER_BYTES + MESSAGE_BYTES) {
                readConnection(chunk.slice(at, length).order(chunk.order()), wanted, each);
            }
            at += (length + 3) & ~3;
        }
        return false;
    }

    private static void readConnection(
            ByteBuffer message, Predicate<HostAddress> wanted, Consumer<TcpConnection> each) {
        ByteBuffer wire = message.duplicate().order(ByteOrder.BIG_ENDIAN);
        HostAddress remote = message.get(HEADER_BYTES) == AF_INET
                ? HostAddress.ofInet(wire.getInt(REMOTE_ADDRESS))
                : new HostAddress(wire.getLong(REMOTE_ADDRESS), wire.getLong(REMOTE_ADDRESS + 8));
        if (!wanted.test(remote)) {
            return;
        }
        int at = HEADER_BYTES + MESSAGE_BYTES;
        while (message.limit() - at >= 4) {
            int length = Short.toUnsignedInt(message.getShort(at));
            if (length < 4 || length > message.limit() - at) {
                return;
            }
            if (message.getShort(at + 2) == INET_DIAG_INFO && length - 4 >= TcpFigures.BYTES_MIN) {
                each.accept(new TcpConnection(
                        message.getLong(COOKIE),
                        Short.toUnsignedInt(wire.getShort(ID)),
                        remote,
                        Short.toUnsignedInt(wire.getShort(REMOTE_PORT)),
                        TcpFigures.parse(message.slice(at + 4, length - 4).order(message.order()))));
            }
            at += (length + 3) & ~3;
        }
    }
}
