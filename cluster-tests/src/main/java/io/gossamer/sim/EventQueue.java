package io.gossamer.sim;

import java.util.Arrays;

/**
 * What is due when, ordered by time and, for equal times, by when it was added: the order must be the same in every run.
 *
 * <p>A heap of four children a node over plain arrays: half the depth of a binary one, and the keys compared lie together.
 */
final class EventQueue {
    private static final int CHILDREN = 4;

    private long[] times = new long[1024];
    private long[] sequences = new long[1024];
    private Runnable[] actions = new Runnable[1024];
    private int size;
    private long sequence;

    void add(long atNanos, Runnable action) {
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            sequences = Arrays.copyOf(sequences, 2 * size);
            actions = Arrays.copyOf(actions, 2 * size);
        }
        long order = sequence++;
        int at = size++;
        while (at > 0) {
            int parent = (at - 1) / CHILDREN;
            if (times[parent] <= atNanos) {
                break; // an equal time was added earlier, so it stays in front
            }
            move(parent, at);
            at = parent;
        }
        put(at, atNanos, order, action);
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Of the next one; only while it is not empty. */
    long nextNanos() {
        return times[0];
    }

    Runnable poll() {
        Runnable first = actions[0];
        size--;
        long time = times[size];
        long order = sequences[size];
        Runnable action = actions[size];
        actions[size] = null;
        if (size > 0) {
            sink(time, order, action);
        }
        return first;
    }

    private void sink(long time, long order, Runnable action) {
        int at = 0;
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
