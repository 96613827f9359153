package io.gossamer.targets;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of one probe.
 *
 * @param rttNanos present when it was answered as expected: for icmp and tcp one round trip, else until the answer was whole
 * @param words why it was not answered, or why nobody can tell; else empty
 * @param phaseNanos how long each step took, as far as it came: lookup, connect, tls, first_byte, whole
 * @param certificate what a TLS server showed, also where it was not accepted
 */
public record Outcome(
        Kind kind,
        OptionalLong rttNanos,
        String words,
        SortedMap<String, Long> phaseNanos,
        Optional<Certificate> certificate) {

    /** Answered as expected, not so, or not to be told from this host. */
    public enum Kind {
        ANSWERED,
        FAILED,
        UNKNOWN
    }

    /** Whose it is and until when it holds. */
    public record Certificate(String subject, long endsUnixMillis) {}

    public Outcome {
        phaseNanos = Collections.unmodifiableSortedMap(new TreeMap<>(phaseNanos));
    }

    public static Outcome answered(long rttNanos) {
        return new Outcome(
                Kind.ANSWERED, OptionalLong.of(rttNanos), "", Collections.emptySortedMap(), Optional.empty());
    }

    public static Outcome failed(String words) {
        return new Outcome(Kind.FAILED, OptionalLong.empty(), words, Collections.emptySortedMap(), Optional.empty());
    }

    /** This host cannot tell: the target may be well. */
    public static Outcome unknown(String words) {
        return new Outcome(Kind.UNKNOWN, OptionalLong.empty(), words, Collections.emptySortedMap(), Optional.empty());
    }

    public Outcome with(Map<String, Long> phases, Optional<Certificate> shown) {
        return new Outcome(kind, rttNanos, words, new TreeMap<>(phases), shown);
    }
}
