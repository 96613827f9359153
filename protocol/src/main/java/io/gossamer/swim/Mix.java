package io.gossamer.swim;

/** A fixed 64-bit mixing function (SplitMix64's finaliser): ring positions and fingerprints must be alike on every node. */
final class Mix {
    private Mix() {}

    static long of(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    static long of(long a, long b, long c) {
        return of(of(of(a) ^ b) ^ c);
    }
}
