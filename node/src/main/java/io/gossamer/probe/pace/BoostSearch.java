package io.gossamer.probe.pace;

import io.gossamer.probe.trial.Answer;
import io.gossamer.probe.trial.Search;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Asks one link more often for a while.
 *
 * <pre>
 *  RESTING ── a probe was lost ──> ASKING, each {@link #EACH_NANOS} ── no more in doubt ──> RESTING, ready again
 *                                    │ {@link #PROBES_MAX} asked, none of them waits
 *                                    └──> RESTING for {@link #REST_NANOS}
 * </pre>
 *
 * Pure; for one thread.
 */
final class BoostSearch implements Search {
    static final long EACH_NANOS = 200_000_000L;

    /** Four seconds of them: by then the link's own probes have said it. */
    static final int PROBES_MAX = 20;

    /** A link that is neither silent nor well is none that asking often would help. */
    static final long REST_NANOS = 10_000_000_000L;

    /** When each was sent; as many as have been asked at most. */
    private final Map<Integer, Long> waiting = new LinkedHashMap<>();

    private boolean wanted;
    private boolean busy;
    private long timeoutNanos;
    private long restUntilNanos;
    private boolean rests;
    private long nextNanos;
    private int asked;
    private int answered;
    private int late;

    /** What became of the probes since it was last asked for. */
    record Outcome(int answered, int lost, int late) {
        boolean isNone() {
            return answered == 0 && lost == 0 && late == 0;
        }
    }

    /** Begin, unless it goes on already or must rest. @param timeoutNanos after which one is lost */
    void want(long nowNanos, long timeoutNanos) {
        if (!busy && (!rests || nowNanos - restUntilNanos >= 0)) {
            wanted = true;
            rests = false;
            this.timeoutNanos = timeoutNanos;
        }
    }

    @Override
    public boolean isBusy() {
        return busy;
    }

    @Override
    public boolean isDue(long nowNanos) {
        return wanted;
    }

    @Override
    public void begin() {
        wanted = false;
        busy = true;
        asked = 0;
        answered = 0;
        late = 0;
        waiting.clear();
    }

    @Override
    public OptionalInt next(long nowNanos) {
        boolean due = busy && asked < PROBES_MAX && (asked == 0 || nowNanos - nextNanos >= 0);
        return due ? OptionalInt.of(asked) : OptionalInt.empty();
    }

    @Override
    public void sent(long nowNanos, int number, boolean taken) {
        asked++;
        nextNanos = nowNanos + EACH_NANOS;
        if (taken) {
            waiting.put(number, nowNanos);
        }
    }

    @Override
    public void answered(int number, Answer answer) {
        if (waiting.remove(number) != null) {
            answered++;
        } else {
            late++;
        }
    }

    /** To be called after the answers that are there were handed over. */
    Outcome take(long nowNanos) {
        int lost = 0;
        for (Iterator<Long> each = waiting.values().iterator(); each.hasNext(); ) {
            if (nowNanos - each.next() >= timeoutNanos) {
                each.remove();
                lost++;
            }
        }
        Outcome outcome = new Outcome(answered, lost, late);
        answered = 0;
        late = 0;
        return outcome;
    }

    /** Has all been asked, and settled? */
    boolean isSpent() {
        return busy && asked == PROBES_MAX && waiting.isEmpty();
    }

    /** What waits is forgotten. */
    void end() {
        wanted = false;
        busy = false;
    }

    void rest(long nowNanos) {
        end();
        rests = true;
        restUntilNanos = nowNanos + REST_NANOS;
    }
}
