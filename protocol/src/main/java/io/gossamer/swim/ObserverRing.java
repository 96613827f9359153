package io.gossamer.swim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Who observes whom: K rings on which every member has a place from its id's hash; on each ring a member observes its
 * successor (Rapid, ATC'18 §4.1). Every node computes the same from the same view, with no message. In a mesh of at most
 * K + 1 everybody observes everybody.
 *
 * <p>Cost: a lookup is K binary searches; a single change moves K sorted arrays of two bytes a member; many at once are sorted
 * together at the next lookup.
 */
final class ObserverRing {
    private static final int RESORT_MIN = 32;

    private final int rings;
    private final transient IntFunction<MemberEntry> byIndex;
    private transient List<MemberEntry> added = new ArrayList<>();

    /** Indexes of members, ordered by their places on the ring. */
    private transient char[][] sorted;

    private transient int size;
    private int version = 1;

    /** @param byIndex gives the member of an {@link MemberEntry#index} */
    ObserverRing(int rings, IntFunction<MemberEntry> byIndex) {
        this.rings = rings;
        this.byIndex = byIndex;
        this.sorted = new char[rings][16];
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
        }
        size--;
        version++;
    }

    /** To be called before the member gets another index; it need not be on the ring. */
    void renumber(MemberEntry entry, int newIndex) {
        for (int ring = 0; ring < rings && size > 0; ring++) {
            int place = place(ring, entry);
            if (place < 0) {
                return;
            }
            sorted[ring][place] = (char) newIndex;
        }
    }

    private MemberEntry at(int ring, int place) {
        return byIndex.apply(sorted[ring][place]);
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
                if (at(0, i) != of) {
                    found.add(at(0, i));
                }
            }
            return found;
        }
        for (int ring = 0; ring < rings; ring++) {
            int place = place(ring, of);
            // Not on the ring: place is -(insertion point) - 1.
            int next = place >= 0 ? place + direction : direction > 0 ? -place - 1 : -place - 2;
            MemberEntry neighbour = at(ring, Math.floorMod(next, size));
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
        boolean areMany = added.size() >= RESORT_MIN;
        for (int ring = 0; ring < rings; ring++) {
            if (sorted[ring].length < total) {
                sorted[ring] = Arrays.copyOf(sorted[ring], areMany ? total : total + total / 16);
            }
        }
        if (areMany) {
            sortAll(total);
        } else {
            added.forEach(this::insert);
        }
        // Not cleared: of thousands that came at once it would keep the room.
        added = new ArrayList<>();
    }

    private void sortAll(int total) {
        MemberEntry[] all = new MemberEntry[total];
        for (int i = 0; i < total; i++) {
            all[i] = i < size ? at(0, i) : added.get(i - size);
        }
        for (int ring = 0; ring < rings; ring++) {
            Arrays.sort(all, order(ring));
            for (int i = 0; i < total; i++) {
                sorted[ring][i] = (char) all[i].index;
            }
        }
        size = total;
    }

    private void insert(MemberEntry entry) {
        for (int ring = 0; ring < rings; ring++) {
            int at = -place(ring, entry) - 1;
            System.arraycopy(sorted[ring], at, sorted[ring], at + 1, size - at);
            sorted[ring][at] = (char) entry.index;
        }
        size++;
    }

    /** As Arrays.binarySearch: -(insertion point) - 1 when it is not there. */
    private int place(int ring, MemberEntry entry) {
        Comparator<MemberEntry> order = order(ring);
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int compared = order.compare(at(ring, middle), entry);
            if (compared == 0) {
                return middle;
            }
            if (compared < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    private static Comparator<MemberEntry> order(int ring) {
        return (a, b) -> {
            if (a == b) {
                return 0;
            }
            int byPosition = Long.compareUnsigned(position(a, ring), position(b, ring));
            return byPosition != 0 ? byPosition : a.id().compareTo(b.id());
        };
    }

    /** Three multiplications: cheaper than ten numbers a member that have to be fetched from memory. */
    private static long position(MemberEntry entry, int ring) {
        return Mix.of(entry.id().high(), entry.id().low(), ring);
    }
}
