package io.gossamer.cli.client;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;

/** Under which address this host calls itself: 127.0.0.1, or ::1 where there is no IPv4. */
public final class Loopback {
    private static final byte[][] CANDIDATES = {{127, 0, 0, 1}, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};

    private Loopback() {}

    /** The first that a socket can have; empty on a host whose loopback interface is down. */
    public static Optional<InetAddress> find() {
        for (byte[] address : CANDIDATES) {
            try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByAddress(address))) {
                return Optional.of(probe.getInetAddress());
            } catch (IOException absent) {
                // the next one is tried
            }
        }
        return Optional.empty();
    }

    /** What a command calls when it is told nothing. */
    public static String host() {
        boolean onlyIpv6 = find().filter(Inet6Address.class::isInstance).isPresent();
        return onlyIpv6 ? "::1" : "127.0.0.1";
    }

    static boolean is(String host) {
        return host.equals("127.0.0.1") || host.equals("::1");
    }
}
