package io.gossamer.probe.kernel;

import com.sun.jna.Native;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Do this host's sockets stamp what they receive, when it comes in, and by the clock that this process reads? */
public final class StampCheck {
    private static final int TRIES_MAX = 50;
    private static final int HELD_MILLIS = 2;
    private static final long HELD_NANOS_MIN = 1_000_000;

    private StampCheck() {}

    /**
     * Sends itself a datagram over loopback and reads it a moment later: its stamp must be from before that moment. Some
     * milliseconds. A host that does not let it send itself anything is taken at its word.
     *
     * @param wallNanos the clock that stamps are to be compared with
     */
    public static void require(LongSupplier wallNanos) throws NoKernelStampsException {
        try {
            if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
                throw new NoKernelStampsException("only Linux has them");
            }
            if (Native.POINTER_SIZE != 8) {
                throw new NoKernelStampsException("the layouts are those of 64-bit Linux");
            }
            check(wallNanos);
        } catch (LinkageError | SecurityException noJna) {
            throw new NoKernelStampsException("libjnidispatch.so is not in this distribution's lib/native or cannot be"
                    + " loaded: " + withoutClassPath(String.valueOf(noJna.getMessage())));
        }
    }

    /** JNA lists where it looked: every jar there is. */
    private static String withoutClassPath(String message) {
        int path = message.indexOf(" in resource path");
        return path < 0 ? message : message.substring(0, path);
    }

    private static void check(LongSupplier wallNanos) throws NoKernelStampsException {
        for (InetAddress loopback : loopbacks()) {
            try (StampedSocket socket = StampedSocket.open(new InetSocketAddress(loopback, 0), 4096)) {
                check(socket, new InetSocketAddress(loopback, socket.port()), wallNanos);
                return;
            } catch (IOException noSuchFamily) {
                // the other one, perhaps
            }
        }
    }

    private static List<InetAddress> loopbacks() {
        byte[] inet6 = new byte[16];
        inet6[15] = 1;
        try {
            return List.of(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), InetAddress.getByAddress(inet6));
        } catch (UnknownHostException impossible) {
            throw new AssertionError("4 or 16 bytes are an address", impossible);
        }
    }

    private static void check(StampedSocket socket, InetSocketAddress self, LongSupplier wallNanos)
            throws NoKernelStampsException {
        DatagramBatch batch = new DatagramBatch(64);
        Outgoing datagram = new Outgoing(8);
        socket.address(datagram, self);
        String trouble = "";
        // The kernel begins to stamp a moment after the first socket asked for it.
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            long sentNanos = wallNanos.getAsLong();
            if (!socket.send(datagram)) {
                return;
            }
            LibC.poll(0, 0, HELD_MILLIS);
            trouble = judge(socket, batch, sentNanos, wallNanos.getAsLong());
            if (trouble.isEmpty()) {
                return;
            }
        }
        throw new NoKernelStampsException(trouble);
    }

    private static String judge(StampedSocket socket, DatagramBatch batch, long sentNanos, long readNanos) {
        if (socket.receive(batch) <= 0) {
            return "";
        }
        OptionalLong stamp = batch.control(0).stampNanos();
        if (stamp.isEmpty()) {
            return "the kernel gives datagrams no stamp";
        }
        long beforeReading = readNanos - stamp.getAsLong();
        boolean atArrival = beforeReading >= HELD_NANOS_MIN && stamp.getAsLong() - sentNanos >= -HELD_NANOS_MIN;
        return atArrival
                ? ""
                : "its stamps are not from when a datagram comes in, by the clock that this process reads";
    }
}
