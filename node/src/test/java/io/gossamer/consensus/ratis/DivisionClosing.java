package io.gossamer.consensus.ratis;

/** Closes a division under its server, as Ratis does after a disk error or when it was voted out. */
public final class DivisionClosing {
    private DivisionClosing() {}

    public static void close(RatisDivision division) {
        division.raw().close();
    }
}
