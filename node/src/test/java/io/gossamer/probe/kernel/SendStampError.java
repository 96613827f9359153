package io.gossamer.probe.kernel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;

/**
 * How much later than T1 a probe really leaves: T1 is read right before sendto(2), and the kernel says when it handed the datagram to
 * the device. {@code SendStampError [sends]}.
 *
 * <p>The senders take this out of their round trips. A reflector's T3 has the same error, and keeps it.
 */
final class SendStampError {
    private static final int PAUSE_MILLIS = 2;

    private SendStampError() {}

    public static void main(String[] args) throws Exception {
        int sends = args.length == 0 ? 5_000 : Integer.parseInt(args[0]);
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (StampedSocket sink = StampedSocket.open(new InetSocketAddress(loopback, 0), 1 << 18);
                StampedSocket sender = StampedSocket.open(new InetSocketAddress(loopback, 0), 1 << 16)) {
            if (!sender.stampDepartures()) {
                throw new IOException("SO_TIMESTAMPING: " + LibC.lastError());
            }
            Outgoing probe = new Outgoing(44);
            sender.address(probe, new InetSocketAddress(loopback, sink.port()));
            DepartureQueue queue = new DepartureQueue();
            DatagramBatch drain = new DatagramBatch(64);
            long[] late = new long[sends];
            int[] stamped = {0};
            for (int i = 0; i < sends; i++) {
                LibC.poll(0, 0, PAUSE_MILLIS); // as a slot begins: from sleep
                long t1 = wallNanos();
                sender.send(probe);
                // on loopback it is there when sendto returns
                queue.read(sender, (number, stampNanos) -> late[stamped[0]++] = stampNanos - t1);
                sink.receive(drain);
            }
            report(Arrays.copyOf(late, stamped[0]), sends);
        }
    }

    private static long wallNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
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
