package io.gossamer.probe.kernel;

import java.io.IOException;
import java.util.List;

/**
 * poll(2) over a few sockets and a bell. All but {@link #ring} is for one thread.
 *
 * <pre>
 * byte  pollfd:  0 descriptor 4 | 4 wanted 2 | 6 happened 2
 * </pre>
 */
public final class SocketPoll implements AutoCloseable {
    private static final int POLLFD_BYTES = 8;
    private static final short POLLIN = 1;
    private static final short POLLERR = 8;
    private static final int EFD_NONBLOCK = 0x800;
    private static final int EFD_CLOEXEC = 0x80000;

    private final int sockets;
    private final NativeBlock fds;
    private final NativeBlock heard = NativeBlock.of(8);
    private final NativeBlock rung = NativeBlock.of(8);
    private final int bell;
    private boolean closed;

    public SocketPoll(List<StampedSocket> watched) throws IOException {
        sockets = watched.size();
        bell = LibC.eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
        if (bell < 0) {
            throw new IOException(LibC.lastError());
        }
        rung.bytes().putLong(0, 1);
        fds = NativeBlock.of((1 + sockets) * POLLFD_BYTES);
        want(0, bell);
        for (int i = 0; i < sockets; i++) {
            want(1 + i, watched.get(i).fd());
        }
    }

    private void want(int entry, int fd) {
        fds.bytes().putInt(entry * POLLFD_BYTES, fd);
        fds.bytes().putShort(entry * POLLFD_BYTES + 4, POLLIN);
    }

    /** Sleeps so long, or until the bell rings or one of the first {@code first} sockets has something to read. */
    public void sleep(int first, int millis) {
        int happened = LibC.poll(fds.address(), 1 + first, millis);
        if (happened > 0 && fds.bytes().getShort(6) != 0) {
            LibC.read(bell, heard.address(), 8);
        }
    }

    /** Looks, without waiting, which sockets have something to read; {@link #isReady} tells. */
    public void look() {
        if (LibC.poll(fds.address() + POLLFD_BYTES, sockets, 0) < 0) {
            for (int i = 0; i < sockets; i++) {
                fds.bytes().putShort((1 + i) * POLLFD_BYTES + 6, POLLIN); // it cannot tell: reading does no harm
            }
        }
    }

    /** As the last {@link #look} saw it. */
    public boolean isReady(int socket) {
        return fds.bytes().getShort((1 + socket) * POLLFD_BYTES + 6) != 0;
    }

    /** As the last {@link #look} saw it: whether something stands in its error queue, or an error does. */
    public boolean hasError(int socket) {
        return (fds.bytes().getShort((1 + socket) * POLLFD_BYTES + 6) & POLLERR) != 0;
    }

    /** Ends the present sleep, or else the next one at once. Any thread. */
    public synchronized void ring() {
        if (!closed) {
            LibC.write(bell, rung.address(), 8);
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            LibC.close(bell);
        }
    }
}
