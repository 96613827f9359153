package io.gossamer.sim;

import java.util.Arrays;

/**
 * What is due when, ordered by time and, for equal times, by when it was added: the order must be the same in every run.
 *
 * <pre>
 *  current            later spans of the next two seconds, unordered           far: one heap
 *  | a heap of some dozens | ... | ... | ... | ... | ... | ... | ... | ... |   whatever is due later
 * </pre>
 *
 * <p>A thousand nodes have tens of thousands of events before them: in one heap each would be moved through memory that no
 * cache holds. Here most are put down once, and ordered among few when their two milliseconds come.
 */
final class EventQueue {
    private static final int SPAN_BITS = 21;
    private static final int SPANS = 1 << 10;

    /** By the last bits of the span's number: from the current one on, each has a place of its own. */
    private final EventHeap[] near = new EventHeap[SPANS];

    private final EventHeap far = new EventHeap();
    private long current;
    private int sizeNear;
    private long sequence;

    EventQueue() {
        Arrays.setAll(near, span -> new EventHeap());
    }

    void add(long atNanos, Runnable action) {
        put(atNanos, sequence++, action);
    }

    private void put(long atNanos, long order, Runnable action) {
        long span = atNanos >> SPAN_BITS;
        if (span >= current + SPANS) {
            far.add(atNanos, order, action);
            return;
        }
        sizeNear++;
        if (span > current) {
            place(span).append(atNanos, order, action);
        } else {
            // Also what is due earlier: a look at the next event may have gone ahead of the time.
            place(current).add(atNanos, order, action);
        }
    }

    private EventHeap place(long span) {
        return near[(int) span & SPANS - 1];
    }

    boolean isEmpty() {
        return sizeNear == 0 && far.isEmpty();
    }

    /** Of the next one; only while it is not empty. */
    long nextNanos() {
        return next().nextNanos();
    }

    Runnable poll() {
        EventHeap next = next();
        sizeNear--;
        return next.poll();
    }

    /** Goes on to the span of the next event. */
    private EventHeap next() {
        while (place(current).isEmpty()) {
            current = sizeNear == 0 ? far.nextNanos() >> SPAN_BITS : current + 1;
            while (!far.isEmpty() && far.nextNanos() >> SPAN_BITS < current + SPANS) {
                long atNanos = far.nextNanos();
                long order = far.nextOrder();
                put(atNanos, order, far.poll());
            }
            place(current).order();
        }
        return place(current);
    }
}
