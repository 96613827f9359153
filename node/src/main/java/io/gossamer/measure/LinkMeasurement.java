package io.gossamer.measure;

import io.gossamer.model.DelayRise;
import io.gossamer.model.LinkDetail;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.PathClass;
import io.gossamer.model.PathMtu;
import io.gossamer.model.PathTraits;
import io.gossamer.model.ProbeSample;
import io.gossamer.model.Quantiles;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Everything this node knows first-hand of one directed link: which probes wait, what became of them, the open window, the
 * usual RTT and the state.
 */
public final class LinkMeasurement {
    /** Replies over fewer make no median worth judging. */
    private static final int MEDIAN_SAMPLES_MIN = 3;

    /**
     * What the operator set.
     *
     * @param timeoutNanosMin {@code probe.timeout}
     */
    public record Settings(LinkCondition.Limits limits, long timeoutNanosMin, long timeoutNanosMax) {}

    /**
     * A reply as it came in.
     *
     * @param receivedNanos T4, monotonic
     * @param stamp by whom that was taken
     * @param sendStamped the kernel said when the probe left
     * @param heldNanos the reflector's word for the time it held the probe, and what lay between T1 and its leaving
     * @param reflectorSequence its own count, negative where it keeps none
     */
    public record Arrival(
            int sequence,
            long receivedNanos,
            ReceiveStamp stamp,
            boolean sendStamped,
            long heldNanos,
            long reflectorSequence,
            Transit transit,
            PathSigns signs) {}

    /**
     * How long the probe took each way, by two clocks that nobody has set alike: T2 − T1 and T4 − T3.
     *
     * @param known false where a time of arrival is not the kernel's or one of the clocks was stepped: the two mean nothing then
     */
    public record Transit(boolean known, long thereNanos, long backNanos) {
        public static final Transit UNKNOWN = new Transit(false, 0, 0);
    }

    private final LinkId link;
    private final Settings settings;
    private final Consumer<LinkCondition.Change> changes;
    private final LinkCondition condition;
    private final OutstandingProbes probes;
    private RttEstimator estimator = new RttEstimator();
    private MedianBaseline baseline = new MedianBaseline();
    private RiseWay riseWay = new RiseWay();
    private QueueSign queueSign = new QueueSign();
    private LossDirections directions = new LossDirections();
    private LinkWindow window = new LinkWindow();
    private final LossRuns lossRuns = new LossRuns();
    private OneWayDelays oneWay = new OneWayDelays();
    private InterarrivalJitter jitterThere = new InterarrivalJitter();
    private InterarrivalJitter jitterBack = new InterarrivalJitter();
    private PathTrack path = new PathTrack();
    private PacketOrder order = new PacketOrder();
    private Optional<ProbeSample.Replied> latest = Optional.empty();
    private Optional<PathMtu> mtu = Optional.empty();
    private List<PathClass> classes = List.of();
    private OptionalLong heardNanos = OptionalLong.empty();
    private Optional<LinkSummary> lastWindow = Optional.empty();
    private long expiryNotBeforeNanos;

    public LinkMeasurement(
            LinkId link, Settings settings, int firstSequence, long nowNanos, Consumer<LinkCondition.Change> changes) {
        this.link = link;
        this.settings = settings;
        this.changes = changes;
        this.condition = new LinkCondition(settings.limits(), nowNanos);
        this.probes = new OutstandingProbes(firstSequence);
        this.expiryNotBeforeNanos = nowNanos;
    }

    public LinkId link() {
        return link;
    }

    /** A probe goes out now; returns its sequence number. */
    public int send(long nowNanos) {
        return probes.send(nowNanos, sequence -> lost(sequence, nowNanos));
    }

    /** When the probe really left, a little later than {@link #send} was told. */
    public void sentAt(int sequence, long sentNanos) {
        probes.sentAt(sequence, sentNanos);
    }

    /** Is such a probe waiting, or was it lately? */
    public boolean knows(int sequence) {
        return probes.contains(sequence);
    }

