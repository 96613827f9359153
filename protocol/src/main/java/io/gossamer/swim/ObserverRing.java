package io.gossamer.swim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Who observes whom: K rings on which every member has a place from its id's hash; on each ring a member observes its
 * successor (Rapid, ATC'18 §4.1). Every node computes the same from the same view, with no message. In a mesh of at most
 * K + 1 everybody observes everybody.
 *
 * <p>Cost: a lookup is K binary searches; a single change moves K sorted arrays; many at once are sorted together at the
 * next lookup.
 */
final class ObserverRing {
    private static final int RESORT_MIN = 32;

    private final int rings;
    private final transient List<MemberEntry> added = new ArrayList<>();
    private transient MemberEntry[][] sorted;
    private transient int size;
    private int version = 1;

    ObserverRing(int rings) {
        this.rings = rings;
        this.sorted = new MemberEntry[rings][16];
    }

    void add(MemberEntry entry) {
        added.add(entry);
        version++;
    }

    /** For a ring whose version was restored and whose places were not. */
    void addAgain(MemberEntry entry) {
        added.add(entry);
    }

    /** Removing one that is not on it changes nothing. */
    void remove(MemberEntry entry) {
        if (added.remove(entry)) {
            version++;
            return;
        }
        if (size == 0) {
            return;
        }
        int place = place(0, entry);
        if (place < 0) {
            return;
        }
        for (int ring = 0; ring < rings; ring++) {
            int at = ring == 0 ? place : place(ring, entry);
            System.arraycopy(sorted[ring], at + 1, sorted[ring], at, size - at - 1);
            sorted[ring][size - 1] = null;
        }
        size--;
        version++;
    }

    /** Changes whenever the answers may. */
    int version() {
        return version;
    }

    int size() {
        return size + added.size();
    }

    /** Who may accuse this member: distinct, never itself; it need not be on the ring. */
    List<MemberEntry> observersOf(MemberEntry subject) {
        return neighbours(subject, -1);
    }

    List<MemberEntry> subjectsOf(MemberEntry observer) {
        return neighbours(observer, 1);
    }

    private List<MemberEntry> neighbours(MemberEntry of, int direction) {
        settle();
        List<MemberEntry> found = new ArrayList<>(rings);
        if (size <= rings + 1) {
            for (int i = 0; i < size; i++) {
                if (sorted[0][i] != of) {
                    found.add(sorted[0][i]);
                }
            }
            return found;
        }
        for (int ring = 0; ring < rings; ring++) {
            int place = place(ring, of);
            // Not on the ring: place is -(insertion point) - 1.
            int next = place >= 0 ? place + direction : direction > 0 ? -place - 1 : -place - 2;
            MemberEntry neighbour = sorted[ring][Math.floorMod(next, size)];
            if (!found.contains(neighbour)) {
                found.add(neighbour);
            }
        }
        return found;
    }

    private void settle() {
        if (added.isEmpty()) {
            return;
        }
        int total = size + added.size();
        for (int ring = 0; ring < rings; ring++) {
            if (sorted[ring].length < total) {
                sorted[ring] = Arrays.copyOf(sorted[ring], Math.max(total, total + total / 4));
            }
        }
        if (added.size() >= RESORT_MIN) {
            for (int ring = 0; ring < rings; ring++) {
                for (int i = 0; i < added.size(); i++) {
                    sorted[ring][size + i] = added.get(i);
                }
                Arrays.sort(sorted[ring], 0, total, order(ring));
            }
            size = total;
        } else {
            added.forEach(this::insert);
        }
        added.clear();
    }

    private void insert(MemberEntry entry) {
        for (int ring = 0; ring < rings; ring++) {
            int at = -place(ring, entry) - 1;
            System.arraycopy(sorted[ring], at, sorted[ring], at + 1, size - at);
            sorted[ring][at] = entry;
        }
        size++;
    }

    private int place(int ring, MemberEntry entry) {
        return Arrays.binarySearch(sorted[ring], 0, size, entry, order(ring));
    }

    private static Comparator<MemberEntry> order(int ring) {
        return (a, b) -> {
            if (a == b) {
                return 0;
            }
            int byPosition = Long.compareUnsigned(position(a, ring), position(b, ring));
            return byPosition != 0 ? byPosition : a.id.compareTo(b.id);
        };
    }

    /** Three multiplications: cheaper than ten numbers a member that have to be fetched from memory. */
    private static long position(MemberEntry entry, int ring) {
        return Mix.of(entry.id.high(), entry.id.low(), ring);
    }
}
