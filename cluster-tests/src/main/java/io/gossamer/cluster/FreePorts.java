package io.gossamer.cluster;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Blocks of five neighbouring ports that nobody uses: below the kernel's ephemeral range, so that no outgoing connection
 * takes one between the look and the use, and never the shipped 7401–7405, where a real mesh may run. Of two JVMs that run tests
 * beside each other each has a half, lest both look at the same block at the same moment.
 */
public final class FreePorts {
    private static final int HALF = 9_500;
    private static final int FIRST = 12_000 + (Integer.getInteger("test.jvm.number", 0) % 2) * HALF;
    private static final int LAST = FIRST + HALF;
    private static final AtomicInteger NEXT =
            new AtomicInteger(FIRST + (int) (ProcessHandle.current().pid() * 397 % (HALF / 5)) * 5);

    private FreePorts() {}

    /** The first of five: gossip, stamp, raft, grpc, http in this order. */
    public static int block() {
        for (int tries = 0; tries < 4_000; tries++) {
            int base = NEXT.getAndAdd(5);
            if (base + 5 > LAST) {
                NEXT.set(FIRST);
                continue;
            }
            if (areFree(base)) {
                return base;
            }
        }
        throw new IllegalStateException("no five free ports between " + FIRST + " and " + LAST);
    }

    private static boolean areFree(int base) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        for (int port = base; port < base + 5; port++) {
            try (ServerSocket tcp = new ServerSocket();
                    DatagramSocket udp = new DatagramSocket(new InetSocketAddress(loopback, port))) {
                tcp.setReuseAddress(true);
                tcp.bind(new InetSocketAddress(loopback, port));
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }
}
