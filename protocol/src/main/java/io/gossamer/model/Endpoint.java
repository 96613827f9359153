package io.gossamer.model;

/**
 * Host and port. The host is an IP literal without brackets, or a DNS name where a person typed one; only
 * {@link #toString} adds the brackets that an IPv6 literal needs before a port.
 */
public record Endpoint(String host, int port) {
    public Endpoint {
        if (host.isBlank() || host.length() > 253 || host.indexOf('[') >= 0) {
            throw new IllegalArgumentException("not a host: '" + host + "'");
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
    }

    /**
     * Reads {@code host}, {@code host:port}, {@code [v6]} or {@code [v6]:port}; a bare IPv6 literal has no port.
     * Throws IllegalArgumentException with a sentence for a person.
     */
    public static Endpoint parse(String text, int defaultPort) {
        String trimmed = text.trim();
        if (trimmed.startsWith("[")) {
            int close = trimmed.indexOf(']');
            if (close < 0) {
                throw new IllegalArgumentException("'" + text + "' opens a bracket and does not close it");
            }
            String rest = trimmed.substring(close + 1);
            if (!rest.isEmpty() && !rest.startsWith(":")) {
                throw new IllegalArgumentException("'" + text + "': after the bracket comes nothing or :PORT");
            }
            return new Endpoint(
                    trimmed.substring(1, close), rest.isEmpty() ? defaultPort : parsePort(rest.substring(1), text));
        }
        int first = trimmed.indexOf(':');
        if (first < 0 || first != trimmed.lastIndexOf(':')) {
            return new Endpoint(trimmed, defaultPort);
        }
        return new Endpoint(trimmed.substring(0, first), parsePort(trimmed.substring(first + 1), text));
    }

    private static int parsePort(String digits, String whole) {
        try {
            int port = Integer.parseInt(digits);
            if (port > 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // said below, with the whole text
        }
        throw new IllegalArgumentException("'" + whole + "': a port is a number from 1 to 65535");
    }

    public Endpoint withPort(int otherPort) {
        return new Endpoint(host, otherPort);
    }

    /** Written out, like {@link #hashCode}: endpoints are keys of every packet's look-ups. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Endpoint endpoint && endpoint.port == port && endpoint.host.equals(host);
    }

    @Override
    public int hashCode() {
        return 31 * host.hashCode() + port;
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
