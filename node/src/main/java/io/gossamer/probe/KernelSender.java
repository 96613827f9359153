package io.gossamer.probe;

import io.gossamer.model.Tally;
import io.gossamer.probe.classes.ClassWire;
import io.gossamer.probe.kernel.DepartureQueue;
import io.gossamer.probe.kernel.DeviceMtu;
import io.gossamer.probe.kernel.KnownMtu;
import io.gossamer.probe.kernel.Outgoing;
import io.gossamer.probe.kernel.StampClock;
import io.gossamer.probe.kernel.StampedSocket;
import io.gossamer.probe.mtu.SizeWire;
import io.gossamer.time.Clock;
import io.gossamer.wire.NtpTime;
import io.gossamer.wire.StampPacket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * The Session-Sender's side of {@link KernelLoop}: a few sockets shared by all links, used in turn, so that a link's probes take the
 * several paths that routers hash its ports to. One thread.
 */
final class KernelSender implements ProbeWire, SizeWire, ClassWire {
    private static final int LIMIT_SLACK_BYTES = 16;

    private final Clock clock;
    private final ProbePackets packets;
    private final List<StampedSocket> sockets;
    private final BooleanSupplier isTracing;
    private final Tally tally;
    private final Outgoing request = new Outgoing(StampPacket.BYTES_MAX);
    private final Departures departures = new Departures(StampSender.PORTS);
    private final DepartureQueue queue = new DepartureQueue();
    private final DeviceMtu devices = new DeviceMtu();
    private boolean wasTaken;
    private boolean wasMarked;

    /**
     * @param sockets the reflector's, and after it those of the senders, once they are open
     * @param isTracing while a trace is on, what a router said of it would fail a probe of the same socket
     */
    KernelSender(
            Clock clock, ProbePackets packets, List<StampedSocket> sockets, BooleanSupplier isTracing, Tally tally) {
        this.clock = clock;
        this.packets = packets;
        this.sockets = sockets;
        this.isTracing = isTracing;
        this.tally = tally;
    }

    StampedSocket socket(int flow) {
        return sockets.get(1 + port(flow));
    }

    private static int port(int flow) {
        return Math.floorMod(flow, StampSender.PORTS);
    }

    /** Takes what the kernel says of when probes left one of the sockets. {@code sinceNanos}: when it was asked before. */
    void readDepartures(int socket, StampClock stamps, long sinceNanos) {
        StampedSocket sender = sockets.get(socket);
        if (sender.departures().isPresent()) { // else a trace has the queue for itself
            queue.read(sender, (number, stampNanos) -> stamps.arrival(stampNanos, sinceNanos, clock.monotonicNanos())
                    .ifPresent(leftNanos -> departures.left(socket - 1, number, leftNanos)));
        }
    }

    /** The reply with what is known of when its request left. */
    StampReply departed(StampReply reply) {
        int session = reply.packet().sessionId();
        int sequence = reply.packet().echo().sequence();
        OptionalLong lateNanos = departures.lateNanos(port(sequence), session, sequence);
        tally.count("departures", lateNanos.isPresent() ? "kernel" : "user");
        return lateNanos.isEmpty() ? reply : new StampReply(reply.packet(), reply.signs(), lateNanos);
    }

    @Override
    public long send(InetSocketAddress to, int sessionId, int sequence) {
        request.setLength(packets.write(sessionId, sequence, request.payload()));
        tally.count("sent");
        long sentNanos = stampAndSend(to, sessionId, sequence, packets.trafficClass(sequence));
        // One that fails stays outstanding and is called lost in time: the host that cannot send has no working link.
        if (!wasTaken) {
            tally.count("send_failed");
        }
        return sentNanos;
    }

    @Override
    public boolean send(InetSocketAddress to, int sessionId, int sequence, int payloadBytes) {
        int bytes = Math.min(payloadBytes, StampPacket.BYTES_MAX);
        request.setLength(packets.writePadded(sessionId, sequence, bytes, request.payload()));
        stampAndSend(to, sessionId, sequence, packets.trafficClass(sequence));
        return wasTaken;
    }

    @Override
    public boolean sendMarked(InetSocketAddress to, int sessionId, int sequence, int dscp) {
        request.setLength(packets.writeMarked(sessionId, sequence, dscp, request.payload()));
        stampAndSend(to, sessionId, sequence, dscp << 2);
        return wasTaken && wasMarked;
    }

    private long stampAndSend(InetSocketAddress to, int sessionId, int sequence, int trafficClass) {
        StampedSocket sender = socket(sequence);
        ByteBuffer packet = request.payload();
        sender.address(request, to);
        wasMarked = sender.mark(trafficClass);
        if (!wasMarked) {
            tally.count("marks_refused");
        }
        packets.stamp(NtpTime.ofUnixNanos(clock.wallNanos()), packet);
        long sentNanos = clock.monotonicNanos();
        wasTaken = sender.send(request) || sendPastError(sender);
        if (wasTaken && sender.departures().isPresent()) {
            departures.sent(port(sequence), sender.departures().getAsInt() - 1, sessionId, sequence, sentNanos);
        }
        return sentNanos;
    }

    private boolean sendPastError(StampedSocket sender) {
        if (!isTracing.getAsBoolean()) {
            return false;
        }
        sender.forgetError();
        return sender.send(request);
    }

    /** Nothing was held back. */
    @Override
    public void flush() {}

    @Override
    public OptionalInt deviceBytes(InetSocketAddress to) {
        return devices.bytes(to, clock.monotonicNanos());
    }

    @Override
    public boolean isLimitTold(InetSocketAddress to, int bytes) {
        // a router may say one size and let another pass, as tunnels that round do
        return KnownMtu.of(to).orElse(Integer.MAX_VALUE) <= bytes + LIMIT_SLACK_BYTES;
    }
}
