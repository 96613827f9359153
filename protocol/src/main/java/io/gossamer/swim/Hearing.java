package io.gossamer.swim;

/**
 * How steadily this node hears others: in how many tenths of the last probe period anything came from a member. The isolation
 * gate knows only whole silences; a node that is deaf half a second by half a second is never silent for long enough, yet it
 * misses nearly every refutation. It may suspect and accuse, but concludes nothing until it hears again, and then every
 * suspect gets its whole time.
 *
 * <p>Who has m others to hear hears most of them twice a period, at phases of their own, and half as many tenths as others are
 * asked for. Where that falls short the node calls somebody with each gossip tick ({@link Prober#listen}), which for one
 * that can hear makes half of all tenths.
 */
final class Hearing {
    static final int TENTHS = 10;

    private final long tenthNanos;
    private final boolean isOn;
    private int heard;
    private long newestTenth;
    private boolean wasPoor;

    Hearing(long nowNanos, long periodNanos, boolean isOn) {
        this.tenthNanos = periodNanos / TENTHS;
        this.isOn = isOn;
        this.newestTenth = Math.floorDiv(nowNanos, tenthNanos);
        this.heard = (1 << TENTHS) - 1;
    }

    void heard(long nowNanos) {
        advance(nowNanos);
        heard |= 1;
    }

    /** @param others that are alive here; more than {@value #TENTHS} make no difference */
    boolean isPoor(long nowNanos, int others) {
        advance(nowNanos);
        return isOn && Integer.bitCount(heard) < Math.min(TENTHS, others) / 2;
    }

    /** True once, when this node hears well again after it did not. */
    boolean isRestored(long nowNanos, int others) {
        boolean poor = isPoor(nowNanos, others);
        boolean restored = wasPoor && !poor;
        wasPoor = poor;
        return restored;
    }

    private void advance(long nowNanos) {
        long tenth = Math.floorDiv(nowNanos, tenthNanos);
        long steps = Math.max(0, tenth - newestTenth);
        heard = steps >= TENTHS ? 0 : heard << steps & (1 << TENTHS) - 1;
        newestTenth += steps;
    }
}