    /** Returns what the reply turned out to be, as a word for a counter. */
    public String receive(Arrival reply) {
        giveUpIfLate(reply);
        OutstandingProbes.Match match = probes.answer(reply.sequence());
        if (match == OutstandingProbes.Match.UNKNOWN) {
            return "unknown";
        }
        long nowNanos = reply.receivedNanos();
        heardNanos = OptionalLong.of(Math.max(nowNanos, heardNanos.orElse(nowNanos)));
        switch (match) {
            case FIRST -> answered(reply);
            case LATE -> {
                window.late();
                condition.heard(nowNanos);
            }
            default -> {
                window.duplicate();
                condition.heard(nowNanos);
            }
        }
        return match.word();
    }

    /** A reply that the kernel saw come in too late is late, though it be read before its probe was called lost. */
    private void giveUpIfLate(Arrival reply) {
        if (reply.stamp() == ReceiveStamp.KERNEL
                && probes.isPending(reply.sequence())
                && reply.receivedNanos() - probes.sentNanos(reply.sequence()) >= timeoutNanos()) {
            probes.giveUp(reply.sequence());
            lost(reply.sequence(), reply.receivedNanos());
        }
    }

    private void answered(Arrival reply) {
        long nowNanos = reply.receivedNanos();
        long sentNanos = probes.sentNanos(reply.sequence());
        ProbeSample.Replied sample = new ProbeSample.Replied(
                reply.sequence(),
                sentNanos,
                RoundTrip.nanos(reply.stamp(), nowNanos - sentNanos, reply.heldNanos()),
                reply.reflectorSequence(),
                reply.stamp() == ReceiveStamp.KERNEL,
                reply.sendStamped(),
                false);
        boolean overtaken =
                latest.isPresent() && reply.sequence() - latest.get().sequence() < 0;
        path.saw(reply.signs());
        order.came(reply.sequence());
        if (reply.transit().known()) {
            jitterThere.transit(reply.transit().thereNanos());
            jitterBack.transit(reply.transit().backNanos());
            oneWay.add(nowNanos, reply.transit().thereNanos(), reply.transit().backNanos());
        }
        window.replied(sample, latest.filter(before -> before.sequence() + 1 == sample.sequence()));
        if (overtaken) {
            window.reordered();
        } else {
            latest = Optional.of(sample);
        }
        sample.rttNanos().ifPresent(estimator::sample);
        directions.answered(reply.sequence(), reply.reflectorSequence());
        condition.answered(nowNanos).ifPresent(changes);
    }

    /**
     * What became of probes that were sent besides, because one was lost: they are no part of any window.
     *
     * @param late their answers came after they were called lost
     */
    public void boosted(long nowNanos, int answered, int lost, int late) {
        if (answered > 0) {
            condition.boostAnswered(nowNanos);
        } else if (late > 0) {
            condition.heard(nowNanos);
        }
        if (lost > 0 && answered == 0) {
            condition.boostLost(nowNanos, lost).ifPresent(changes);
        }
    }

    /** Is it worth asking more often? */
    public boolean isInDoubt() {
        return condition.isInDoubt();
    }

    /** How long a probe of this link is waited for, by now. */
    public long timeoutNanos() {
        return estimator.timeoutNanos(settings.timeoutNanosMin(), settings.timeoutNanosMax());
    }

    private void lost(int sequence, long nowNanos) {
        window.lost();
        lossRuns.lost(sequence);
        directions.lost();
        boolean overtaken = latest.isPresent() && sequence - latest.get().sequence() < 0;
        (overtaken ? condition.lostAndOvertaken(nowNanos) : condition.lost(nowNanos)).ifPresent(changes);
    }

    /** Calls overdue probes lost and lets the state notice silence and age. */
    public void tick(long nowNanos) {
        if (nowNanos - expiryNotBeforeNanos >= 0) {
            probes.expire(nowNanos, timeoutNanos(), sequence -> lost(sequence, nowNanos));
        }
        condition.tick(nowNanos).ifPresent(changes);
    }

    /**
     * This node's own loop was late by so much: replies may wait unread, so no probe is called lost before there was time to
     * read them.
     */
    public void stalled(long nowNanos, long latenessNanos) {
        expiryNotBeforeNanos = nowNanos + Math.min(latenessNanos, settings.timeoutNanosMin());
        condition.stalled(latenessNanos);
    }

    /** How large packets get to the peer, as of now. */
    public void mtu(Optional<PathMtu> found) {
        mtu = found;
    }

