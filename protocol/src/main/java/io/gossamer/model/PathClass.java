package io.gossamer.model;

import java.util.OptionalInt;

/**
 * What becomes, on the way from here to a peer, of packets of a class that others are not in.
 *
 * @param dscp the class (RFC 2474), 0 to 63
 * @param arrivesAs the DSCP with which they arrive, where that is another one
 */
public record PathClass(int dscp, Fate fate, OptionalInt arrivesAs) {
    /** Of one link. */
    public static final int CLASSES_MAX = 4;

    public enum Fate {
        /** They arrive, and nobody tells as what: the peer's reflector does not say it (RFC 8972 §4.4). */
        ARRIVES,
        /** They arrive as sent. */
        KEPT,
        /** Somebody on the way gives them another class, and did so from the first one on: networks that do not trust others do. */
        REMARKED,
        /** As before, but they once arrived as sent: somebody has changed something. */
        REMARKED_LATELY,
        /** They vanish, while others get through. */
        LOST;

        private static final Fate[] BY_CODE = values();

        public int code() {
            return ordinal();
        }

        public static boolean isCode(int code) {
            return code >= 0 && code < BY_CODE.length;
        }

        /** @param code one of which {@link #isCode} is true */
        public static Fate of(int code) {
            return BY_CODE[code];
        }
    }

    public PathClass(int dscp, Fate fate) {
        this(dscp, fate, OptionalInt.empty());
    }
}
