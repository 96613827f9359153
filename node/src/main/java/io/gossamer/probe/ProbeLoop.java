package io.gossamer.probe;

import io.gossamer.measure.ReceiveStamp;
import io.gossamer.probe.classes.ClassWire;
import io.gossamer.probe.mtu.SizeWire;
import io.gossamer.probe.path.TracedPath;
import io.gossamer.wire.StampTrust;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The sockets of the probing and the one thread on which all of it happens. Requests are answered without asking anybody; what
 * comes back to the senders goes to {@link Work}.
 */
interface ProbeLoop extends ProbeWire, AutoCloseable {
    /** What the loop calls, on its thread only. */
    interface Work {
        /**
         * Sends what is due and measures. Called once at the start and then when it asked for.
         *
         * @return when to be called next, monotonic
         */
        long tick(long dueNanos);

        /** The kernel had no room for so many replies. */
        void onDropped(int replies);

        /**
         * @param arrivedNanos T4, monotonic
         * @param wallOffsetNanos what that lacks to be wall-clock time; means nothing unless the stamp is the kernel's
         */
        void onReply(StampReply reply, long arrivedNanos, ReceiveStamp stamp, long wallOffsetNanos);
    }

    /** Binds. Throws IOException with one line that names the port and the key to change; nothing stays open then. */
    void bind() throws IOException;

    /** From now on work is called. */
    void start(Work work);

    /** The reflector's port, once bound. */
    int port();

    /** Do times of arrival come from the kernel? */
    ReceiveStamp stamps();

    /** Whether and how packets are authenticated from now on; before the start, or on the loop's thread. */
    void use(StampTrust trust);

    /**
     * Traces the way of one of the flows that probe, on the loop's thread. The future fails with a sentence where this loop cannot.
     */
    void trace(FlowTracer.Order order, CompletableFuture<TracedPath> done);

    /** Sends requests of any size; empty where this loop cannot keep them from being fragmented. */
    Optional<SizeWire> sizes();

    /** Sends requests of any class; empty where this loop cannot mark each packet by itself. */
    Optional<ClassWire> classes();

    /** Any thread; dropped after {@link #close}. */
    void execute(Runnable task);

    /** Ends the thread and the sockets. Idempotent; not on the loop's own thread. */
    @Override
    void close();

    static IOException cannotListen(InetSocketAddress address, String why, Throwable cause) {
        return new IOException(
                "cannot listen on " + address.getAddress().getHostAddress() + " udp port " + address.getPort() + ": "
                        + why + "; choose another with network.ports.stamp or network.bind",
                cause);
    }
}
