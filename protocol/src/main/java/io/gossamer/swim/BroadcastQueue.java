package io.gossamer.swim;

import io.gossamer.model.NodeId;
import io.gossamer.wire.Update;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * News waiting to ride along. One entry a class and subject: what is newer replaces what is older, so the queue cannot
 * outgrow the membership. Within a class newest first.
 *
 * <p>Each class has a reserved share of every packet (deficit round robin), so that a flood in one class cannot starve
 * another; what a class does not use goes to the others in order. An entry goes out 5·⌈log10(N+1)⌉ times, one of a link's
 * row three for five, then anti-entropy answers for it.
 */
final class BroadcastQueue {
    private static final int SCAN_MAX = 24;
    private static final int CREDIT_MAX_BYTES = 1200;

    /** More news of a class than this is a mass event: see {@link #transmitsMax(Topic, int, int)}. */
    private static final int MASS_MIN = 32;

    private static final int FACTOR = 5;

    /** Of rows: whom one misses, a later one or anti-entropy tells, and rows are by far the longest news. */
    private static final int FACTOR_OF_ROWS = 3;

    private static final int FACTOR_IN_MASS = 2;

    /** In order of precedence. */
    private final Lane[] lanes = new Lane[Topic.values().length];

    /** Classes of news, in order of precedence, with their share of a packet in percent. */
    enum Topic {
        /** Refutations and other living members' records. */
        ALIVE(40),
        /** Accusations, farewells. */
        DOWN(30),
        /** Link-state rows. */
        LINK(25),
        OTHER(5);

        private final int sharePercent;

        Topic(int sharePercent) {
            this.sharePercent = sharePercent;
        }
    }

    BroadcastQueue() {
        Topic[] topics = Topic.values();
        for (int i = 0; i < topics.length; i++) {
            lanes[i] = new Lane(topics[i]);
        }
    }

    private Lane lane(Topic topic) {
        for (Lane lane : lanes) {
            if (lane.topic == topic) {
                return lane;
            }
        }
        throw new IllegalArgumentException("no lane for " + topic);
    }

    /** Replaces what waited about this subject in this class. */
    void offer(Topic topic, NodeId subject, List<Update> updates) {
        Lane lane = lane(topic);
        lane.remove(subject);
        lane.addFirst(new Item(subject, updates));
    }

    void drop(NodeId subject) {
        for (Lane lane : lanes) {
            lane.remove(subject);
        }
    }

    void drop(Topic topic, NodeId subject) {
        lane(topic).remove(subject);
    }

    boolean isEmpty() {
        for (Lane lane : lanes) {
            if (lane.first != null) {
                return false;
            }
        }
        return true;
    }

    /**
     * Is there news that waits for no probe to ride on? Rows do wait once they have gone out at all: the probes and answers of
     * a node are many times what its rows need, and a packet of its own for each would double what a quiet mesh sends.
     */
    boolean isPressing() {
        for (Lane lane : lanes) {
            Item newest = lane.first;
            if (newest != null && (lane.topic != Topic.LINK || newest.transmits == 0)) {
                return true;
            }
        }
        return false;
    }

    int size() {
        int size = 0;
        for (Lane lane : lanes) {
            size += lane.bySubject.size();
        }
        return size;
    }

    /** memberlist's formula with a factor of five, so that one loss in five leaves nobody out: 1,000 · exp(−0.8 · 20) = 10⁻⁴. */
    static int transmitsMax(int members) {
        return FACTOR * logarithm(members);
    }

    /**
     * Fewer for rows, and for everything but accusations when much is new at once, as when a partition
     * has healed: every node would send a thousand records twenty times. Anti-entropy compares often then ({@link Rounds}),
     * and sends each only where it lacks.
     */
    static int transmitsMax(Topic topic, int waiting, int members) {
        if (waiting > MASS_MIN && topic != Topic.DOWN) {
            return FACTOR_IN_MASS * logarithm(members);
        }
        return topic == Topic.LINK ? FACTOR_OF_ROWS * logarithm(members) : transmitsMax(members);
    }

    private static int logarithm(int members) {
        return (int) Math.ceil(StrictMath.log10(members + 1.0));
    }

    /** Takes news of at most {@code bytesMax} bytes and {@code countMax} pieces into {@code into}; returns the bytes. */
    int fill(List<Update> into, int bytesMax, int countMax, int members) {
        int left = bytesMax;
        for (Lane lane : lanes) {
            lane.credit = lane.first == null
                    ? 0
                    : Math.min(CREDIT_MAX_BYTES, lane.credit + bytesMax * lane.topic.sharePercent / 100);
            int used = take(
                    lane, into, Math.min(left, lane.credit), countMax, transmitsMax(lane.topic, lane.size(), members));
            lane.credit -= used;
            left -= used;
        }
        for (Lane lane : lanes) {
            left -= take(lane, into, left, countMax, transmitsMax(lane.topic, lane.size(), members));
        }
        return bytesMax - left;
    }

    private static int take(Lane lane, List<Update> into, int bytesMax, int countMax, int transmitsMax) {
        int used = 0;
        int scanned = 0;
        Item item = lane.first;
        while (item != null && scanned++ < SCAN_MAX) {
            Item next = item.next;
            boolean fits = item.bytes <= bytesMax - used && item.updates.size() <= countMax - into.size();
            if (fits && !into.contains(item.updates.get(0))) {
                into.addAll(item.updates);
                used += item.bytes;
                if (++item.transmits >= transmitsMax) {
                    lane.remove(item.subject);
                }
            }
            item = next;
        }
        return used;
    }

    private static final class Item {
        private final NodeId subject;
        private final List<Update> updates;
        private final int bytes;
        private int transmits;
        private Item next;
        private Item previous;

        Item(NodeId subject, List<Update> updates) {
            this.subject = subject;
            this.updates = new ArrayList<>(updates);
            this.bytes = updates.stream().mapToInt(Update::encodedBytes).sum();
        }
    }

    /** A doubly linked list with an index: constant cost for every operation. */
    private static final class Lane {
        private final Topic topic;
        private final Map<NodeId, Item> bySubject = new HashMap<>();
        private Item first;
        private int credit;

        Lane(Topic topic) {
            this.topic = topic;
        }

        int size() {
            return bySubject.size();
        }

        void addFirst(Item item) {
            bySubject.put(item.subject, item);
            item.next = first;
            if (first != null) {
                first.previous = item;
            }
            first = item;
        }

        void remove(NodeId subject) {
            Item item = bySubject.remove(subject);
            if (item == null) {
                return;
            }
            if (item.previous == null) {
                first = item.next;
            } else {
                item.previous.next = item.next;
            }
            if (item.next != null) {
                item.next.previous = item.previous;
            }
        }
    }
}
