package io.gossamer.storage;

import io.gossamer.model.DelayHistogram;
import io.gossamer.model.LinkDetail;
import io.gossamer.model.LinkState;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.LinkSummary.Window;
import io.gossamer.model.PathMarks;
import io.gossamer.model.ProbeCounts;
import io.gossamer.model.Quantiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One step of time made from several summaries of one link. Counts are sums, min and max are exact.
 *
 * <p>Quantiles of round trips are those of the parts' histograms together, to 1 %, where every part has one. Else, and of IPDV, the
 * median is the weighted median of the parts' medians (weight: received), which lies between the smallest and the largest of them and
 * need not be the median of all samples, and p90 and p99, of which parts say nothing of the whole, are left out, unless there is one
 * part only. The state is the worst of the parts: an outage must not vanish in a long step.
 *
 * <p>Pure; the parts may come in any order and any grouping, the result is the same.
 */
public final class Rollup {
    private static final Comparator<LinkSummary> BY_TIME = Comparator.comparingLong(
                    (LinkSummary part) -> part.window().startUnixMillis())
            .thenComparingLong(LinkSummary::epoch);

    private final Window step;
    private final List<LinkSummary> parts = new ArrayList<>();

    /** The step that {@code first} starts in. */
    public Rollup(LinkSummary first, int stepMillis) {
        if (stepMillis < 1) {
            throw new IllegalArgumentException("a step lasts at least 1 ms, not " + stepMillis);
        }
        long index = Math.floorDiv(first.window().startUnixMillis(), (long) stepMillis);
        this.step = new Window(index * stepMillis, stepMillis);
        parts.add(first);
    }

    /** Does the summary start in this step? */
    public boolean covers(LinkSummary part) {
        long start = part.window().startUnixMillis();
        return start >= step.startUnixMillis() && start < step.endUnixMillis();
    }

    /** Throws IllegalArgumentException for another step or link. */
    public Rollup add(LinkSummary part) {
        if (!covers(part) || !part.link().equals(parts.get(0).link())) {
            throw new IllegalArgumentException("not of this step and link: " + part.link() + " " + part.window());
        }
        parts.add(part);
        return this;
    }

    public Rollup merge(Rollup other) {
        other.parts.forEach(this::add);
        return this;
    }

    public LinkSummary summary() {
        parts.sort(BY_TIME);
        LinkSummary last = parts.get(parts.size() - 1);
        LinkSummary worst = worst();
        Optional<DelayHistogram> all = merged();
        return new LinkSummary(
                last.link(),
                last.epoch(),
                step,
                counts(),
                quantiles(true, all),
                quantiles(false, Optional.empty()),
                baseline(),
                worst.state(),
                worst.stateSinceUnixMillis(),
                parts.stream().anyMatch(LinkSummary::selfImpaired),
                parts.stream()
                        .filter(part -> part.rtt().isPresent())
                        .map(LinkSummary::kernelStamps)
                        .reduce(Boolean::logicalAnd)
                        .orElse(false),
                worst.traits(),
                detail(last.detail(), all.orElse(DelayHistogram.EMPTY)));
    }

    /** The worst burst and the newest of the rest; delays each way are medians, of which there is no sum. */
    private LinkDetail detail(LinkDetail last, DelayHistogram all) {
        if (parts.size() == 1) {
            return last;
        }
        int burst = 0;
        int ttlChanges = 0;
        LinkDetail.Reordering reordering = LinkDetail.Reordering.NONE;
        for (LinkSummary part : parts) {
            reordering = reordering.plus(part.detail().reordering());
            burst = Math.max(burst, part.detail().lossBurstMax());
            ttlChanges = Math.addExact(ttlChanges, part.detail().path().ttlChanges());
        }
        PathMarks path = last.path();
        return new LinkDetail(
                burst,
                last.jitterNanos(),
                Optional.empty(),
                new PathMarks(path.ttlForward(), path.ttlReverse(), ttlChanges, path.forward(), path.reverse()),
                reordering,
                all,
                parts.stream()
                        .filter(part -> part.rtt().isPresent())
                        .map(part -> part.detail().sendStamps())
                        .reduce(Boolean::logicalAnd)
                        .orElse(false));
    }

