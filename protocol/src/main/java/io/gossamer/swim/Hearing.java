package io.gossamer.swim;

/**
 * How steadily this node hears others: in how many eighths of the last probe period anything came from a member. The isolation
 * gate knows only whole silences; a node that is deaf half a second by half a second is never silent for long enough, yet it
 * misses nearly every refutation. It may suspect and accuse, but concludes nothing until it hears again, and then every
 * suspect gets its whole time.
 *
 * <p>Who has m others to hear hears most of them twice a period, at phases of their own, and half as many eighths as others are
 * asked for. Where that falls short the node calls somebody with each gossip tick ({@link Prober#listen}), which for one
 * that can hear makes half of all eighths. An eighth is a slot ({@link Slots}): what came is noted once in each.
 */
final class Hearing {
    static final int EIGHTHS = 8;

    /** The present one, which may have just begun and is not counted, and those of a whole period before it. */
    private static final int MASK = (1 << EIGHTHS + 1) - 1;

    private final long eighthNanos;
    private final boolean isOn;
    private int heard;
    private long newestEighth;
    private boolean wasPoor;

    Hearing(long nowNanos, long periodNanos, boolean isOn) {
        this.eighthNanos = periodNanos / EIGHTHS;
        this.isOn = isOn;
        this.newestEighth = Math.floorDiv(nowNanos, eighthNanos);
        this.heard = MASK;
    }

    void heard(long nowNanos) {
        advance(nowNanos);
        heard |= 1;
    }

    /** @param others that are alive here; more than {@value #EIGHTHS} make no difference */
    boolean isPoor(long nowNanos, int others) {
        advance(nowNanos);
        return isOn && Integer.bitCount(heard >>> 1) < Math.min(EIGHTHS, others) / 2;
    }

    /** True once, when this node hears well again after it did not. */
    boolean isRestored(long nowNanos, int others) {
        boolean poor = isPoor(nowNanos, others);
        boolean restored = wasPoor && !poor;
        wasPoor = poor;
        return restored;
    }

    private void advance(long nowNanos) {
        long eighth = Math.floorDiv(nowNanos, eighthNanos);
        long steps = Math.max(0, eighth - newestEighth);
        heard = steps > EIGHTHS ? 0 : heard << steps & MASK;
        newestEighth += steps;
    }
}
