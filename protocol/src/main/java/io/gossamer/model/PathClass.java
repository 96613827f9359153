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
        ARRIVES(0),
        /** They arrive as sent. */
        KEPT(1),
        /** Somebody on the way gives them another class, and did so from the first one on: networks that do not trust others do. */
        REMARKED(2),
        /** As before, but they once arrived as sent: somebody has changed something. */
        REMARKED_LATELY(3),
        /** They vanish, while others get through. */
        LOST(4);

        private final int code;

        Fate(int code) {
            this.code = code;
        }

        /** On the wire. */
        public int code() {
            return code;
        }

        public static boolean isCode(int code) {
            return code >= ARRIVES.code && code <= LOST.code;
        }

        /** @param code one of which {@link #isCode} is true */
        public static Fate of(int code) {
            for (Fate fate : values()) {
                if (fate.code == code) {
                    return fate;
                }
            }
            throw new IllegalArgumentException("no fate of a class has the code " + code);
        }
    }

    public PathClass(int dscp, Fate fate) {
        this(dscp, fate, OptionalInt.empty());
    }
}