    /** What becomes of other classes than the probes' own on the way to the peer, as of now. */
    public void classes(List<PathClass> found) {
        classes = List.copyOf(found);
    }

    /** The peer is reached under another address: what was learnt of the old path does not hold for the new one. */
    public void forgetPath() {
        estimator = new RttEstimator();
        baseline = new MedianBaseline();
        riseWay = new RiseWay();
        queueSign = new QueueSign();
        mtu = Optional.empty();
        classes = List.of();
        directions = new LossDirections();
        path = new PathTrack();
        order = new PacketOrder();
        oneWay = new OneWayDelays();
        jitterThere = new InterarrivalJitter();
        jitterBack = new InterarrivalJitter();
        latest = Optional.empty();
    }

    public LinkSummary closeWindow(
            long epoch, LinkSummary.Window named, boolean selfImpaired, long nowNanos, long wallMillis) {
        Optional<Quantiles> rtt = window.rtt();
        OptionalLong usual = baseline.nanos();
        if (!selfImpaired && rtt.isPresent()) {
            judgeMedian(nowNanos, rtt.get().p50());
        }
        LinkDetail detail = detail();
        LinkSummary summary = new LinkSummary(
                link,
                epoch,
                named,
                window.counts(directions.takeWindow()),
                rtt,
                window.ipdv(),
                usual,
                condition.state(),
                sinceUnixMillis(nowNanos, wallMillis),
                selfImpaired,
                window.kernelStamps(),
                new PathTraits(
                        selfImpaired ? DelayRise.UNKNOWN : rise(nowNanos, rtt, usual, detail),
                        !selfImpaired && isQueued(rtt, usual),
                        mtu,
                        classes),
                detail);
        window = new LinkWindow();
        oneWay = new OneWayDelays();
        lossRuns.startWindow();
        path.startWindow();
        lastWindow = Optional.of(summary);
        return summary;
    }

    private DelayRise rise(long nowNanos, Optional<Quantiles> rtt, OptionalLong usual, LinkDetail detail) {
        return rtt.isPresent() && usual.isPresent() && detail.oneWay().isPresent()
                ? riseWay.window(
                        nowNanos,
                        rtt.get().p50(),
                        rtt.get().min(),
                        usual.getAsLong(),
                        detail.oneWay().get())
                : DelayRise.UNKNOWN;
    }

    private boolean isQueued(Optional<Quantiles> rtt, OptionalLong usual) {
        Optional<Quantiles> ipdv = window.ipdv();
        return window.delays() >= MEDIAN_SAMPLES_MIN
                && ipdv.isPresent()
                && queueSign.window(rtt.get().p50(), usual, ipdv.get().p50());
    }

    private LinkDetail detail() {
        return new LinkDetail(
                lossRuns.longest(),
                new LinkDetail.Directed(jitterThere.nanos(), jitterBack.nanos()),
                oneWay.delays(),
                path.marks(),
                order.takeWindow(),
                window.rttHistogram(),
                window.sendStamps());
    }

    private void judgeMedian(long nowNanos, long medianNanos) {
        if (window.delays() < MEDIAN_SAMPLES_MIN) {
            return;
        }
        condition.medianRtt(nowNanos, medianNanos, baseline.nanos()).ifPresent(changes);
        if (condition.state() == LinkState.UP) {
            baseline.learn(medianNanos);
        } else if (condition.isDegradedByRttAlone()) {
            baseline.learnExcursion(medianNanos);
        }
    }

    /** By today's wall clock, so that a step moves the moment and not the age. */
    private long sinceUnixMillis(long nowNanos, long wallMillis) {
        return Math.max(0, wallMillis - (nowNanos - condition.sinceNanos()) / 1_000_000);
    }

    public OwnLink snapshot(long nowNanos, long wallMillis) {
        return new OwnLink(
                link,
                condition.state(),
                condition.sinceNanos(),
                sinceUnixMillis(nowNanos, wallMillis),
                condition.reason(),
                lastWindow,
                new OwnLink.Running(
                        window.counts(directions.peekWindow()),
                        window.rtt(),
                        window.kernelStamps(),
                        condition.recentProbes(),
                        condition.recentLost(),
                        heardNanos,
                        estimator.smoothedNanos(),
                        baseline.nanos()));
    }
}
