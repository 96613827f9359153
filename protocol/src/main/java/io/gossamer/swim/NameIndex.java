package io.gossamer.swim;

import io.gossamer.wire.MemberRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Members by name, which several may share: an open hash table (Knuth 6.4) of places in the list of members, in some four bytes a
 * member and without the names, which are read again in the records where it matters.
 */
final class NameIndex {
    private static final int PLACES_MIN = 16;

    private final IntFunction<MemberEntry> byIndex;

    /** An entry's index and one; 0: free. */
    private char[] places = new char[PLACES_MIN];

    private int size;

    /** @param byIndex gives the member of an {@link MemberEntry#index} */
    NameIndex(IntFunction<MemberEntry> byIndex) {
        this.byIndex = byIndex;
    }

    void add(MemberEntry entry) {
        if (4 * (size + 1) > 3 * places.length) {
            grow();
        }
        size++;
        put(entry);
    }

    private void put(MemberEntry entry) {
        int at = start(entry.record.nameHash());
        while (places[at] != 0) {
            at = next(at);
        }
        places[at] = (char) (entry.index + 1);
    }

    /** Fibonacci hashing: names of one rack differ in a digit. */
    private int start(int nameHash) {
        return nameHash * 0x9e3779b9 >>> Integer.numberOfLeadingZeros(places.length) + 1;
    }

    private int next(int at) {
        return at + 1 & places.length - 1;
    }

    private MemberEntry entry(int at) {
        return byIndex.apply(places[at] - 1);
    }

    private void grow() {
        char[] before = places;
        places = new char[2 * before.length];
        for (char place : before) {
            if (place != 0) {
                put(byIndex.apply(place - 1));
            }
        }
    }

    /** By the name and index under which it was added. */
    void remove(MemberEntry entry) {
        int at = start(entry.record.nameHash());
        while (places[at] != entry.index + 1) {
            at = next(at);
        }
        places[at] = 0;
        size--;
        // Those up to the next gap may stand there because this place was taken.
        for (at = next(at); places[at] != 0; at = next(at)) {
            MemberEntry displaced = entry(at);
            places[at] = 0;
            put(displaced);
        }
    }

    /** A copy, mostly of one, ordered by id: in which order they came must not matter. */
    List<MemberEntry> named(String name) {
        List<MemberEntry> named = new ArrayList<>(1);
        for (int at = start(MemberRecord.nameHash(name)); places[at] != 0; at = next(at)) {
            if (entry(at).record.name().equals(name)) {
                named.add(entry(at));
            }
        }
        named.sort(Comparator.comparing(MemberEntry::id));
        return named;
    }

    void clear() {
        Arrays.fill(places, (char) 0);
        size = 0;
    }
}
