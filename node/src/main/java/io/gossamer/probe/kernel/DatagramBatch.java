package io.gossamer.probe.kernel;

import com.sun.jna.Native;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Room for up to {@value #DATAGRAMS_MAX} datagrams that one call of recvmmsg(2) fills, made once and used again. On 64-bit Linux,
 * in the host's byte order:
 *
 * <pre>
 * byte  mmsghdr
 *   0   name, the source's address  8      16   iovec, one here  8      32   control        8      48   flags           4
 *   8   its length                  4      24   how many: 1      8      40   its length     8      56   bytes received  4
 * </pre>
 *
 * What is longer than {@code payloadBytes} is cut to that and so recognised as too long by who asked for less.
 */
public final class DatagramBatch {
    static final int DATAGRAMS_MAX = 16;

    private static final int HEADER_BYTES = 64;
    private static final int IOVEC_BYTES = 16;
    private static final int NAME_BYTES = 32;
    private static final int CONTROL_BYTES = 256;
    private static final int MSG_DONTWAIT = 0x40;

    private static final int IOVECS = DATAGRAMS_MAX * HEADER_BYTES;
    private static final int NAMES = IOVECS + DATAGRAMS_MAX * IOVEC_BYTES;
    private static final int CONTROLS = NAMES + DATAGRAMS_MAX * NAME_BYTES;
    private static final int PAYLOADS = CONTROLS + DATAGRAMS_MAX * CONTROL_BYTES;

    private final NativeBlock block;
    private final int payloadBytes;
    private int received;

    public DatagramBatch(int payloadBytes) {
        this.payloadBytes = payloadBytes;
        this.block = NativeBlock.of(PAYLOADS + DATAGRAMS_MAX * payloadBytes);
        ByteBuffer bytes = block.bytes();
        for (int i = 0; i < DATAGRAMS_MAX; i++) {
            int header = i * HEADER_BYTES;
            int iovec = IOVECS + i * IOVEC_BYTES;
            bytes.putLong(header, block.address() + nameAt(i));
            bytes.putLong(header + 16, block.address() + iovec);
            bytes.putLong(header + 24, 1);
            bytes.putLong(header + 32, block.address() + controlAt(i));
            bytes.putLong(iovec, block.address() + payloadAt(i));
            bytes.putLong(iovec + 8, payloadBytes);
        }
    }

    /** Takes what has come in, without waiting. Returns how many; -1 where the socket had an error to tell instead. */
    int receive(int fd) {
        ByteBuffer bytes = block.bytes();
        for (int i = 0; i < DATAGRAMS_MAX; i++) {
            bytes.putInt(i * HEADER_BYTES + 8, SocketAddresses.BYTES_MAX);
            bytes.putLong(i * HEADER_BYTES + 40, CONTROL_BYTES);
        }
        int count = LibC.recvmmsg(fd, block.address(), DATAGRAMS_MAX, MSG_DONTWAIT, 0);
        received = Math.max(0, count);
        if (count >= 0) {
            return count;
        }
        int error = Native.getLastError();
        return error == LibC.EAGAIN || error == LibC.EINTR ? 0 : -1;
    }

    /** May there be more than the last call took? */
    public boolean wasFull() {
        return received == DATAGRAMS_MAX;
    }

    /** Big-endian, for reading and writing in place; valid until the next call fills the batch. */
    public ByteBuffer payload(int index) {
        int length = Math.min(payloadBytes, block.bytes().getInt(index * HEADER_BYTES + 56));
        return block.bytes().slice(payloadAt(index), length).order(ByteOrder.BIG_ENDIAN);
    }

    long payloadAddress(int index) {
        return block.address() + payloadAt(index);
    }

    public Optional<InetSocketAddress> source(int index) {
        return SocketAddresses.read(block.bytes(), nameAt(index));
    }

    /** Where {@link #source} lies as the kernel wrote it, to send an answer there, and its length. */
    long sourceAddress(int index) {
        return block.address() + nameAt(index);
    }

    int sourceBytes(int index) {
        return block.bytes().getInt(index * HEADER_BYTES + 8);
    }

    public ControlMessages control(int index) {
        int length = (int) Math.min(CONTROL_BYTES, block.bytes().getLong(index * HEADER_BYTES + 40));
        ByteBuffer control = block.bytes().duplicate().order(ByteOrder.nativeOrder());
        int at = controlAt(index);
        control.limit(at + length).position(at);
        return ControlMessages.parse(control);
    }

    private static int nameAt(int index) {
        return NAMES + index * NAME_BYTES;
    }

    private static int controlAt(int index) {
        return CONTROLS + index * CONTROL_BYTES;
    }

    private int payloadAt(int index) {
        return PAYLOADS + index * payloadBytes;
    }
}
