package io.gossamer.sim;

import java.util.Arrays;

/** Conditions of single directions, by sender and receiver: asked for with every packet, so two looks into arrays. */
final class LinkTable {
    private static final LinkConditions[] NONE = {};

    private LinkConditions[][] bySender = {};
    private boolean isEmpty = true;

    void set(int from, int to, LinkConditions conditions) {
        if (from >= bySender.length) {
            int before = bySender.length;
            bySender = Arrays.copyOf(bySender, Math.max(64, 2 * from));
            Arrays.fill(bySender, before, bySender.length, NONE);
        }
        if (to >= bySender[from].length) {
            bySender[from] = Arrays.copyOf(bySender[from], Math.max(64, to + to / 2));
        }
        bySender[from][to] = conditions;
        isEmpty = false;
    }

    void clear(int from, int to) {
        if (from < bySender.length && to < bySender[from].length) {
            bySender[from][to] = null;
        }
    }

    void clear() {
        bySender = new LinkConditions[0][];
        isEmpty = true;
    }

    LinkConditions get(int from, int to, LinkConditions otherwise) {
        if (isEmpty || from >= bySender.length || to >= bySender[from].length) {
            return otherwise;
        }
        LinkConditions own = bySender[from][to];
        return own == null ? otherwise : own;
    }
}
