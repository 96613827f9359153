package io.gossamer.daemon;

import io.gossamer.model.Endpoint;
import io.gossamer.model.Tally;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Turns the names that a person gave as seeds into addresses: all A and AAAA records of each, again and again, because names
 * move. Blocking; runs on a thread of its own, so that a dead name server delays nobody.
 */
final class SeedResolver {
    /** One name with a thousand records must not become a thousand seeds. */
    static final int ADDRESSES_MAX = 64;

    /** The JVM remembers failures for ten seconds unless told otherwise, and successes for thirty. */
    private static final String FAILURES_KEPT_SECONDS = "1";

    static {
        Security.setProperty("networkaddress.cache.negative.ttl", FAILURES_KEPT_SECONDS);
    }

    private final Tally tally = new Tally("seeds");
    private final Set<String> unknown = new TreeSet<>();

    /** What came of one seed: its addresses, or why there are none. */
    record Resolved(Endpoint seed, List<Endpoint> addresses, String problem) {}

    List<Resolved> resolve(List<Endpoint> seeds) {
        List<Resolved> resolved = new ArrayList<>();
        for (Endpoint seed : seeds) {
            resolved.add(resolveOne(seed));
        }
        return resolved;
    }

    private Resolved resolveOne(Endpoint seed) {
        try {
            List<Endpoint> addresses = new ArrayList<>();
            for (InetAddress address : InetAddress.getAllByName(seed.host())) {
                if (addresses.size() == ADDRESSES_MAX) {
                    tally.count("dropped", "too_many_addresses");
                    break;
                }
                addresses.add(new Endpoint(OwnAddress.literal(address), seed.port()));
            }
            synchronized (unknown) {
                unknown.remove(seed.host());
            }
            return new Resolved(seed, addresses, "");
        } catch (UnknownHostException noSuchName) {
            tally.count("unresolved");
            return new Resolved(seed, List.of(), "the name '" + seed.host() + "' has no address; retrying");
        }
    }

    /** True the first time that a name fails since it last worked: said once, not at each retry. */
    boolean isNews(Resolved resolved) {
        synchronized (unknown) {
            return !resolved.problem().isEmpty() && unknown.add(resolved.seed().host());
        }
    }

    Tally tally() {
        return tally;
    }
}
