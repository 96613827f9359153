package io.gossamer.targets;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What is probed, and how.
 *
 * @param host a name or an IP literal, without brackets
 * @param port 0 for {@link Scheme#ICMP}
 * @param path http and https: path and query, at least "/"; dns: the name that is asked for; grpc: the service, or empty
 * @param recordType dns only, such as AAAA; else empty
 */
public record TargetUrl(Scheme scheme, String host, int port, String path, String recordType) {
    public static final int TEXT_MAX = 512;

    /** Record types that can be asked for (RFC 1035 §3.2.2, RFC 3596). */
    public static final List<String> RECORD_TYPES =
            List.of("A", "AAAA", "CNAME", "MX", "NS", "PTR", "SOA", "SRV", "TXT");

    /** The kinds of probes. */
    public enum Scheme {
        HTTPS(443),
        HTTP(80),
        TCP(0),
        TLS(0),
        DNS(53),
        ICMP(0),
        GRPC(0);

        private final int portDefault;

        Scheme(int portDefault) {
            this.portDefault = portDefault;
        }

        /** As it is written. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean needsPort() {
            return this == TCP || this == TLS || this == GRPC;
        }
    }

    /** Throws IllegalArgumentException with a sentence for a person. */
    public static TargetUrl parse(String text) {
        if (text.length() > TEXT_MAX) {
            throw new IllegalArgumentException("a target has at most " + TEXT_MAX + " characters");
        }
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException wrong) {
            throw new IllegalArgumentException("'" + text + "' is not a URL: " + wrong.getReason(), wrong);
        }
        Scheme scheme = scheme(text, uri);
        if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("'" + text + "' names no host: " + example(scheme));
        }
        if (scheme == Scheme.ICMP ? uri.getPort() != -1 : scheme.needsPort() && uri.getPort() == -1) {
            throw new IllegalArgumentException(
                    (scheme == Scheme.ICMP ? "icmp has no ports: " : "'" + text + "' names no port: ")
                            + example(scheme));
        }
        int port = uri.getPort() == -1 ? scheme.portDefault : uri.getPort();
        if (port > 65_535 || (port == 0 && scheme != Scheme.ICMP)) {
            throw new IllegalArgumentException("port " + port + " is not from 1 to 65535");
        }
        String host = uri.getHost().replaceAll("^\\[|\\]$", "");
        return new TargetUrl(scheme, host, port, path(scheme, uri, text), recordType(scheme, uri));
    }

    private static Scheme scheme(String text, URI uri) {
        for (Scheme scheme : Scheme.values()) {
            if (scheme.word().equalsIgnoreCase(uri.getScheme())) {
                return scheme;
            }
        }
        String all =
                Arrays.stream(Scheme.values()).map(each -> each.word() + "://").collect(Collectors.joining(", "));
        throw new IllegalArgumentException("'" + text + "' begins with none of " + all);
    }

    private static String path(Scheme scheme, URI uri, String text) {
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        String bare = path.startsWith("/") ? path.substring(1) : path;
        switch (scheme) {
            case HTTP, HTTPS -> {
                return (path.isEmpty() ? "/" : path) + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
            }
            case DNS -> {
                if (bare.isEmpty() || bare.contains("/")) {
                    throw new IllegalArgumentException("'" + text + "' asks for no name: " + example(scheme));
                }
                return bare;
            }
            case GRPC -> {
                return bare;
            }
            default -> {
                if (!bare.isEmpty() || uri.getRawQuery() != null) {
                    throw new IllegalArgumentException("'" + text + "' has a path: " + example(scheme));
                }
                return "";
            }
        }
    }

    private static String recordType(Scheme scheme, URI uri) {
        if (scheme != Scheme.DNS) {
            return "";
        }
        if (uri.getRawQuery() == null) {
            return "A";
        }
        String type = uri.getRawQuery().replaceFirst("^type=", "").toUpperCase(Locale.ROOT);
        if (!uri.getRawQuery().startsWith("type=") || !RECORD_TYPES.contains(type)) {
            throw new IllegalArgumentException("'" + uri.getRawQuery() + "' is no record type: ?type= and one of "
                    + String.join(", ", RECORD_TYPES));
        }
        return type;
    }

    private static String example(Scheme scheme) {
        return switch (scheme) {
            case HTTP, HTTPS -> scheme.word() + "://example.org/path";
            case DNS -> "dns://9.9.9.9/example.org?type=AAAA";
            case ICMP -> "icmp://192.0.2.1";
            case GRPC -> "grpc://db1:7000/service";
            case TCP, TLS -> scheme.word() + "://example.org:8443";
        };
    }
}
