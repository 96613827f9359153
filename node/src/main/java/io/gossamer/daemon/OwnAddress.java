package io.gossamer.daemon;

import io.gossamer.model.Endpoint;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which of this host's addresses others are told: the one chosen in the configuration, else the one bound, else the one
 * from which the host would speak to its first reachable seed, else its first address that reaches beyond the link.
 *
 * <p>A link-local address is never told to others: it means nothing on another host. Blocking (name look-up): never on the
 * protocol thread.
 */
final class OwnAddress {
    private OwnAddress() {}

    static String find(Optional<String> advertise, Optional<String> bind, List<Endpoint> seeds) throws IOException {
        if (advertise.isPresent()) {
            return literal(InetAddress.getByName(advertise.get()));
        }
        if (bind.isPresent()) {
            InetAddress bound = InetAddress.getByName(bind.get());
            if (!bound.isAnyLocalAddress()) {
                return literal(bound);
            }
        }
        for (Endpoint seed : seeds) {
            Optional<String> towards = towards(seed);
            if (towards.isPresent()) {
                return towards.get();
            }
        }
        return ofInterfaces().stream()
                .findFirst()
                .map(OwnAddress::literal)
                .orElseGet(() -> literal(InetAddress.getLoopbackAddress()));
    }

    /** True while some interface still carries the address; a vanished one has to be replaced at run time. */
    static boolean isStillHere(String address) {
        try {
            InetAddress parsed = InetAddress.getByName(address);
            return parsed.isLoopbackAddress() || NetworkInterface.getByInetAddress(parsed) != null;
        } catch (IOException unreadable) {
            return true; // not knowing is no reason to change
        }
    }

    static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static Optional<String> towards(Endpoint seed) {
        try (DatagramSocket socket = new DatagramSocket()) {
            // Connecting a UDP socket sends nothing: it only asks the routing table.
            socket.connect(new InetSocketAddress(InetAddress.getByName(seed.host()), seed.port()));
            InetAddress local = socket.getLocalAddress();
            return local == null || local.isAnyLocalAddress() || local.isLinkLocalAddress()
                    ? Optional.empty()
                    : Optional.of(literal(local));
        } catch (IOException | RuntimeException noRoute) {
            return Optional.empty();
        }
    }

    private static List<InetAddress> ofInterfaces() throws IOException {
        List<InetAddress> found = new ArrayList<>();
        var interfaces = NetworkInterface.getNetworkInterfaces();
        while (interfaces != null && interfaces.hasMoreElements()) {
            NetworkInterface next = interfaces.nextElement();
            if (!next.isUp()) {
                continue;
            }
            next.getInetAddresses().asIterator().forEachRemaining(address -> {
                if (!address.isLoopbackAddress() && !address.isLinkLocalAddress() && !address.isMulticastAddress()) {
                    found.add(address);
                }
            });
        }
        // IPv4 first: it is what most meshes still share; within a family the kernel's order holds.
        found.sort(Comparator.comparing(address -> address instanceof Inet4Address ? 0 : 1));
        return found;
    }

    /** As RFC 5952 section 4 writes it, and without the interface scope that Java appends to IPv6 literals. */
    static String literal(InetAddress address) {
        return NetUtil.toAddressString(address);
    }
}
