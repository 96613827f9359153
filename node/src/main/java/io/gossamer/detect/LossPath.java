package io.gossamer.detect;

import io.gossamer.model.NodeId;

/**
 * What went from one node to another lately, by the probes of both: those of {@code from} on their way there and the answers to
 * those of {@code to} on their way back.
 *
 * @param fromZone empty: it has none
 * @param lossyWindows a bit for each window in which anything was lost, the same one on every path
 */
record LossPath(NodeId from, NodeId to, String fromZone, String toZone, int sent, int lost, int lossyWindows) {
    /** With losses in every window. */
    LossPath(NodeId from, NodeId to, String fromZone, String toZone, int sent, int lost) {
        this(from, to, fromZone, toZone, sent, lost, lost > 0 ? -1 : 0);
    }

    double ratio() {
        return sent == 0 ? 0 : (double) lost / sent;
    }

    boolean crossesZones() {
        return !fromZone.isEmpty() && !toZone.isEmpty() && !fromZone.equals(toZone);
    }
}
