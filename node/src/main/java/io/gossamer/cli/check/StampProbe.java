package io.gossamer.cli.check;

import io.gossamer.wire.ErrorEstimate;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.NtpTime;
import io.gossamer.wire.StampPacket;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** A few STAMP probes (RFC 8762) from a socket of its own: does the reflector answer, how fast, and how far is its clock. */
final class StampProbe {
    private static final int PROBES = 5;
    private static final int REPLY_MILLIS_MAX = 500;

    /**
     * What came back.
     *
     * @param offsetSeconds the other's clock less ours, at the fastest probe; true within half of its RTT
     */
    record Result(int sent, int received, double rttSeconds, double offsetSeconds, boolean closed) {}

    private StampProbe() {}

    static Result run(InetSocketAddress reflector) throws IOException {
        Optional<double[]> best = Optional.empty();
        int received = 0;
        boolean closed = false;
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(reflector); // so that an ICMP "port unreachable" reaches us
            socket.setSoTimeout(REPLY_MILLIS_MAX);
            int first = ThreadLocalRandom.current().nextInt(1 << 30);
            for (int i = 0; i < PROBES; i++) {
                try {
                    double[] sample = probe(socket, first + i);
                    received++;
                    if (best.isEmpty() || sample[0] < best.get()[0]) {
                        best = Optional.of(sample);
                    }
                } catch (SocketTimeoutException | MalformedPacketException lost) {
                    // counted by not being received
                } catch (PortUnreachableException nobody) {
                    closed = true;
                    break;
                }
            }
        }
        double[] fastest = best.orElse(new double[2]);
        return new Result(PROBES, received, fastest[0], fastest[1], closed);
    }

    /** RTT less what the reflector held it, and the offset by RFC 5905 section 8: ((T2 − T1) + (T3 − T4)) / 2. */
    private static double[] probe(DatagramSocket socket, int sequence) throws IOException, MalformedPacketException {
        ByteBuffer request = ByteBuffer.allocate(StampPacket.BYTES);
        long began = System.nanoTime();
        long t1 = now();
        StampPacket.writeRequest(
                new StampPacket.Request(sequence, t1, ErrorEstimate.UNVOUCHED_MILLISECOND, 0), request);
        socket.send(new DatagramPacket(request.array(), request.position()));
        byte[] buffer = new byte[StampPacket.BYTES_MAX];
        while (true) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            socket.receive(packet);
            long roundTrip = System.nanoTime() - began;
            long t4 = now();
            StampPacket.Reply reply = StampPacket.readReply(ByteBuffer.wrap(buffer, 0, packet.getLength()));
            if (reply.echo().sequence() == sequence && reply.echo().timestamp() == t1) {
                long there = NtpTime.differenceNanos(reply.receiveTimestamp(), t1);
                long back = NtpTime.differenceNanos(reply.timestamp(), t4);
                return new double[] {(roundTrip - reply.heldNanos()) / 1e9, (there + back) / 2e9};
            }
        }
    }

    private static long now() {
        java.time.Instant now = java.time.Instant.now();
        return NtpTime.ofUnixNanos(now.getEpochSecond() * 1_000_000_000L + now.getNano());
    }
}
