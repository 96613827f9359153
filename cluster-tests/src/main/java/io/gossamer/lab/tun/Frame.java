package io.gossamer.lab.tun;

/** A packet that waits for its time. Used again and again: see {@link Switch}. */
final class Frame implements Comparable<Frame> {
    final byte[] bytes;
    int length;
    int from;
    int to;
    long inNanos;
    long dueNanos;
    long order;

    Frame(int packetMax) {
        bytes = new byte[packetMax];
    }

    @Override
    public int compareTo(Frame other) {
        int byTime = Long.compare(dueNanos, other.dueNanos);
        return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
}
