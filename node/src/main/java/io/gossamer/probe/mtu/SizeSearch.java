package io.gossamer.probe.mtu;

import io.gossamer.model.PathMtu;
import io.gossamer.probe.trial.Answer;
import io.gossamer.probe.trial.Search;
import io.gossamer.probe.trial.Trial;
import io.gossamer.probe.trial.Trial.Outcome;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntSupplier;

/**
 * Finds the largest packet that gets to one peer, in the manner of RFC 8899: a packet of full size now and then, and, when it does not
 * come back, a search between what passes and what does not.
 *
 * <p>Each {@link Trial} is a small packet, a large one, and another small one.
 *
 * <pre>
 *  RESTING ── a full packet is due ──> CHECKING ── it comes back ──> RESTING
 *                                        │ it does not  └─ one of the limit known before does: HOLDING ──> RESTING
 *                                        │                 each {@link #RAISE_HOLDS} times: RAISING, one byte more; it comes back: SEARCHING
 *                                        ▼
 *                                      DOUBTING ── one arrives, or it stays unclear ──> RESTING
 *                                        │ three full ones vanish ({@link #TRIALS}, as MAX_PROBES of RFC 8899 §5.1.2)
 *                                        ▼
 *                                      SEARCHING, by halves; a size fails when it vanishes twice
 *                                        │
 *                                        ▼
 *                                      CONFIRMING: full ones must go on vanishing and those of the size found arriving, in turn,
 *                                                  so that mere loss is not taken for a limit; then RESTING
 * </pre>
 *
 * Pure; for one thread.
 */
final class SizeSearch implements Search {
    /** Any link bears so much: the size of the small packets of a trial. RFC 791's least is 68. */
    static final int SMALL_BYTES = 96;

    static final int TRIALS = 3;
    static final long CHECK_NANOS = 30_000_000_000L;

    /** Ten minutes, as PMTU_RAISE_TIMER of RFC 8899 §5.1.1: a limit may be lifted and yet stay below full size. */
    static final int RAISE_HOLDS = 20;

    private static final int SEARCH_TRIALS = 2;
    private static final int UNCLEAR_MAX = 4;

    enum Stage {
        RESTING,
        CHECKING,
        HOLDING,
        RAISING,
        DOUBTING,
        SEARCHING,
        CONFIRMING
    }

    private final long timeoutNanos;
    private final IntSupplier device;
    private int fullBytes = PathMtu.ETHERNET_BYTES;
    private Stage stage = Stage.RESTING;
    private long dueNanos;
    private Optional<PathMtu> found = Optional.empty();
    private Trial trial;
    private int passes = SMALL_BYTES;
    private int fails;
    private int vanished;
    private int unclear;
    private int confirmed;
    private int holds;

    /**
     * @param device asked before each look: the largest packet that may be asked of the path, at least {@link #SMALL_BYTES}
     * @param firstNanos when to look for the first time
     * @param timeoutNanos after which an answer does not come any more
     */
    SizeSearch(IntSupplier device, long firstNanos, long timeoutNanos) {
        this.device = device;
        this.dueNanos = firstNanos;
        this.timeoutNanos = timeoutNanos;
    }

    /** What was asked of the path last. */
    int fullBytes() {
        return fullBytes;
    }

    /** What is known; empty before the first answer. */
    Optional<PathMtu> found() {
        return found;
    }

    @Override
    public boolean isBusy() {
        return stage != Stage.RESTING;
    }

    @Override
    public boolean isDue(long nowNanos) {
        return stage == Stage.RESTING && nowNanos - dueNanos >= 0;
    }

    @Override
    public void begin() {
        fullBytes = device.getAsInt();
        if (knowsLimit() && found.get().bytes() >= fullBytes) {
            found = Optional.empty(); // the device takes less now than what got through before
        }
        stage = Stage.CHECKING;
        trial = Trial.quick(fullBytes);
    }

    /** The size of the IP packet. */
    @Override
    public OptionalInt next(long nowNanos) {
        return trial != null && trial.isReady(nowNanos)
                ? OptionalInt.of(trial.isNextSpecial() ? trial.special() : SMALL_BYTES)
                : OptionalInt.empty();
    }

    /** @param taken false: it is too large for this host's device, or there is no way */
    @Override
    public void sent(long nowNanos, int number, boolean taken) {
        trial.sent(nowNanos, number, taken);
    }

    @Override
    public void answered(int number, Answer answer) {
        if (trial != null) {
            trial.answered(number, answer.count());
        }
    }

