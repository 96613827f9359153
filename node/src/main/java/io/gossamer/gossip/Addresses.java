package io.gossamer.gossip;

import io.gossamer.model.Endpoint;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Between an {@link Endpoint} and a socket address, without ever asking a name server. */
public final class Addresses {
    private Addresses() {}

    /** Empty when the host is a name and not a literal: a look-up would block the thread that asks. */
    public static Optional<InetSocketAddress> socket(Endpoint endpoint) {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(endpoint.host());
        if (literal == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new InetSocketAddress(InetAddress.getByAddress(literal), endpoint.port()));
        } catch (UnknownHostException impossibleLength) {
            return Optional.empty();
        }
    }

    /** With the host as RFC 5952 section 4 writes it, so that equal addresses are equal text. */
    public static Endpoint endpoint(InetSocketAddress address) {
        return new Endpoint(NetUtil.toAddressString(address.getAddress()), address.getPort());
    }

    /** Where to listen: the given literal or name, else every address. May look a name up: at start only. */
    public static InetSocketAddress bind(Optional<String> host, int port) {
        return host.map(given -> new InetSocketAddress(given, port)).orElseGet(() -> new InetSocketAddress(port));
    }
}
