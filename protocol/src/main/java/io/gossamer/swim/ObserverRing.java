package io.gossamer.swim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Who observes whom: K rings on which every member has a place from its id's hash; on each ring a member observes its
 * successor (Rapid, ATC'18 §4.1). Every node computes the same from the same view, with no message. In a mesh of at most
 * K + 1 everybody observes everybody.
 *
 * <pre>
 *  ring 0   │ arc 0: a c │ arc 1: │ arc 2: k │ … │ arc 7: x z │     by the first three bits of the place, sorted in each arc
 * </pre>
 *
 * <p>Cost: two bytes a member and ring; a lookup is a search in one arc a ring, a change moves half of one arc a ring, of five thousand
 * members six kilobytes in all: in one array for each ring every restart of a rolling upgrade would move fifty at every node.
 */
final class ObserverRing {
    private static final int ARC_BITS = 3;
    private static final int ARCS = 1 << ARC_BITS;
    private static final long ARC_LENGTH = 1L << Long.SIZE - ARC_BITS;
    private static final char[] NONE = {};

    private static final int GUESSES_MAX = 6;

    /** More would be room that most members' rings never use. */
    private static final int GROWTH = 4;

    private final int rings;
    private final transient IntFunction<MemberEntry> byIndex;

    /** Indexes of members, ordered by their places on the ring. */
    private final transient char[][][] arcs;

    private final transient int[][] sizes;
    private transient int size;
    private int version = 1;

    /** @param byIndex gives the member of an {@link MemberEntry#index} */
    ObserverRing(int rings, IntFunction<MemberEntry> byIndex) {
        this.rings = rings;
        this.byIndex = byIndex;
        this.arcs = new char[rings][ARCS][];
        this.sizes = new int[rings][ARCS];
        for (char[][] ring : arcs) {
            Arrays.fill(ring, NONE);
        }
    }

    /** It is not on it yet. */
    void add(MemberEntry entry) {
        addAgain(entry);
        version++;
    }

    /** For a ring whose version was restored and whose places were not. */
    void addAgain(MemberEntry entry) {
        for (int ring = 0; ring < rings; ring++) {
            long position = position(entry, ring);
            insert(ring, arc(position), -place(ring, position, entry) - 1, entry);
        }
        size++;
    }

    private void insert(int ring, int arc, int at, MemberEntry entry) {
        int used = sizes[ring][arc]++;
        char[] places = arcs[ring][arc];
        if (used == places.length) {
            places = Arrays.copyOf(places, used + GROWTH);
            arcs[ring][arc] = places;
        }
        System.arraycopy(places, at, places, at + 1, used - at);
        places[at] = (char) entry.index;
    }

    /** Removing one that is not on it changes nothing. */
    void remove(MemberEntry entry) {
        if (place(0, position(entry, 0), entry) < 0) {
            return;
        }
        for (int ring = 0; ring < rings; ring++) {
            long position = position(entry, ring);
            int arc = arc(position);
            int at = place(ring, position, entry);
            int left = --sizes[ring][arc];
            char[] places = arcs[ring][arc];
            System.arraycopy(places, at + 1, places, at, left - at);
        }
        size--;
        version++;
    }

    /** To be called before the member gets another index; it need not be on the ring. */
    void renumber(MemberEntry entry, int newIndex) {
        for (int ring = 0; ring < rings; ring++) {
            long position = position(entry, ring);
            int at = place(ring, position, entry);
            if (at < 0) {
                return;
            }
            arcs[ring][arc(position)][at] = (char) newIndex;
        }
    }

    private MemberEntry at(int ring, int arc, int place) {
        return byIndex.apply(arcs[ring][arc][place]);
    }

    /** Changes whenever the answers may. */
    int version() {
        return version;
    }

    int size() {
        return size;
    }

    /** Who may accuse this member: distinct, never itself; it need not be on the ring. */
    List<MemberEntry> observersOf(MemberEntry subject) {
        return neighbours(subject, false);
    }

    List<MemberEntry> subjectsOf(MemberEntry observer) {
        return neighbours(observer, true);
    }

    private List<MemberEntry> neighbours(MemberEntry of, boolean after) {
        List<MemberEntry> found = new ArrayList<>(rings);
        if (size <= rings + 1) {
            for (int arc = 0; arc < ARCS; arc++) {
                for (int place = 0; place < sizes[0][arc]; place++) {
                    if (at(0, arc, place) != of) {
                        found.add(at(0, arc, place));
                    }
                }
            }
            return found;
        }
        for (int ring = 0; ring < rings; ring++) {
            long position = position(of, ring);
            int place = place(ring, position, of);
            // Not on the ring: place is -(insertion point) - 1, and who stands there comes after it.
            int next = place >= 0 ? place + 1 : -place - 1;
            int previous = (place >= 0 ? place : -place - 1) - 1;
            MemberEntry neighbour = after ? from(ring, arc(position), next) : upTo(ring, arc(position), previous);
            if (!found.contains(neighbour)) {
                found.add(neighbour);
            }
        }
        return found;
    }

    /** The one at this place of the arc, or the first of the arcs behind it. */
    private MemberEntry from(int ring, int arc, int place) {
        if (place < sizes[ring][arc]) {
            return at(ring, arc, place);
        }
        int next = arc;
        do {
            next = (next + 1) % ARCS;
        } while (sizes[ring][next] == 0);
        return at(ring, next, 0);
    }

    /** The one at this place of the arc, or the last of the arcs before it. */
    private MemberEntry upTo(int ring, int arc, int place) {
        if (place >= 0) {
            return at(ring, arc, place);
        }
        int previous = arc;
        do {
            previous = (previous + ARCS - 1) % ARCS;
        } while (sizes[ring][previous] == 0);
        return at(ring, previous, sizes[ring][previous] - 1);
    }

    /**
     * In its arc; as Arrays.binarySearch: -(insertion point) - 1 when it is not there. Places are hashes and so spread evenly:
     * the first looks go to where they should be (Knuth 6.2.1), each a fetch from far memory; whoever picked its key so that
     * they are not gets halving.
     */
    private int place(int ring, long position, MemberEntry entry) {
        int arc = arc(position);
        long wanted = withinArc(position);
        int low = 0;
        int high = sizes[ring][arc] - 1;
        long lowest = 0;
        long highest = ARC_LENGTH;
        int guesses = GUESSES_MAX;
        while (low <= high) {
            int middle = guesses-- > 0
                    ? guess(low, high, (double) (wanted - lowest) / (highest - lowest))
                    : (low + high) >>> 1;
            MemberEntry other = at(ring, arc, middle);
            if (other == entry) {
                return middle;
            }
            long there = position(other, ring);
            int order = Long.compareUnsigned(there, position);
            if (order == 0) {
                order = other.id().compareTo(entry.id());
            }
            if (order < 0) {
                low = middle + 1;
                lowest = withinArc(there);
            } else {
                high = middle - 1;
                highest = withinArc(there);
            }
        }
        return -low - 1;
    }

    /** @param share of the way from the one below {@code low} to the one above {@code high} */
    private static int guess(int low, int high, double share) {
        int places = high - low + 1;
        return low + Math.max(0, Math.min(places - 1, (int) (share * places)));
    }

    private static long withinArc(long position) {
        return position & ARC_LENGTH - 1;
    }

    private static int arc(long position) {
        return (int) (position >>> Long.SIZE - ARC_BITS);
    }

    /** Three multiplications: cheaper than ten numbers a member that have to be fetched from memory. */
    private static long position(MemberEntry entry, int ring) {
        return Mix.of(entry.id().high(), entry.id().low(), ring);
    }
}
