package io.gossamer.measure;

import java.util.OptionalInt;

/**
 * What one answered probe says of the path that it took, there and back.
 *
 * @param ttlForward with which the probe reached the reflector: IPv4's time to live or IPv6's hop limit
 * @param ttlReverse with which the reply came back
 */
public record PathSigns(OptionalInt ttlForward, OptionalInt ttlReverse, Classes classes) {
    /** Nothing is known. */
    public static final PathSigns NONE = new PathSigns(OptionalInt.empty(), OptionalInt.empty(), Classes.NONE);

    /**
     * DSCP and ECN, 8 bits, as sent and as received, each way (RFC 8972 §4.4); only a probe that asks for them has them.
     */
    public record Classes(
            OptionalInt forwardSent,
            OptionalInt forwardReceived,
            OptionalInt reverseSent,
            OptionalInt reverseReceived) {
        public static final Classes NONE =
                new Classes(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
    }
}
