package io.gossamer.probe.classes;

import java.net.InetSocketAddress;

/** Sends requests of any class that ask with which one they arrived (RFC 8972 §4.4). */
public interface ClassWire {
    /**
     * @param dscp 0 to 63
     * @return false where this host itself did not send it so: it may not mark, or there is no way there
     */
    boolean sendMarked(InetSocketAddress to, int sessionId, int sequence, int dscp);
}