    /**
     * Goes on with what has come in; to be called after the answers that are there were handed over.
     *
     * @param restNanos until the next look, when this one is over
     * @param limit asked when a limit was found: does the kernel know of it?
     */
    void judge(long nowNanos, long restNanos, Limit limit) {
        if (trial == null || !trial.isSettled(nowNanos, timeoutNanos)) {
            return;
        }
        Outcome outcome = trial.outcome();
        unclear = outcome == Outcome.UNCLEAR ? unclear + 1 : 0;
        if (unclear > UNCLEAR_MAX) {
            rest(nowNanos + restNanos); // too lossy to say anything
            return;
        }
        switch (stage) {
            case CHECKING -> checked(outcome, nowNanos + restNanos);
            case HOLDING -> held(outcome, nowNanos + restNanos, limit);
            case RAISING -> raised(outcome, nowNanos + restNanos);
            case DOUBTING -> doubted(outcome, nowNanos + restNanos);
            case SEARCHING -> searched(outcome);
            case CONFIRMING -> confirmed(outcome, nowNanos + restNanos, limit);
            case RESTING -> trial = null;
        }
    }

    /** Does the kernel know that no packet larger than this gets through? */
    interface Limit {
        boolean isTold(int bytes);
    }

    private void checked(Outcome outcome, long restUntilNanos) {
        if (outcome == Outcome.ARRIVED) {
            whole(restUntilNanos);
        } else if (knowsLimit()) {
            stage = Stage.HOLDING;
            trial = Trial.quick(found.get().bytes());
        } else {
            doubt();
        }
    }

    private void held(Outcome outcome, long restUntilNanos, Limit limit) {
        if (outcome == Outcome.ARRIVED) {
            int bytes = found.get().bytes();
            limited(bytes, limit);
            rest(restUntilNanos);
            if (++holds >= RAISE_HOLDS && bytes + 1 < fullBytes) {
                holds = 0;
                stage = Stage.RAISING;
                trial = Trial.quick(bytes + 1);
            }
        } else {
            doubt();
        }
    }

    /** One packet says enough: when a larger limit's is lost, the next raise finds it. */
    private void raised(Outcome outcome, long restUntilNanos) {
        if (outcome != Outcome.ARRIVED) {
            rest(restUntilNanos);
            return;
        }
        passes = trial.special();
        fails = fullBytes;
        vanished = 0;
        stage = Stage.SEARCHING;
        trial = Trial.whole(middle());
    }

    private void doubt() {
        stage = Stage.DOUBTING;
        unclear = 0;
        vanished = 0;
        trial = Trial.whole(fullBytes);
    }

    private boolean knowsLimit() {
        return found.isPresent() && !found.get().whole();
    }

    private void limited(int bytes, Limit limit) {
        found = Optional.of(new PathMtu(bytes, false, limit.isTold(bytes)));
    }

    private void whole(long restUntilNanos) {
        found = Optional.of(new PathMtu(fullBytes, true, true));
        rest(restUntilNanos);
    }

    private void rest(long untilNanos) {
        stage = Stage.RESTING;
        trial = null;
        unclear = 0;
        dueNanos = untilNanos;
    }

    private void doubted(Outcome outcome, long restUntilNanos) {
        if (outcome == Outcome.ARRIVED) {
            whole(restUntilNanos);
            return;
        }
        vanished += outcome == Outcome.VANISHED ? 1 : 0;
        if (vanished < TRIALS) {
            trial = Trial.whole(fullBytes);
            return;
        }
        passes = SMALL_BYTES;
        fails = fullBytes;
        vanished = 0;
        stage = Stage.SEARCHING;
        trial = Trial.whole(knowsLimit() ? found.get().bytes() : middle());
    }

    private int middle() {
        return passes + (fails - passes) / 2;
    }

    private void searched(Outcome outcome) {
        int bytes = trial.special();
        if (outcome == Outcome.ARRIVED) {
            passes = bytes;
            vanished = 0;
        } else if (outcome == Outcome.VANISHED && ++vanished == SEARCH_TRIALS) {
            fails = bytes;
            vanished = 0;
        } else {
            trial = Trial.whole(bytes);
            return;
        }
        boolean stillHolds = knowsLimit() && passes == found.get().bytes();
        if (fails - passes <= 1 || stillHolds) {
            stage = Stage.CONFIRMING;
            confirmed = 0;
            trial = Trial.whole(fullBytes);
        } else {
            trial = Trial.whole(middle());
        }
    }

    private void confirmed(Outcome outcome, long restUntilNanos, Limit limit) {
        boolean isFull = trial.special() == fullBytes;
        if (outcome == Outcome.UNCLEAR) {
            trial = Trial.whole(trial.special());
        } else if (isFull && outcome == Outcome.ARRIVED) {
            whole(restUntilNanos);
        } else if (!isFull && outcome == Outcome.VANISHED) {
            rest(restUntilNanos); // neither this nor that: it is loss
        } else if (++confirmed == 2 * TRIALS) {
            limited(passes, limit);
            rest(restUntilNanos);
        } else {
            trial = Trial.whole(isFull ? passes : fullBytes);
        }
    }
}
