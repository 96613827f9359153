package io.gossamer.measure;

import io.gossamer.model.DelayHistogram;
import io.gossamer.model.ProbeCounts;
import io.gossamer.model.ProbeSample;
import io.gossamer.model.Quantiles;
import java.util.Optional;
import java.util.OptionalInt;

/** One link's window while it is open: counts and delays of the probes that were settled in it. */
final class LinkWindow {
    private final Delays rtt = new Delays();
    private final Delays ipdv = new Delays();
    private int received;
    private int byKernel;
    private int sendStamped;
    private int lost;
    private int late;
    private int duplicates;
    private int reordered;

    /** @param previous the reply to the probe right before this one, if it came: RFC 3393 looks at such pairs alone */
    void replied(ProbeSample.Replied reply, Optional<ProbeSample.Replied> previous) {
        received++;
        if (reply.rttNanos().isEmpty()) {
            return;
        }
        long rttNanos = reply.rttNanos().getAsLong();
        rtt.add(rttNanos);
        byKernel += reply.kernelStamps() ? 1 : 0;
        sendStamped += reply.sendStamp() ? 1 : 0;
        if (previous.isPresent() && previous.get().rttNanos().isPresent()) {
            ipdv.add(Math.abs(rttNanos - previous.get().rttNanos().getAsLong()));
        }
    }

    /** How many delays its quantiles are made of. */
    int delays() {
        return rtt.count();
    }

    /** Every delay in it, and there is one, is by the kernel's stamps. */
    boolean kernelStamps() {
        return byKernel > 0 && byKernel == rtt.count();
    }

    /** Every delay in it, and there is one, begins when the kernel says that its probe left. */
    boolean sendStamps() {
        return sendStamped > 0 && sendStamped == rtt.count();
    }

    void lost() {
        lost++;
    }

    void late() {
        late++;
    }

    /** RFC 5560 §3.2: a copy beyond the first. */
    void duplicate() {
        duplicates++;
    }

    /** RFC 4737 §3.3: its number is below one that came before it. */
    void reordered() {
        reordered++;
    }

    ProbeCounts counts(LossDirections.Split split) {
        return new ProbeCounts(
                received + lost,
                received,
                lost,
                split.known() ? OptionalInt.of(split.forward()) : OptionalInt.empty(),
                split.known() ? OptionalInt.of(split.reverse()) : OptionalInt.empty(),
                late,
                duplicates,
                reordered);
    }

    DelayHistogram rttHistogram() {
        return rtt.histogram();
    }

    Optional<Quantiles> rtt() {
        return rtt.quantiles();
    }

    Optional<Quantiles> ipdv() {
        return ipdv.quantiles();
    }
}
