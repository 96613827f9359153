package io.gossamer.probe.mtu;

import java.net.InetSocketAddress;
import java.util.OptionalInt;

/** Sends requests of any size, never in fragments. */
public interface SizeWire {
    /**
     * @param payloadBytes of the UDP datagram
     * @return false where this host itself did not send it: its device takes less, or there is no way there
     */
    boolean send(InetSocketAddress to, int sessionId, int sequence, int payloadBytes);

    /** The largest IP packet that this host's own device takes on the way there; empty where that is no network's, or unknown. */
    OptionalInt deviceBytes(InetSocketAddress to);

    /** Has this host been told that no larger IP packet gets there, or has it no larger device? */
    boolean isLimitTold(InetSocketAddress to, int bytes);
}
