package io.gossamer.probe;

import java.net.InetSocketAddress;

/** Where a prober's requests go out. */
interface ProbeWire {
    /** May be held back until {@link #flush}. */
    void send(InetSocketAddress to, int sessionId, int sequence);

    void flush();
}
