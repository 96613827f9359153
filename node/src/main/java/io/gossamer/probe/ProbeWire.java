package io.gossamer.probe;

import java.net.InetSocketAddress;

/** Where a prober's requests go out. */
interface ProbeWire {
    /**
     * May be held back until {@link #flush}.
     *
     * @return T1, monotonic: taken as late as the sender can
     */
    long send(InetSocketAddress to, int sessionId, int sequence);

    void flush();
}
