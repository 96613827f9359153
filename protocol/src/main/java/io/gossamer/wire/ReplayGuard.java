package io.gossamer.wire;

import io.gossamer.model.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers which counters of which sender were seen: a sliding window (RFC 4303 §3.4.3) per sender and source address.
 *
 * <p>Per address, because any member can seal in another's name: with one window a sender, a liar would push the window
 * ahead and so silence its victim. A window for a new address starts above everything seen from that sender, so a packet
 * recorded on one path cannot be replayed over another. A liar that can also forge its victim's source address defeats
 * this; signatures inside still hold.
 *
 * <p>Bound: {@code sendersMax} senders with {@value #SOURCES_MAX} addresses each; least recently heard go first.
 */
final class ReplayGuard {
    static final int WINDOW = 1024;
    static final int SOURCES_MAX = 4;

    private final Map<Long, List<Window>> senders;

    ReplayGuard(int sendersMax) {
        this.senders = new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, List<Window>> eldest) {
                return size() > sendersMax;
            }
        };
    }

    /** Call only after the seal was found good. False: replayed. */
    boolean admit(long senderHash, Endpoint source, int bootEpoch, long counter) {
        List<Window> windows = senders.computeIfAbsent(senderHash, unseen -> new ArrayList<>(1));
        for (Window window : windows) {
            if (window.source.equals(source)) {
                return window.admit(bootEpoch, counter);
            }
        }
        for (Window window : windows) {
            if (!window.isBefore(bootEpoch, counter)) {
                return false;
            }
        }
        if (windows.size() == SOURCES_MAX) {
            windows.remove(0);
        }
        windows.add(new Window(source, bootEpoch, counter));
        return true;
    }

    int senders() {
        return senders.size();
    }

    /** One sender at one address. Bit i of the ring tells whether counter i mod {@value #WINDOW} was seen. */
    private static final class Window {
        private final Endpoint source;
        private final long[] seen = new long[WINDOW / Long.SIZE];
        private int bootEpoch;
        private long highest;
        private long floor;

        Window(Endpoint source, int bootEpoch, long counter) {
            this.source = source;
            restart(bootEpoch, counter);
            // What was sent before the first packet heard here could be a recording: not let in later.
            this.floor = counter;
        }

        private void restart(int newBootEpoch, long counter) {
            java.util.Arrays.fill(seen, 0);
            bootEpoch = newBootEpoch;
            highest = counter;
            floor = Long.MIN_VALUE;
            mark(counter);
        }

        boolean isBefore(int otherBootEpoch, long counter) {
            int byBoot = Integer.compareUnsigned(bootEpoch, otherBootEpoch);
            return byBoot < 0 || (byBoot == 0 && highest < counter);
        }

        boolean admit(int otherBootEpoch, long counter) {
            int byBoot = Integer.compareUnsigned(otherBootEpoch, bootEpoch);
            if (byBoot != 0) {
                if (byBoot > 0) {
                    restart(otherBootEpoch, counter);
                }
                return byBoot > 0;
            }
            if (counter > highest) {
                forget(highest + 1, Math.min(counter, highest + WINDOW));
                highest = counter;
                mark(counter);
                return true;
            }
            if (counter < floor || highest - counter >= WINDOW || isMarked(counter)) {
                return false;
            }
            mark(counter);
            return true;
        }

        private void forget(long from, long to) {
            for (long counter = from; counter <= to; counter++) {
                seen[word(counter)] &= ~(1L << counter);
            }
        }

        private void mark(long counter) {
            seen[word(counter)] |= 1L << counter;
        }

        private boolean isMarked(long counter) {
            return (seen[word(counter)] & (1L << counter)) != 0;
        }

        private static int word(long counter) {
            return (int) (counter & (WINDOW - 1)) >>> 6;
        }
    }
}
