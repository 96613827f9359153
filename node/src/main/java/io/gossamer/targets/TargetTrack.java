package io.gossamer.targets;

import io.gossamer.proto.TargetReach;
import io.gossamer.proto.TargetRecord;
import io.gossamer.proto.TargetSummaryRecord;
import java.util.Arrays;
import java.util.Optional;

/**
 * What one node's probes of one target come to: windows, and whether it answers. Two failures in a row make it fail, one answer
 * makes it answer. Times are arguments; one thread.
 */
public final class TargetTrack {
    static final int FAILURES_NEEDED = 2;
    /** Of a window's round trips: at the shortest period there are ten. */
    static final int SAMPLES_MAX = 64;

    private static final int WORDS_MAX = 200;

    private final TargetRecord target;
    private final long[] rttNanos = new long[SAMPLES_MAX];
    private int sent;
    private int lost;
    private int answered;
    private int failuresInARow;
    private TargetReach reach = TargetReach.REACH_UNKNOWN;
    private long reachSinceUnixMillis;
    private String lastError = "";
    private Optional<Outcome> newest = Optional.empty();

    public TargetTrack(TargetRecord target) {
        this.target = target;
    }

    public TargetRecord target() {
        return target;
    }

    public TargetReach reach() {
        return reach;
    }

    /** Has the newest probe failed, and nothing is decided yet? Then the next one should come soon. */
    public boolean isInDoubt() {
        return failuresInARow > 0 && failuresInARow < FAILURES_NEEDED && reach != TargetReach.REACH_FAILS;
    }

    /** Is {@code true} when it changed whether the target answers. */
    public boolean take(Outcome outcome, long nowUnixMillis) {
        sent++;
        lastError = outcome.words().length() <= WORDS_MAX
                ? outcome.words()
                : outcome.words().substring(0, WORDS_MAX - 1) + "…";
        switch (outcome.kind()) {
            case ANSWERED -> {
                failuresInARow = 0;
                if (answered < SAMPLES_MAX) {
                    rttNanos[answered++] = outcome.rttNanos().orElseThrow();
                }
                newest = Optional.of(outcome);
                return becomes(TargetReach.REACH_ANSWERS, nowUnixMillis);
            }
            case FAILED -> {
                lost++;
                failuresInARow++;
                if (outcome.certificate().isPresent()) {
                    newest = Optional.of(outcome);
                }
                return failuresInARow >= FAILURES_NEEDED && becomes(TargetReach.REACH_FAILS, nowUnixMillis);
            }
            default -> {
                sent--; // nothing was measured
                failuresInARow = 0;
                return becomes(TargetReach.REACH_UNKNOWN, nowUnixMillis);
            }
        }
    }

    private boolean becomes(TargetReach next, long nowUnixMillis) {
        boolean changed = reach != next;
        if (changed || reachSinceUnixMillis == 0) {
            reach = next;
            reachSinceUnixMillis = nowUnixMillis;
        }
        return changed;
    }

    /** The window as it stands. */
    public TargetSummaryRecord summary(long windowStartUnixMillis, long nowUnixMillis, boolean selfImpaired) {
        TargetSummaryRecord.Builder summary = TargetSummaryRecord.newBuilder()
                .setTarget(target.getName())
                .setTargetStateNanos(target.getAt().getStateNanos())
                .setWindowStartUnixMillis(windowStartUnixMillis)
                .setWindowMillis((int) Math.max(0, Math.min(60_000, nowUnixMillis - windowStartUnixMillis)))
                .setSent(sent)
                .setLost(lost)
                .setReach(reach)
                .setReachSinceUnixMillis(reachSinceUnixMillis)
                .setLastError(lastError)
                .setSelfImpaired(selfImpaired);
        if (answered > 0) {
            long[] sorted = Arrays.copyOf(rttNanos, answered);
            Arrays.sort(sorted);
            summary.setRttNanosMin(sorted[0])
                    .setRttNanosP50(sorted[(answered - 1) / 2])
                    .setRttNanosMax(sorted[answered - 1]);
        }
        newest.ifPresent(outcome -> {
            summary.putAllPhaseNanos(outcome.phaseNanos());
            outcome.certificate().ifPresent(certificate -> summary.setCertificateEndsUnixMillis(
                            Math.max(0, certificate.endsUnixMillis()))
                    .setCertificateSubject(certificate.subject()));
        });
        return summary.build();
    }

    /** The next window begins. */
    public void close() {
        sent = 0;
        lost = 0;
        answered = 0;
    }
}
