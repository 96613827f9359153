package io.gossamer.consensus.ratis;

import java.io.IOException;
import java.util.Optional;

/** Where a group's committed entries go. Entries and snapshots come in log order, one at a time. */
public interface EntrySink {
    /** The log starts from nothing: forget the state of any other group. */
    void begin();

    void apply(long term, long index, byte[] entry);

    /** Replaces the state, unless it is already beyond {@code index}. */
    void restore(long index, byte[] snapshot) throws IOException;

    /** The state exactly as of {@code index}, or empty if it cannot be had now. */
    Optional<byte[]> snapshot(long index);

    /** Leader, role, term or voters may have changed. Called on Ratis's threads: must not block. */
    void changed();

    /** A request for another peer, whose address this one has now, was refused. Called on Ratis's threads: must not block. */
    void misaddressed();
}
