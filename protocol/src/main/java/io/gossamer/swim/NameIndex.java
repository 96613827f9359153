package io.gossamer.swim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Members by name, which several may share: chains by the hash of the name, in some ten bytes a member and without the names. */
final class NameIndex {
    private static final int CHAINS_MIN = 16;

    private MemberEntry[] chains = new MemberEntry[CHAINS_MIN];
    private int size;

    void add(MemberEntry entry) {
        if (size >= chains.length) {
            grow();
        }
        size++;
        entry.nameHash = entry.record.name().hashCode();
        link(entry);
    }

    private void link(MemberEntry entry) {
        int chain = chain(entry.nameHash);
        entry.nextInChain = chains[chain];
        chains[chain] = entry;
    }

    private int chain(int hash) {
        return (hash ^ hash >>> 16) & chains.length - 1;
    }

    private void grow() {
        MemberEntry[] before = chains;
        chains = new MemberEntry[2 * before.length];
        for (MemberEntry first : before) {
            MemberEntry entry = first;
            while (entry != null) {
                MemberEntry next = entry.nextInChain;
                link(entry);
                entry = next;
            }
        }
    }

    /** By the name under which it was added. */
    void remove(MemberEntry entry) {
        int chain = chain(entry.nameHash);
        if (chains[chain] == entry) {
            chains[chain] = entry.nextInChain;
        } else {
            MemberEntry before = chains[chain];
            while (before.nextInChain != entry) {
                before = before.nextInChain;
            }
            before.nextInChain = entry.nextInChain;
        }
        entry.nextInChain = null;
        size--;
    }

    /** A copy, mostly of one, ordered by id: in which order they came must not matter. */
    List<MemberEntry> named(String name) {
        List<MemberEntry> named = new ArrayList<>(1);
        int hash = name.hashCode();
        for (MemberEntry entry = chains[chain(hash)]; entry != null; entry = entry.nextInChain) {
            if (entry.nameHash == hash && entry.record.name().equals(name)) {
                named.add(entry);
            }
        }
        named.sort(Comparator.comparing(entry -> entry.id));
        return named;
    }

    void clear() {
        Arrays.fill(chains, null);
        size = 0;
    }
}
