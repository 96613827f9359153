package io.gossamer.cli.demo;

import io.gossamer.cli.client.Loopback;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Blocks of five neighbouring ports that nobody uses: below the kernel's ephemeral range, so that no outgoing connection
 * takes one between the look and the use, and far from 7401 to 7405, where the real mesh of this host may run.
 */
final class PortBlocks {
    static final int SIZE = 5;

    private static final int FIRST = 14_000;
    private static final int LAST = 31_500;

    private final InetAddress loopback;
    private int next = FIRST + (int) (ProcessHandle.current().pid() % 1_700) * 10;

    PortBlocks(InetAddress loopback) {
        this.loopback = loopback;
    }

    int next() throws StepFailure {
        for (int tries = (LAST - FIRST) / SIZE; tries > 0; tries--) {
            int base = next;
            next = base + 2 * SIZE > LAST ? FIRST : base + SIZE;
            if (areFree(base)) {
                return base;
            }
        }
        throw new StepFailure("ports", "no five free ports in a row between " + FIRST + " and " + LAST);
    }

    private boolean areFree(int base) {
        for (int port = base; port < base + SIZE; port++) {
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

    /** 127.0.0.1, or ::1 on a host without IPv4. */
    static InetAddress loopback() throws StepFailure {
        return Loopback.find()
                .orElseThrow(
                        () -> new StepFailure("ports", "this host has neither 127.0.0.1 nor ::1: `ip link set lo up`"));
    }
}
