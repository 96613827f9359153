package io.gossamer.probe.trial;

import java.util.OptionalInt;

/** What is tried of one link, and when. Pure; for one thread. */
public interface Search {
    /** Between its beginning and its end. */
    boolean isBusy();

    /** May it begin something now? Then {@link #begin}. */
    boolean isDue(long nowNanos);

    void begin();

    /** What sort of packet to send now, in this search's own terms; {@link #sent} follows. */
    OptionalInt next(long nowNanos);

    /** @param taken false: this host itself did not send it so */
    void sent(long nowNanos, int number, boolean taken);

    void answered(int number, Answer answer);
}
