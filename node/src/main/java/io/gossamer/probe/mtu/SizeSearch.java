package io.gossamer.probe.mtu;

import io.gossamer.model.PathMtu;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds the largest packet that gets to one peer, in the manner of RFC 8899: a packet of full size now and then, and, when it does not
 * come back, a search between what passes and what does not.
 *
 * <p>That a large packet did not come back says little: it may be lost like any other, and it may be the answer, as large, that was.
 * So each trial is a small packet, the large one, and another small one, and the reflector's count of requests (RFC 8762 §4.3) in the
 * two small answers says whether the large one came in between. Whether the way back bears large packets is for the peer to find.
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
final class SizeSearch {
    /** Any link bears so much: the size of the small packets of a trial. RFC 791's least is 68. */
    static final int SMALL_BYTES = 96;

    static final int TRIALS = 3;
    static final long CHECK_NANOS = 30_000_000_000L;

    /** Ten minutes, as PMTU_RAISE_TIMER of RFC 8899 §5.1.1: a limit may be lifted and yet stay below full size. */
    static final int RAISE_HOLDS = 20;

    /** Of a trial's packets, so that the large one is not overtaken. */
    static final long APART_NANOS = 100_000_000L;

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

    private enum Outcome {
        ARRIVED,
        VANISHED,
        UNCLEAR
    }

    private final long timeoutNanos;
    private final int fullBytes;
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

    /** Three packets, or one when {@code quick}; numbers are the caller's. */
    private static final class Trial {
        final int bytes;
        final boolean quick;
        final int[] numbers = new int[3];
        final OptionalInt[] counts = {OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty()};
        final boolean[] answered = new boolean[3];
        int sent;
        long sentNanos;
        boolean refused;

        Trial(int bytes, boolean quick) {
            this.bytes = bytes;
            this.quick = quick;
            this.sent = quick ? 1 : 0;
        }

        boolean isSent() {
            return sent == (quick ? 2 : 3);
        }

        int nextBytes() {
            return sent == 1 ? bytes : SMALL_BYTES;
        }
    }

    /**
     * @param fullBytes the largest that is asked of a path
     * @param firstNanos when to look for the first time
     * @param timeoutNanos after which an answer does not come any more
     */
    SizeSearch(int fullBytes, long firstNanos, long timeoutNanos) {
        this.fullBytes = fullBytes;
        this.dueNanos = firstNanos;
        this.timeoutNanos = timeoutNanos;
    }

    /** What is known; empty before the first answer. */
    Optional<PathMtu> found() {
        return found;
    }

    boolean isBusy() {
        return stage != Stage.RESTING;
    }

    /** May it begin something now? Then {@link #begin}. */
    boolean isDue(long nowNanos) {
        return stage == Stage.RESTING && nowNanos - dueNanos >= 0;
    }

    void begin() {
        stage = Stage.CHECKING;
        trial = new Trial(fullBytes, true);
    }

    /** The size of the IP packet to send now; {@link #sent} follows. */
    OptionalInt next(long nowNanos) {
        boolean ready = trial != null
                && !trial.isSent()
                && (trial.sent == 0 || isQuickStart() || nowNanos - trial.sentNanos >= APART_NANOS);
        return ready ? OptionalInt.of(trial.nextBytes()) : OptionalInt.empty();
    }

    private boolean isQuickStart() {
        return trial.quick && trial.sent == 1;
    }

    /** @param taken false: this host itself did not send it, as too large for its device or for want of a way */
    void sent(long nowNanos, int number, boolean taken) {
        trial.numbers[trial.sent] = number;
        trial.refused |= !taken && trial.sent == 1;
        trial.sent++;
        trial.sentNanos = nowNanos;
    }

    /** @param count how many requests the reflector had answered in this session before this one; empty where it does not count */
    void answered(int number, OptionalInt count) {
        for (int i = 0; trial != null && i < trial.sent; i++) {
            if (trial.numbers[i] == number && !(trial.quick && i == 0)) {
                trial.answered[i] = true;
                trial.counts[i] = count;
            }
        }
    }

    /**
     * Goes on with what has come in; to be called after the answers that are there were handed over.
     *
     * @param restNanos until the next look, when this one is over
     * @param limit asked when a limit was found: does the kernel know of it?
     */
    void judge(long nowNanos, long restNanos, Limit limit) {
        if (trial == null || !trial.isSent()) {
            return;
        }
        boolean settled = trial.answered[1] || trial.answered[2] && nowNanos - trial.sentNanos >= APART_NANOS;
        if (!settled && nowNanos - trial.sentNanos < timeoutNanos) {
            return;
        }
        Outcome outcome = outcome(trial);
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

    private static Outcome outcome(Trial trial) {
        if (trial.answered[1]) {
            return Outcome.ARRIVED;
        }
        if (trial.refused) {
            return Outcome.VANISHED;
        }
        if (trial.quick || trial.counts[0].isEmpty() || trial.counts[2].isEmpty()) {
            return Outcome.UNCLEAR;
        }
        return switch (trial.counts[2].getAsInt() - trial.counts[0].getAsInt()) {
            case 1 -> Outcome.VANISHED;
            case 2 -> Outcome.ARRIVED;
            default -> Outcome.UNCLEAR; // it counts otherwise, or began anew
        };
    }

    private void checked(Outcome outcome, long restUntilNanos) {
        if (outcome == Outcome.ARRIVED) {
            whole(restUntilNanos);
        } else if (knowsLimit()) {
            stage = Stage.HOLDING;
            trial = new Trial(found.get().bytes(), true);
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
                trial = new Trial(bytes + 1, true);
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
        passes = trial.bytes;
        fails = fullBytes;
        vanished = 0;
        stage = Stage.SEARCHING;
        trial = new Trial(middle(), false);
    }

    private void doubt() {
        stage = Stage.DOUBTING;
        unclear = 0;
        vanished = 0;
        trial = new Trial(fullBytes, false);
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
            trial = new Trial(fullBytes, false);
            return;
        }
        passes = SMALL_BYTES;
        fails = fullBytes;
        vanished = 0;
        stage = Stage.SEARCHING;
        trial = new Trial(knowsLimit() ? found.get().bytes() : middle(), false);
    }

    private int middle() {
        return passes + (fails - passes) / 2;
    }

    private void searched(Outcome outcome) {
        int bytes = trial.bytes;
        if (outcome == Outcome.ARRIVED) {
            passes = bytes;
            vanished = 0;
        } else if (outcome == Outcome.VANISHED && ++vanished == SEARCH_TRIALS) {
            fails = bytes;
            vanished = 0;
        } else {
            trial = new Trial(bytes, false);
            return;
        }
        boolean stillHolds = knowsLimit() && passes == found.get().bytes();
        if (fails - passes <= 1 || stillHolds) {
            stage = Stage.CONFIRMING;
            confirmed = 0;
            trial = new Trial(fullBytes, false);
        } else {
            trial = new Trial(middle(), false);
        }
    }

    private void confirmed(Outcome outcome, long restUntilNanos, Limit limit) {
        boolean isFull = trial.bytes == fullBytes;
        if (outcome == Outcome.UNCLEAR) {
            trial = new Trial(trial.bytes, false);
        } else if (isFull && outcome == Outcome.ARRIVED) {
            whole(restUntilNanos);
        } else if (!isFull && outcome == Outcome.VANISHED) {
            rest(restUntilNanos); // neither this nor that: it is loss
        } else if (++confirmed == 2 * TRIALS) {
            limited(passes, limit);
            rest(restUntilNanos);
        } else {
            trial = new Trial(isFull ? passes : fullBytes, false);
        }
    }
}
