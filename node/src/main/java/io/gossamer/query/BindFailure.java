package io.gossamer.query;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A face could not listen; the message names the configuration key to change. */
public final class BindFailure extends IOException {
    private static final long serialVersionUID = 1L;

    public BindFailure(String face, InetSocketAddress address, String key, Throwable cause) {
        super(
                "cannot listen for " + face + " on " + worded(address) + ": " + reason(cause)
                        + "; end the program that holds the port, or set " + key + " (address: network.bind)",
                cause);
    }

    private static String worded(InetSocketAddress address) {
        String host = address.getAddress() == null
                ? address.getHostString()
                : address.getAddress().getHostAddress();
        return new io.gossamer.model.Endpoint(host, address.getPort()).toString();
    }

    private static String reason(Throwable thrown) {
        Throwable deepest = thrown;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        return deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
    }
}
