package io.gossamer.coordinate;

/**
 * The constants of Vivaldi, of serf's refinements to it, and of our own; gravity is stronger than serf's 150 s, because it
 * pulls at the vector alone. Checked: sets that cannot work are refused.
 *
 * @param dimensions of the Euclidean part, 1 to {@value Coordinate#DIMENSIONS_MAX}
 * @param errorShare c_e, how fast the error follows new samples (Dabek §3.4)
 * @param forceShare c_c, which share of the way a sample moves a node (Dabek §3.4)
 * @param heightShare which share of a move the height makes, beside the vector's whole one
 * @param heightHaste how much more of it while the error is large, times the error: what all peers agree on is the access
 *     link, and it is to be known before the vectors spread out to explain it in their way
 * @param adjustmentWindow samples over which what no place can explain is averaged (Ledlie §4); 0: no adjustment
 * @param heightMinSeconds an access link is never shorter
 * @param filterWindow samples of a peer of which the median counts (Ledlie §5); odd
 * @param gravityRho seconds from the origin at which the pull towards it is a second a sample
 * @param rehearsals how many remembered peers are gone through again with each sample
 * @param rehearseBelowError only a node that has settled does so: before that the others' remembered places are wrong
 */
public record VivaldiConfig(
        int dimensions,
        double errorShare,
        double forceShare,
        double heightShare,
        double heightHaste,
        int adjustmentWindow,
        double heightMinSeconds,
        int filterWindow,
        double gravityRho,
        int rehearsals,
        double rehearseBelowError) {
    public VivaldiConfig {
        boolean works = dimensions >= 1
                && dimensions <= Coordinate.DIMENSIONS_MAX
                && adjustmentWindow >= 0
                && filterWindow >= 1
                && forceShare > 0
                && forceShare <= 0.5
                && heightMinSeconds > 0
                && gravityRho > 0
                && rehearsals >= 0;
        if (!works) {
            throw new IllegalArgumentException("coordinates cannot be found with these constants");
        }
    }

    public static VivaldiConfig defaults() {
        return of(8);
    }

    /** The shipped constants in a space of so many dimensions. */
    public static VivaldiConfig of(int dimensions) {
        return new VivaldiConfig(dimensions, 0.25, 0.25, 0.7, 2, 20, 10e-6, 3, 100, 4, 0.008);
    }
}
