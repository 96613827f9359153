package io.gossamer.waiting;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * TCP ports for servers that must be told theirs and may be down for a while. Below the kernel's ephemeral range: a port out
 * of it can be taken by any outgoing connection meanwhile, even by one that is trying to reach that very port.
 */
public final class FreePort {
    private static final int FIRST = 31_000;
    private static final int LAST = 32_700;
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 37 % (LAST - FIRST)));

    private FreePort() {}

    /** One that nobody listened on at loopback just now, and that this process has not handed out lately. */
    public static int next() {
        for (int tries = 0; tries < LAST - FIRST; tries++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), LAST - FIRST);
            try (ServerSocket probe = new ServerSocket()) {
                probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException taken) {
                // the next one, then
            }
        }
        throw new IllegalStateException("no free port between " + FIRST + " and " + LAST);
    }
}
