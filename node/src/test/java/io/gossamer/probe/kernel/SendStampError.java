package io.gossamer.probe.kernel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * How much later than T1 a probe really leaves: T1 is read right before sendto(2), and the kernel says when it handed the datagram to
 * the device (SO_TIMESTAMPING with SOF_TIMESTAMPING_TX_SOFTWARE, Linux's networking/timestamping.rst). {@code SendStampError [sends]}.
 *
 * <p>The daemon does not ask for these stamps: this tells what error that leaves.
 */
final class SendStampError {
    private static final int SO_TIMESTAMPING = 37;
    private static final int TX_SOFTWARE = 1 << 1;
    private static final int SOFTWARE = 1 << 4;
    private static final int TIMESTAMPS_ONLY = 1 << 11;
    private static final int MSG_ERRQUEUE = 0x2000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int CONTROL_AT = 128;
    private static final int CONTROL_BYTES = 256;
    private static final int PAUSE_MILLIS = 2;

    private SendStampError() {}

    public static void main(String[] args) throws Exception {
        int sends = args.length == 0 ? 5_000 : Integer.parseInt(args[0]);
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (StampedSocket sink = StampedSocket.open(new InetSocketAddress(loopback, 0), 1 << 18);
                StampedSocket sender = StampedSocket.open(new InetSocketAddress(loopback, 0), 1 << 16)) {
            NativeBlock option = NativeBlock.of(4);
            option.bytes().putInt(0, TX_SOFTWARE | SOFTWARE | TIMESTAMPS_ONLY);
            if (LibC.setsockopt(sender.fd(), ControlMessages.SOL_SOCKET, SO_TIMESTAMPING, option.address(), 4) != 0) {
                throw new IOException("SO_TIMESTAMPING: " + LibC.lastError());
            }
            Outgoing probe = new Outgoing(44);
            sender.address(probe, new InetSocketAddress(loopback, sink.port()));
            NativeBlock message = NativeBlock.of(CONTROL_AT + CONTROL_BYTES);
            DatagramBatch drain = new DatagramBatch(64);
            long[] late = new long[sends];
            int stamped = 0;
            for (int i = 0; i < sends; i++) {
                LibC.poll(0, 0, PAUSE_MILLIS); // as a slot begins: from sleep
                long t1 = wallNanos();
                sender.send(probe);
                OptionalLong left = departure(sender, message);
                if (left.isPresent()) {
                    late[stamped++] = left.getAsLong() - t1;
                }
                sink.receive(drain);
            }
            report(Arrays.copyOf(late, stamped), sends);
        }
    }

    private static long wallNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    /** From the socket's error queue; on loopback it is there when sendto returns. */
    private static OptionalLong departure(StampedSocket sender, NativeBlock message) {
        message.bytes().putInt(8, 0);
        message.bytes().putLong(24, 0);
        message.bytes().putLong(32, message.address() + CONTROL_AT);
        message.bytes().putLong(40, CONTROL_BYTES);
        if (LibC.recvmmsg(sender.fd(), message.address(), 1, MSG_ERRQUEUE | MSG_DONTWAIT, 0) != 1) {
            return OptionalLong.empty();
        }
        java.nio.ByteBuffer control = message.bytes().duplicate().order(ByteOrder.nativeOrder());
        int end = CONTROL_AT + (int) message.bytes().getLong(40);
        for (int at = CONTROL_AT; end - at >= 32; ) {
            int length = (int) control.getLong(at);
            if (control.getInt(at + 8) == ControlMessages.SOL_SOCKET && control.getInt(at + 12) == SO_TIMESTAMPING) {
                return OptionalLong.of(control.getLong(at + 16) * 1_000_000_000L + control.getLong(at + 24));
            }
            at += Math.max(16, (length + 7) & ~7);
        }
        return OptionalLong.empty();
    }

    private static void report(long[] late, int sends) {
        Arrays.sort(late);
        System.out.printf(
                Locale.ROOT,
                "stamped %d of %d; T1 before departure, µs: p50 %.1f  p90 %.1f  p99 %.1f  p99.9 %.1f  max %.1f%n",
                late.length,
                sends,
                at(late, 0.5),
                at(late, 0.9),
                at(late, 0.99),
                at(late, 0.999),
                at(late, 1));
    }

    private static double at(long[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1, sorted.length * share)] / 1e3;
    }
}
