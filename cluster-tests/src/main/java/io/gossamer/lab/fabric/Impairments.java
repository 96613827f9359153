package io.gossamer.lab.fabric;

/** The kinds of impairment. Each is made anew for each stage that a fault is in. */
final class Impairments {
    /** RFC 3246. */
    private static final int EXPEDITED_FORWARDING = 46;

    private Impairments() {}

    /** Which packets something happens to. */
    enum Match {
        ANY,
        UDP,
        TCP,
        ICMP,
        EF;

        boolean takes(byte[] bytes) {
            return switch (this) {
                case ANY -> true;
                case UDP -> IpPacket.protocol(bytes) == IpPacket.UDP;
                case TCP -> IpPacket.protocol(bytes) == IpPacket.TCP;
                case ICMP -> IpPacket.protocol(bytes) == IpPacket.ICMP;
                case EF -> IpPacket.dscp(bytes) == EXPEDITED_FORWARDING;
            };
        }
    }

    static Impairment only(Match match, Impairment inner) {
        return match == Match.ANY
                ? inner
                : passage -> {
                    if (match.takes(passage.bytes)) {
                        inner.act(passage);
                    }
                };
    }

    /** In force for {@code onNanos}, then not for {@code offNanos}, from {@code startNanos} on. */
    static Impairment flapping(Impairment inner, long startNanos, long onNanos, long offNanos) {
        return passage -> {
            if (Math.floorMod(passage.atNanos - startNanos, onNanos + offNanos) < onNanos) {
                inner.act(passage);
            }
        };
    }

    static Impairment cut() {
        return passage -> passage.end(Fate.CUT);
    }

    static Impairment loss(double share) {
        return passage -> {
            if (passage.random.nextDouble() < share) {
                passage.end(Fate.LOST);
            }
        };
    }

    /**
     * The Gilbert model (E. N. Gilbert 1960) with everything lost in its bad state: bursts of {@code length} packets in the mean,
     * {@code share} of all packets in the long run.
     */
    static Impairment bursts(double share, double length) {
        double leaving = 1 / Math.max(1, length);
        double entering = leaving * share / Math.max(1e-9, 1 - share);
        return new Impairment() {
            private boolean bad;

            @Override
            public void act(Passage passage) {
                double change = passage.random.nextDouble();
                bad = bad ? change >= leaving : change < entering;
                if (bad) {
                    passage.end(Fate.LOST);
                }
            }
        };
    }

    static Impairment delay(long nanos, Variation variation, long spreadNanos) {
        return passage -> passage.atNanos += Math.max(0, nanos + variation.nanos(spreadNanos, passage.random));
    }

    static Impairment duplication(double share) {
        return passage -> {
            if (passage.random.nextDouble() < share) {
                passage.copies++;
            }
        };
    }

    /** The chosen ones come {@code byNanos} later, and what was sent after them does not wait. */
    static Impairment reordering(double share, long byNanos) {
        return passage -> {
            if (passage.random.nextDouble() < share) {
                passage.heldNanos += byNanos;
            }
        };
    }

    /** A link of that speed behind a queue of so many bytes; what finds the queue full is dropped. */
    static Impairment rate(long bitsPerSecond, long queueBytes) {
        return new Impairment() {
            private long freeAtNanos = Long.MIN_VALUE;

            @Override
            public void act(Passage passage) {
                long start = Math.max(passage.atNanos, freeAtNanos);
                double waitingBytes = (start - passage.atNanos) / 8e9 * bitsPerSecond;
                if (waitingBytes + passage.length > queueBytes + 1_500) {
                    passage.end(Fate.QUEUE_FULL);
                    return;
                }
                freeAtNanos = start + (long) (passage.length * 8e9 / bitsPerSecond);
                passage.atNanos = freeAtNanos;
            }
        };
    }

    /** As a router with a smaller link behind it; {@code silent}: it does not say so, which makes a black hole of it. */
    static Impairment mtu(int bytes, boolean silent) {
        return passage -> {
            if (passage.length > bytes) {
                passage.toldMtu = !silent && IpPacket.isDontFragment(passage.bytes) ? bytes : 0;
                passage.end(Fate.TOO_BIG);
            }
        };
    }

    static Impairment clearingDscp() {
        return passage -> IpPacket.clearDscp(passage.bytes);
    }
}
