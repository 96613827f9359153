package io.gossamer.http;

import io.netty.util.NetUtil;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Refuses a request that a strange web page made a browser send. A page that re-binds its own DNS name to this address
 * (DNS rebinding) still sends its own name as Host; a page of another origin is named in Origin.
 */
final class HostCheck {
    private final Set<String> names = new TreeSet<>();
    private final Set<String> origins = new TreeSet<>();

    /**
     * @param ownNames the node's name, its host's name
     * @param allowedOrigins {@code api.allowed_origins}: {@code https://mesh.example}; their hosts are allowed as Host too
     */
    HostCheck(List<String> ownNames, List<String> allowedOrigins) {
        names.add("localhost");
        ownNames.forEach(name -> names.add(lower(name)));
        for (String origin : allowedOrigins) {
            origins.add(lower(origin));
            int scheme = origin.indexOf("://");
            names.add(hostOf(lower(scheme < 0 ? origin : origin.substring(scheme + 3))));
        }
    }

    /** Empty when the request may go on, else the refusal. */
    Optional<HttpReply> refusal(HttpCall call) {
        if (call.host().isEmpty()) {
            return Optional.of(HttpReply.error(400, "the request has no Host header", "RFC 9112 §3.2 wants one"));
        }
        String host = lower(call.host().get().trim());
        if (!isAllowedHost(hostOf(host))) {
            return Optional.of(HttpReply.error(
                    403,
                    "this node is not called '" + hostOf(host) + "'",
                    "use its address or its name, or list the name's origin in api.allowed_origins"));
        }
        if (call.origin().isPresent()
                && !isAllowedOrigin(lower(call.origin().get().trim()), host)) {
            return Optional.of(HttpReply.error(
                    403,
                    "pages of " + call.origin().get() + " may not use this node",
                    "list it in api.allowed_origins"));
        }
        return Optional.empty();
    }

    /** Listed as a foreign origin: its scripts may read the answer. */
    boolean isListed(String origin) {
        return origins.contains(lower(origin));
    }

    private boolean isAllowedHost(String host) {
        return names.contains(host) || NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    }

    private boolean isAllowedOrigin(String origin, String host) {
        return origin.equals("http://" + host) || origins.contains(origin);
    }

    /** Without port and brackets. */
    private static String hostOf(String authority) {
        if (authority.startsWith("[")) {
            int close = authority.indexOf(']');
            return close < 0 ? authority : authority.substring(1, close);
        }
        int colon = authority.indexOf(':');
        // more than one colon: an IPv6 literal without brackets
        return colon < 0 || colon != authority.lastIndexOf(':') ? authority : authority.substring(0, colon);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
