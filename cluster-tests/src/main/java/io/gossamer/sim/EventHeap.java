package io.gossamer.sim;

import java.util.Arrays;

/**
 * Events ordered by time and, for equal times, by their numbers.
 *
 * <p>A heap of four children a node over plain arrays: half the depth of a binary one, and the keys compared lie together.
 */
final class EventHeap {
    private static final int CHILDREN = 4;
    private static final int ROOM_MIN = 16;

    private long[] times = new long[ROOM_MIN];
    private long[] sequences = new long[ROOM_MIN];
    private Runnable[] actions = new Runnable[ROOM_MIN];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    void add(long atNanos, long order, Runnable action) {
        append(atNanos, order, action);
        int at = size - 1;
        while (at > 0) {
            int parent = (at - 1) / CHILDREN;
            if (isBefore(times[parent], sequences[parent], atNanos, order)) {
                break;
            }
            move(parent, at);
            at = parent;
        }
        put(at, atNanos, order, action);
    }

    /** Behind all others, wherever it belongs: {@link #order} is to be called before anything is taken. */
    void append(long atNanos, long order, Runnable action) {
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            sequences = Arrays.copyOf(sequences, 2 * size);
            actions = Arrays.copyOf(actions, 2 * size);
        }
        put(size++, atNanos, order, action);
    }

    /** Makes a heap of what was appended (Floyd 1964). */
    void order() {
        for (int at = (size - 2) / CHILDREN; at >= 0 && size > 1; at--) {
            sink(at, times[at], sequences[at], actions[at]);
        }
    }

    /** Of the next one; only while it is not empty. */
    long nextNanos() {
        return times[0];
    }

    /** The number of the next one. */
    long nextOrder() {
        return sequences[0];
    }

    Runnable poll() {
        Runnable first = actions[0];
        size--;
        long time = times[size];
        long order = sequences[size];
        Runnable action = actions[size];
        actions[size] = null;
        if (size > 0) {
            sink(0, time, order, action);
        }
        return first;
    }

    private void sink(int from, long time, long order, Runnable action) {
        int at = from;
        while (true) {
            int first = CHILDREN * at + 1;
            if (first >= size) {
                break;
            }
            int least = first;
            int end = Math.min(first + CHILDREN, size);
            for (int child = first + 1; child < end; child++) {
                if (isBefore(times[child], sequences[child], times[least], sequences[least])) {
                    least = child;
                }
            }
            if (!isBefore(times[least], sequences[least], time, order)) {
                break;
            }
            move(least, at);
            at = least;
        }
        put(at, time, order, action);
    }

    private static boolean isBefore(long time, long order, long otherTime, long otherOrder) {
        return time < otherTime || (time == otherTime && order < otherOrder);
    }

    private void move(int from, int to) {
        put(to, times[from], sequences[from], actions[from]);
    }

    private void put(int at, long time, long order, Runnable action) {
        times[at] = time;
        sequences[at] = order;
        actions[at] = action;
    }
}
