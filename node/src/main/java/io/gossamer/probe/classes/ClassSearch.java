package io.gossamer.probe.classes;

import io.gossamer.model.PathClass;
import io.gossamer.model.PathClass.Fate;
import io.gossamer.probe.trial.Answer;
import io.gossamer.probe.trial.Search;
import io.gossamer.probe.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What becomes of several classes on the way to one peer: one packet of each in turn, and, when it does not come back, whole
 * {@link Trial}s between packets of the probes' own class.
 *
 * <pre>
 *  RESTING ── a class is due ──> ASKING ── it comes back as it did before ──> RESTING, the next class is due later
 *                                  │ └─ otherwise than before: it is asked {@link #TURNS} times
 *                                  │ it does not come back
 *                                  ▼
 *                                DOUBTING ── one arrives, or it stays unclear ──> RESTING
 *                                  │ {@link #TRIALS} vanish; of a class that is lost already, one
 *                                  └──> lost; RESTING
 * </pre>
 *
 * Pure; for one thread.
 */
final class ClassSearch implements Search {
    /** Where a twentieth of all packets is lost, one in sixty million looks goes wrong so. */
    static final int TRIALS = 5;

    /** Of several paths taken in turn, one alone may remark. */
    static final int TURNS = 3;

    private static final int UNCLEAR_MAX = 4;

    private final int plainDscp;
    private final int[] classes;
    private final Known[] known;
    private final long timeoutNanos;
    private long dueNanos;
    private int current;
    private Trial trial;
    private boolean doubts;
    private int turns;
    private int vanished;
    private int unclear;
    private OptionalInt arrivedAs = OptionalInt.empty();

    /** Of one class; {@code fate} is null before anything is known. */
    private static final class Known {
        Fate fate;
        OptionalInt arrivesAs = OptionalInt.empty();
        boolean wasKept;
    }

    /**
     * @param plainDscp that of other packets
     * @param classes DSCPs, at least one
     * @param firstNanos when to look for the first time
     * @param timeoutNanos after which an answer does not come any more
     */
    ClassSearch(int plainDscp, List<Integer> classes, long firstNanos, long timeoutNanos) {
        this.plainDscp = plainDscp;
        this.classes = classes.stream().mapToInt(Integer::intValue).toArray();
        this.known = new Known[this.classes.length];
        this.dueNanos = firstNanos;
        this.timeoutNanos = timeoutNanos;
        for (int i = 0; i < known.length; i++) {
            known[i] = new Known();
        }
    }

    /** Of the classes of which anything is known, in the order in which they were given. */
    List<PathClass> found() {
        List<PathClass> found = new ArrayList<>(classes.length);
        for (int i = 0; i < classes.length; i++) {
            if (known[i].fate != null) {
                found.add(new PathClass(classes[i], known[i].fate, known[i].arrivesAs));
            }
        }
        return found;
    }

    @Override
    public boolean isBusy() {
        return trial != null;
    }

    @Override
    public boolean isDue(long nowNanos) {
        return trial == null && nowNanos - dueNanos >= 0;
    }

    @Override
    public void begin() {
        doubts = false;
        turns = 0;
        vanished = 0;
        unclear = 0;
        ask();
    }

    private void ask() {
        arrivedAs = OptionalInt.empty();
        trial = Trial.quick(classes[current]);
    }

    /** The DSCP to send it with. */
    @Override
    public OptionalInt next(long nowNanos) {
        return trial != null && trial.isReady(nowNanos)
                ? OptionalInt.of(trial.isNextSpecial() ? trial.special() : plainDscp)
                : OptionalInt.empty();
    }

    @Override
    public void sent(long nowNanos, int number, boolean taken) {
        trial.sent(nowNanos, number, taken);
    }

    @Override
    public void answered(int number, Answer answer) {
        if (trial != null && trial.answered(number, answer.count())) {
            arrivedAs = answer.dscp();
        }
    }

    /**
     * Goes on with what has come in; to be called after the answers that are there were handed over.
     *
     * @param restNanos until the next look, when this one is over
     * @return whether something is known now that was not, or was otherwise
     */
    boolean judge(long nowNanos, long restNanos) {
        if (trial == null || !trial.isSettled(nowNanos, timeoutNanos)) {
            return false;
        }
        long restUntilNanos = nowNanos + restNanos;
        if (trial.isRefused()) {
            rest(restUntilNanos); // this host does not send it: of the path that says nothing
            return false;
        }
        return switch (trial.outcome()) {
            case ARRIVED -> arrived(restUntilNanos);
            case VANISHED -> vanished(restUntilNanos);
            case UNCLEAR -> unclear(restUntilNanos);
        };
    }

    private boolean arrived(long restUntilNanos) {
        Known of = known[current];
        boolean answered = arrivedAs.isPresent();
        boolean kept = answered && arrivedAs.getAsInt() == classes[current];
        if (!answered && doubts) {
            rest(restUntilNanos); // counted there, but its answer is lost: it gets through, as before
            return of.fate == Fate.LOST && put(of, Fate.ARRIVES, OptionalInt.empty());
        }
        if (!kept && answered && of.wasKept && of.fate != Fate.REMARKED_LATELY && ++turns < TURNS) {
            doubts = false;
            ask();
            return false;
        }
        rest(restUntilNanos);
        of.wasKept |= kept;
        if (!answered) {
            return put(of, Fate.ARRIVES, OptionalInt.empty());
        }
        Fate fate = kept ? Fate.KEPT : of.wasKept ? Fate.REMARKED_LATELY : Fate.REMARKED;
        return put(of, fate, kept ? OptionalInt.empty() : arrivedAs);
    }

    private boolean vanished(long restUntilNanos) {
        Known of = known[current];
        int enough = of.fate == Fate.LOST ? 1 : TRIALS;
        if (++vanished >= enough) {
            rest(restUntilNanos);
            return put(of, Fate.LOST, OptionalInt.empty());
        }
        trial = Trial.whole(classes[current]);
        return false;
    }

    private boolean unclear(long restUntilNanos) {
        boolean first = !doubts;
        doubts = true;
        if (!first && ++unclear > UNCLEAR_MAX) {
            rest(restUntilNanos); // too lossy to say anything
        } else {
            trial = Trial.whole(classes[current]);
        }
        return false;
    }

    private static boolean put(Known of, Fate fate, OptionalInt arrivesAs) {
        boolean changed = of.fate != fate || !of.arrivesAs.equals(arrivesAs);
        of.fate = fate;
        of.arrivesAs = arrivesAs;
        return changed;
    }

    private void rest(long untilNanos) {
        trial = null;
        current = (current + 1) % classes.length;
        dueNanos = untilNanos;
    }
}
