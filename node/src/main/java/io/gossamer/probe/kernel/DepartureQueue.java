package io.gossamer.probe.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads when the kernel handed a socket's datagrams to the device: {@code SO_TIMESTAMPING}'s software stamps of what is sent, which it
 * puts into the socket's error queue (Linux, networking/timestamping.rst §2.1.1). One call of recvmmsg(2) a batch; on 64-bit Linux, in the
 * host's byte order:
 *
 * <pre>
 * byte  mmsghdr                           control messages, headers of 16 as in {@link ControlMessages}
 *   0   no name                  16       (SOL_SOCKET, SCM_TIMESTAMPING)     three times of 16; the first: seconds 8, nanoseconds 8
 *  16   no payload: iovec 8, 8            (IPPROTO_IP, IP_RECVERR) or
 *  32   control 8, its length 8           (IPPROTO_IPV6, IPV6_RECVERR)       errno 4, origin 1, type 1, code 1, pad 1, info 4,
 *  48   flags 4, bytes received 4                                            data 4: the datagram's number
 * </pre>
 */
public final class DepartureQueue {
    static final int SO_TIMESTAMPING = 37;

    private static final int DEPARTURES_MAX = 16;
    private static final int HEADER_BYTES = 64;
    private static final int CONTROL_BYTES = 256;
    private static final int CONTROLS = DEPARTURES_MAX * HEADER_BYTES;
    private static final int CMSG_HEADER_BYTES = 16;
    private static final int ORIGIN_TIMESTAMPING = 4;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_ERRQUEUE = 0x2000;

    private final NativeBlock block = NativeBlock.of(CONTROLS + DEPARTURES_MAX * CONTROL_BYTES);

    /** One datagram left. */
    public interface Listener {
        /**
         * @param number of the datagram, as {@link StampedSocket#departures} counted when it had been sent
         * @param stampNanos wall clock, nanoseconds since 1970
         */
        void left(int number, long stampNanos);
    }

    public DepartureQueue() {
        for (int i = 0; i < DEPARTURES_MAX; i++) {
            block.bytes().putLong(i * HEADER_BYTES + 32, block.address() + CONTROLS + (long) i * CONTROL_BYTES);
        }
    }

    /** Takes what is there, at most a few batches, without waiting. */
    public void read(StampedSocket socket, Listener listener) {
        int count = DEPARTURES_MAX;
        for (int batches = 0; batches < DEPARTURES_MAX && count == DEPARTURES_MAX; batches++) {
            for (int i = 0; i < DEPARTURES_MAX; i++) {
                block.bytes().putLong(i * HEADER_BYTES + 40, CONTROL_BYTES);
            }
            count = LibC.recvmmsg(socket.fd(), block.address(), DEPARTURES_MAX, MSG_ERRQUEUE | MSG_DONTWAIT, 0);
            for (int i = 0; i < count; i++) {
                int length = (int) Math.min(CONTROL_BYTES, block.bytes().getLong(i * HEADER_BYTES + 40));
                ByteBuffer control = block.bytes().duplicate().order(ByteOrder.nativeOrder());
                int at = CONTROLS + i * CONTROL_BYTES;
                parse(control.limit(at + length).position(at), listener);
            }
        }
    }

    /** Reads from position to limit; moves neither. Whatever is not a departure is passed over. */
    static void parse(ByteBuffer control, Listener listener) {
        long stampNanos = 0;
        int number = 0;
        boolean isDeparture = false;
        int at = control.position();
        while (control.limit() - at >= CMSG_HEADER_BYTES) {
            long length = control.getLong(at);
            if (length < CMSG_HEADER_BYTES || length > control.limit() - at) {
                break;
            }
            int level = control.getInt(at + 8);
            int type = control.getInt(at + 12);
            int data = at + CMSG_HEADER_BYTES;
            if (level == ControlMessages.SOL_SOCKET && type == SO_TIMESTAMPING && length >= CMSG_HEADER_BYTES + 16) {
                stampNanos = control.getLong(data) * 1_000_000_000L + control.getLong(data + 8);
            } else if (isError(level, type) && length >= CMSG_HEADER_BYTES + 16) {
                isDeparture = Byte.toUnsignedInt(control.get(data + 4)) == ORIGIN_TIMESTAMPING;
                number = control.getInt(data + 12);
            }
            at += (int) (length + 7) & ~7;
        }
        if (isDeparture && stampNanos != 0) {
            listener.left(number, stampNanos);
        }
    }

    private static boolean isError(int level, int type) {
        return (level == ControlMessages.IPPROTO_IP && type == ErrorQueue.IP_RECVERR)
                || (level == ControlMessages.IPPROTO_IPV6 && type == ErrorQueue.IPV6_RECVERR);
    }
}
