package io.gossamer.measure;

import io.gossamer.model.LinkState;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A directed link's state at the node that measures it: quick to say DOWN, slower to say UP, and never without a reason.
 *
 * <p>"Probes" are settled ones (answered, or lost by timeout); "silent" is: the last {@value #SILENT_PROBES} probes lost and
 * nothing at all received for {@value #SILENT_MILLIS} ms. On a link that loses much anyway more probes in a row are asked for, up
 * to {@value #SILENT_PROBES_MAX}: so many that chance alone would lose them once in a million times, or a link that loses a third
 * would be called down every minute. Probes that are sent only because one before them was lost (a boost) count for silence and for
 * nothing else: they ask where something is wrong already, so a share of them is no link's loss; {@value #SILENT_OWN_PROBES} must be
 * the link's own. A probe that is called lost when a later one has been answered is no part of a silence. Loss is bad when the Wilson
 * lower bound over the last
 * {@value #PROBES_MAX} probes exceeds the limit, or over at least {@value #HEAVY_PROBES_MIN} exceeds {@value #HEAVY_LOSS};
 * it is good again at half of that. RTT is bad when the median of {@value #RTT_WINDOWS} windows in a row exceeds 1.5 ×
 * baseline + 5 ms, and good again under 1.25 × baseline + 2.5 ms.
 *
 * <pre>
 * from      when                                                    to
 * any       silent                                                  DOWN
 * any       no probe settled for 30 s (or ten periods)              UNKNOWN
 * UNKNOWN   the first 3 probes answered, or 3 of the last 5         UP
 * UNKNOWN   10 probes settled, none of the above                    DEGRADED
 * UP        loss bad, or RTT bad                                    DEGRADED
 * DEGRADED  loss good and RTT good, 3 of the last 5 answered        UP
 * DOWN      3 of the last 5 probes answered                         UP, its older losses forgotten
 * DOWN      a probe answered, and one after it lost                 DEGRADED, its older losses forgotten
 * </pre>
 *
 * <p>A node that was late itself has no evidence: {@link #stalled} moves the silence on by the time that was slept through, and
 * windows marked impaired say nothing about RTT.
 */
public final class LinkCondition {
    static final int SILENT_PROBES = 4;
    static final int SILENT_PROBES_MAX = 15;
    static final int SILENT_MILLIS = 3_500;
    /** Of these the link's own: what a boost adds comes within a second, and a second is soon lost in one piece. */
    static final int SILENT_OWN_PROBES = 2;

    static final int PROBES_MAX = 60;
    static final int HEAVY_PROBES_MIN = 10;
    static final double HEAVY_LOSS = 0.2;
    static final int RTT_WINDOWS = 2;
    private static final long STALE_NANOS_MIN = 30_000_000_000L;
    /** So seldom may chance alone look like silence. */
    private static final double CHANCE = 1e-6;
    /** Weight of one probe in the usual loss: about the last thirty count. */
    private static final double USUAL_WEIGHT = 1.0 / 30;

    private static final long PROBES_MASK = (1L << PROBES_MAX) - 1;

    /**
     * What the operator set.
     *
     * @param degradedLossRatio {@code probe.degraded_loss_ratio}
     */
    public record Limits(double degradedLossRatio, long periodNanos) {
        long staleNanos() {
            return Math.max(STALE_NANOS_MIN, 10 * periodNanos);
        }
    }

    public record Change(LinkState from, LinkState to, String reason) {}

    private final Limits limits;
    private LinkState state = LinkState.UNKNOWN;
    private String reason = "not probed yet";
    private long sinceNanos;

    /** Bit 0 is the latest probe, 1 means lost. */
    private long lostBits;

    private int probes;
    private int lostInRow;
    /** Of a boost, since anything was answered. */
    private int boostLost;

    /** Share of probes lately lost, long silences left out: an outage is no sign that the link usually loses much. */
    private double usualLoss;

    private long heardNanos;
    private long settledNanos;
    private boolean lossBad;
    private boolean rttBad;
    private int rttWindowsAgainst;
    private String rttReason = "";

    public LinkCondition(Limits limits, long nowNanos) {
        this.limits = limits;
        sinceNanos = nowNanos;
        heardNanos = nowNanos;
        settledNanos = nowNanos;
    }

    public LinkState state() {
        return state;
    }

    public long sinceNanos() {
        return sinceNanos;
    }

    public String reason() {
        return reason;
    }

    /** How many settled probes the state rests on, at most {@value #PROBES_MAX}. */
    int recentProbes() {
        return probes;
    }

    int recentLost() {
        return lostOf(probes);
    }

    /** Degraded, and by nothing but its RTT. */
    public boolean isDegradedByRttAlone() {
        return state == LinkState.DEGRADED && rttBad && !lossBad;
    }

    public Optional<Change> answered(long nowNanos) {
        gotThrough(nowNanos);
        usualLoss -= USUAL_WEIGHT * usualLoss;
        return settled(nowNanos, 0);
    }

    /** One of a boost: the silence is over. */
    public void boostAnswered(long nowNanos) {
        gotThrough(nowNanos);
    }

    public Optional<Change> boostLost(long nowNanos, int lost) {
        boostLost += lost;
        return judge(nowNanos);
    }

    /** Is it worth asking more often? Said of links that were well enough to be asked, and lost the latest. */
    public boolean isInDoubt() {
        return lostInRow > 0 && (state == LinkState.UP || state == LinkState.DEGRADED);
    }

    private void gotThrough(long nowNanos) {
        heardNanos = nowNanos;
        for (int lost = 0; lost < Math.min(lostInRow, SILENT_PROBES - 1); lost++) {
            usualLoss += USUAL_WEIGHT * (1 - usualLoss);
        }
        lostInRow = 0;
        boostLost = 0;
    }

    /** Something of the peer came that answers no waiting probe: late, or a second time. */
    public void heard(long nowNanos) {
        heardNanos = nowNanos;
    }

    public Optional<Change> lost(long nowNanos) {
        lostInRow++;
        return settled(nowNanos, 1);
    }

    /** Lost as well, but one that was sent after it has been answered: it is no part of a silence. */
    public Optional<Change> lostAndOvertaken(long nowNanos) {
        usualLoss += USUAL_WEIGHT * (1 - usualLoss);
        return settled(nowNanos, 1);
    }

    /** This node itself slept for so long: it was not the peer that was silent. */
    public void stalled(long latenessNanos) {
        heardNanos += latenessNanos;
    }

    public Optional<Change> tick(long nowNanos) {
        return judge(nowNanos);
    }

    /** A window closed in which this node was well. Windows with fewer than two replies should not be handed in. */
    public Optional<Change> medianRtt(long nowNanos, long medianNanos, OptionalLong baselineNanos) {
        if (baselineNanos.isEmpty()) {
            return Optional.empty();
        }
        long baseline = baselineNanos.getAsLong();
        double limit = rttBad ? 1.25 * baseline + 2_500_000 : 1.5 * baseline + 5_000_000;
        boolean against = (medianNanos > limit) != rttBad;
        rttWindowsAgainst = against ? rttWindowsAgainst + 1 : 0;
        if (rttWindowsAgainst == RTT_WINDOWS) {
            rttWindowsAgainst = 0;
            rttBad = !rttBad;
        }
        if (rttBad) {
            rttReason = String.format(
                    Locale.ROOT, "median RTT %.1f ms, usually %.1f ms", medianNanos / 1e6, baseline / 1e6);
        }
        return judge(nowNanos);
    }

    private Optional<Change> settled(long nowNanos, long lostBit) {
        settledNanos = nowNanos;
        lostBits = ((lostBits << 1) | lostBit) & PROBES_MASK;
        probes = Math.min(PROBES_MAX, probes + 1);
        judgeLoss();
        return judge(nowNanos);
    }

    private void judgeLoss() {
        if (probes < HEAVY_PROBES_MIN) {
            lossBad = false;
            return;
        }
        double low = WilsonInterval.of(lostOf(probes), probes).low();
        if (lossBad) {
            lossBad = low > limits.degradedLossRatio() / 2;
        } else {
            lossBad = (probes == PROBES_MAX && low > limits.degradedLossRatio())
                    || low > Math.max(HEAVY_LOSS, limits.degradedLossRatio());
        }
    }

    private Optional<Change> judge(long nowNanos) {
        if (nowNanos - settledNanos >= limits.staleNanos()) {
            return toUnknown(nowNanos);
        }
        if (isSilent(nowNanos)) {
            return change(nowNanos, LinkState.DOWN, silence(nowNanos));
        }
        return switch (state) {
            case UNKNOWN -> fromUnknown(nowNanos);
            case UP -> fromUp(nowNanos);
            case DEGRADED -> fromDegraded(nowNanos);
            case DOWN -> fromDown(nowNanos);
        };
    }

    private Optional<Change> toUnknown(long nowNanos) {
        long seconds = (nowNanos - settledNanos) / 1_000_000_000;
        if (state != LinkState.UNKNOWN) {
            forgetAllBut(0);
            lostInRow = 0;
            boostLost = 0;
        }
        return change(nowNanos, LinkState.UNKNOWN, "no probe settled for " + seconds + " s");
    }

    private Optional<Change> fromUnknown(long nowNanos) {
        if ((probes >= 3 && lostOf(3) == 0) || isAnsweringAgain()) {
            return change(nowNanos, LinkState.UP, "answers");
        }
        if (probes >= HEAVY_PROBES_MIN) {
            lossBad = true;
            return change(nowNanos, LinkState.DEGRADED, loss());
        }
        if (probes > 0) {
            reason = "only " + probes + " probes so far";
        }
        return Optional.empty();
    }

    private Optional<Change> fromUp(long nowNanos) {
        if (lossBad) {
            return change(nowNanos, LinkState.DEGRADED, loss());
        }
        return rttBad ? change(nowNanos, LinkState.DEGRADED, rttReason) : Optional.empty();
    }

    private Optional<Change> fromDegraded(long nowNanos) {
        if (lossBad || rttBad) {
            reason = lossBad ? loss() : rttReason;
            return Optional.empty();
        }
        return isAnsweringAgain()
                ? change(nowNanos, LinkState.UP, "loss and RTT are as usual again")
                : Optional.empty();
    }

    private Optional<Change> fromDown(long nowNanos) {
        if (!isAnsweringAgain()) {
            boolean mixed = lostInRow == 1 && probes >= 2 && lostOf(2) == 1;
            if (mixed) {
                forgetAllBut(2);
                return change(nowNanos, LinkState.DEGRADED, "some probes get through, some do not");
            }
            return Optional.empty();
        }
        int answered = 5 - lostOf(5);
        forgetAllBut(5);
        return change(nowNanos, LinkState.UP, "answers again: " + answered + " of the last 5 probes");
    }

    private void forgetAllBut(int kept) {
        probes = Math.min(probes, kept);
        lossBad = false;
        rttBad = false;
        rttWindowsAgainst = 0;
    }

    private boolean isAnsweringAgain() {
        return probes >= 5 && lostOf(5) <= 2;
    }

    private boolean isSilent(long nowNanos) {
        return lostInRow >= SILENT_OWN_PROBES
                && lostInRow + boostLost >= silentProbes()
                && nowNanos - heardNanos >= SILENT_MILLIS * 1_000_000L;
    }

    /** Lost in a row by chance, each with the usual loss, so seldom that it means something. */
    private int silentProbes() {
        if (usualLoss <= 0) {
            return SILENT_PROBES;
        }
        double enough = StrictMath.ceil(StrictMath.log(CHANCE) / StrictMath.log(usualLoss));
        return (int) Math.max(SILENT_PROBES, Math.min(SILENT_PROBES_MAX, enough));
    }

    private int lostOf(int latest) {
        return Long.bitCount(lostBits & ((1L << latest) - 1));
    }

    private String silence(long nowNanos) {
        return String.format(
                Locale.ROOT,
                "%d probes in a row lost, nothing heard for %.1f s",
                lostInRow + boostLost,
                (nowNanos - heardNanos) / 1e9);
    }

    private String loss() {
        int lost = lostOf(probes);
        double low = WilsonInterval.of(lost, probes).low();
        return String.format(Locale.ROOT, "%d of the last %d probes lost (%.1f %% or more)", lost, probes, 100 * low);
    }

    private Optional<Change> change(long nowNanos, LinkState to, String because) {
        reason = because;
        if (to == state) {
            return Optional.empty();
        }
        Change change = new Change(state, to, because);
        state = to;
        sinceNanos = nowNanos;
        return Optional.of(change);
    }
}