    /** All round trips; empty where some part has none of its own, though it has a median. */
    private Optional<DelayHistogram> merged() {
        List<DelayHistogram> all = new ArrayList<>(parts.size());
        for (LinkSummary part : parts) {
            DelayHistogram own = part.detail().rtt();
            if (own.count() == 0 && part.rtt().isPresent()) {
                return Optional.empty();
            }
            all.add(own);
        }
        return Optional.of(DelayHistogram.sum(all)).filter(sum -> sum.count() > 0);
    }

    private ProbeCounts counts() {
        int[] sums = new int[6];
        for (LinkSummary part : parts) {
            ProbeCounts counts = part.counts();
            int[] terms = {
                counts.sent(), counts.received(), counts.lost(), counts.late(), counts.duplicates(), counts.reordered()
            };
            for (int i = 0; i < sums.length; i++) {
                sums[i] = Math.addExact(sums[i], terms[i]);
            }
        }
        return new ProbeCounts(
                sums[0], sums[1], sums[2], lostOneWay(true), lostOneWay(false), sums[3], sums[4], sums[5]);
    }

    /** As far as it is known; absent where it is known of none that was lost. */
    private OptionalInt lostOneWay(boolean forward) {
        int sum = 0;
        boolean said = false;
        for (LinkSummary part : parts) {
            OptionalInt lost =
                    forward ? part.counts().lostForward() : part.counts().lostReverse();
            said |= lost.isPresent();
            sum = Math.addExact(sum, lost.orElse(0));
        }
        return said ? OptionalInt.of(sum) : OptionalInt.empty();
    }

    private Optional<Quantiles> quantiles(boolean rtt, Optional<DelayHistogram> all) {
        List<Weighted> present = new ArrayList<>();
        for (LinkSummary part : parts) {
            (rtt ? part.rtt() : part.ipdv())
                    .ifPresent(shape -> present.add(
                            new Weighted(shape, Math.max(1, part.counts().received()))));
        }
        if (present.size() < 2) {
            return present.stream().map(Weighted::shape).findFirst();
        }
        long min = present.stream().mapToLong(part -> part.shape().min()).min().orElseThrow();
        long max = present.stream().mapToLong(part -> part.shape().max()).max().orElseThrow();
        return Optional.of(all.map(histogram -> exact(histogram, min, max))
                .orElseGet(() ->
                        new Quantiles(min, weightedMedian(present), OptionalLong.empty(), OptionalLong.empty(), max)));
    }

    /** A bucket's middle may lie beyond the least or the greatest delay in it. */
    private static Quantiles exact(DelayHistogram all, long min, long max) {
        boolean tail = all.count() >= Quantiles.TAIL_SAMPLES_MIN;
        return new Quantiles(
                min,
                within(all.quantile(500), min, max),
                tail ? OptionalLong.of(within(all.quantile(900), min, max)) : OptionalLong.empty(),
                tail ? OptionalLong.of(within(all.quantile(990), min, max)) : OptionalLong.empty(),
                max);
    }

    private static long within(long value, long min, long max) {
        return Math.max(min, Math.min(max, value));
    }

    private record Weighted(Quantiles shape, long weight) {}

    /** The smallest median at which half of the weight is reached. */
    private static long weightedMedian(List<Weighted> parts) {
        List<Weighted> sorted = new ArrayList<>(parts);
        sorted.sort(Comparator.comparingLong(part -> part.shape().p50()));
        long half = (sorted.stream().mapToLong(Weighted::weight).sum() + 1) / 2;
        long reached = 0;
        for (Weighted part : sorted) {
            reached += part.weight();
            if (reached >= half) {
                return part.shape().p50();
            }
        }
        throw new IllegalStateException("weights sum to their sum");
    }

    private OptionalLong baseline() {
        OptionalLong newest = OptionalLong.empty();
        for (LinkSummary part : parts) {
            newest = part.baselineRttNanos().isPresent() ? part.baselineRttNanos() : newest;
        }
        return newest;
    }

    /** The first of the parts whose state is worst; UNKNOWN is the absence of a state, not a bad one. */
    private LinkSummary worst() {
        LinkSummary worst = parts.get(0);
        for (LinkSummary part : parts) {
            worst = severity(part.state()) > severity(worst.state()) ? part : worst;
        }
        return worst;
    }

    private static int severity(LinkState state) {
        return switch (state) {
            case UNKNOWN -> 0;
            case UP -> 1;
            case DEGRADED -> 2;
            case DOWN -> 3;
        };
    }
}
