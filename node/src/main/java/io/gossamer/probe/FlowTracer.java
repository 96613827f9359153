package io.gossamer.probe;

import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.probe.kernel.ErrorQueue;
import io.gossamer.probe.kernel.IcmpError;
import io.gossamer.probe.kernel.Outgoing;
import io.gossamer.probe.kernel.StampedSocket;
import io.gossamer.probe.path.PathTrace;
import io.gossamer.probe.path.TracedPath;
import io.gossamer.time.Clock;
import io.gossamer.wire.NtpTime;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/**
 * Traces from the very sockets that probe, so that the packets have the five values by which routers choose a way: no other socket
 * could have the port. A packet of a trace is a STAMP request of a session of its own, which the target answers like any other, and
 * which passes only so many routers. One trace at a time; on the probing thread.
 */
final class FlowTracer {
    private static final long TRACE_NANOS_MAX = 60_000_000_000L;

    private final Clock clock;
    private final ProbePackets packets;
    private final RandomGenerator random;
    private final Tally tally;
    private Running running;

    /** @param flow which of the senders' sockets, from 0 */
    record Order(NodeId to, InetSocketAddress address, int flow, PathTrace.Settings settings) {}

    private static final class Running {
        final Order order;
        final StampedSocket socket;
        final PathTrace trace;
        final int sessionId;
        final long startedNanos;
        final CompletableFuture<TracedPath> done;
        // made when a trace begins: most nodes never need them
        final ErrorQueue errors = new ErrorQueue();
        final Outgoing request = new Outgoing(ProbePackets.BYTES_MAX);
        long sentWallNanos;

        Running(
                Order order,
                StampedSocket socket,
                PathTrace trace,
                int sessionId,
                long startedNanos,
                CompletableFuture<TracedPath> done) {
            this.order = order;
            this.socket = socket;
            this.trace = trace;
            this.sessionId = sessionId;
            this.startedNanos = startedNanos;
            this.done = done;
        }
    }

    FlowTracer(Clock clock, ProbePackets packets, RandomGenerator random, Tally tally) {
        this.clock = clock;
        this.packets = packets;
        this.random = random;
        this.tally = tally;
    }

    boolean isActive() {
        return running != null;
    }

    /** @param done completes on the probing thread; fails with a sentence when it cannot be done now */
    void begin(Order order, StampedSocket socket, CompletableFuture<TracedPath> done) {
        if (running != null) {
            done.completeExceptionally(
                    new IllegalStateException("another path is being traced: ask again in a moment"));
            return;
        }
        if (!socket.keepErrors(true)) {
            done.completeExceptionally(new IllegalStateException("the kernel does not hand out ICMP (IP_RECVERR)"));
            return;
        }
        tally.count("traces");
        PathTrace trace = new PathTrace(order.to(), socket.port(), order.settings(), clock.wallMillis());
        running = new Running(order, socket, trace, 1 + random.nextInt(0xffff), clock.monotonicNanos(), done);
    }

    /** Sends what is due; ends what is over. To be called often while {@link #isActive}. */
    void tick() {
        if (running == null) {
            return;
        }
        long nowNanos = clock.monotonicNanos();
        running.trace.next(nowNanos).ifPresent(this::send);
        if (running.trace.isOver()) {
            Running over = end();
            over.done.complete(over.trace.path());
        } else if (nowNanos - running.startedNanos > TRACE_NANOS_MAX) {
            end().done.completeExceptionally(new IllegalStateException("the trace took too long"));
        }
    }

    private Running end() {
        Running over = running;
        running = null;
        over.socket.keepErrors(false);
        over.socket.forgetError();
        return over;
    }

    private void send(PathTrace.Packet packet) {
        ByteBuffer bytes = running.request.payload();
        running.request.setLength(packets.write(running.sessionId, packet.number(), bytes));
        running.socket.address(running.request, running.order.address());
        boolean limited = running.socket.hops(packet.ttl());
        running.socket.mark(packets.trafficClass(1)); // the class of nearly all probes: routers may choose by it
        running.sentWallNanos = clock.wallNanos();
        packets.stamp(NtpTime.ofUnixNanos(running.sentWallNanos), bytes);
        if (!limited || !sendOnce()) {
            tally.count("trace_send_failed"); // it is lost like one that no router told of
        }
        running.socket.hops(-1);
    }

    /** What a router said of the packet before fails the next one. */
    private boolean sendOnce() {
        if (running.socket.send(running.request)) {
            return true;
        }
        running.socket.forgetError();
        return running.socket.send(running.request);
    }

    /** Reads what routers have said. */
    void drain() {
        if (running == null) {
            return;
        }
        for (IcmpError error = running.errors.read(running.socket).orElse(null);
                error != null;
                error = running.errors.read(running.socket).orElse(null)) {
            take(error);
        }
        running.socket.forgetError();
    }

    private void take(IcmpError error) {
        if (!error.about().equals(running.order.address().getAddress())) {
            return; // about a probe of another link
        }
        OptionalLong rtt = error.stampNanos().isPresent()
                ? rtt(error.stampNanos().getAsLong() - running.sentWallNanos)
                : OptionalLong.empty();
        if (error.isTimeExceeded()) {
            running.trace.onExpired(error.from().getHostAddress(), error.first(), rtt);
        } else if (error.isUnreachable()) {
            running.trace.onRefused(error.from().getHostAddress(), error.first(), rtt);
        }
    }

    /** A round trip by the wall clock counts unless the clock was set meanwhile. */
    private OptionalLong rtt(long nanos) {
        return nanos >= 0 && nanos <= running.order.settings().timeoutNanos()
                ? OptionalLong.of(nanos)
                : OptionalLong.empty();
    }

    /** Is it the answer to a packet of the trace? Then it is nobody else's. */
    boolean onReply(StampReply reply, OptionalLong stampNanos) {
        if (running == null || reply.packet().sessionId() != running.sessionId) {
            return false;
        }
        OptionalLong rtt = stampNanos.isPresent()
                ? rtt(stampNanos.getAsLong()
                        - running.sentWallNanos
                        - reply.packet().heldNanos())
                : OptionalLong.empty();
        running.trace.onReached(
                running.order.address().getAddress().getHostAddress(),
                reply.packet().echo().sequence(),
                rtt);
        return true;
    }

    /** The loop ends. */
    void close() {
        if (running != null) {
            end().done.completeExceptionally(new IllegalStateException("this node is stopping"));
        }
    }
}
