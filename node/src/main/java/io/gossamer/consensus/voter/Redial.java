package io.gossamer.consensus.voter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which connections to other voters are made anew. A connection that a cut network held for a minute is not broken: TCP repeats
 * what was not acknowledged after twice the time of before (RFC 6298, 5.5), so that it wakes up to as long after the healing as
 * the cut had lasted. Gossip knows within seconds that the other side is back, and a new connection works at once.
 *
 * <p>Due is that to a voter
 *
 * <ul>
 *   <li>that membership held to be gone and that is back, unless the leader hears it on Raft already;
 *   <li>that answers to gossip, while this leader has not heard it on Raft for {@link #SILENT_NANOS}.
 * </ul>
 *
 * <p>Each at most once in {@link #AGAIN_NANOS}. Pure, for one thread.
 */
final class Redial {
    /** Longer than an election takes, and than a follower that loads a snapshot is silent. */
    static final long SILENT_NANOS = 6_000_000_000L;

    /** So lately heard, the connection works. */
    static final long HEARD_NANOS = 1_000_000_000L;

    static final long AGAIN_NANOS = 15_000_000_000L;

    private final TreeSet<String> gone = new TreeSet<>();
    private final TreeMap<String, Long> redialledNanos = new TreeMap<>();

    /**
     * Another voter, as it stands now.
     *
     * @param answers to gossip: alive by membership
     * @param isGone unreachable or dead by membership
     * @param silentNanos since this leader heard it on Raft; absent on a node that does not lead
     */
    record Voter(String peerId, boolean answers, boolean isGone, Optional<Long> silentNanos) {}

    /** Peers to which a new connection is to be made now. */
    List<String> due(long nowNanos, List<Voter> others) {
        TreeSet<String> known = new TreeSet<>();
        List<String> due = new ArrayList<>();
        for (Voter voter : others) {
            known.add(voter.peerId());
            if (voter.isGone()) {
                gone.add(voter.peerId());
            } else if (voter.answers() && isWorthIt(voter) && !isTooSoon(nowNanos, voter)) {
                due.add(voter.peerId());
                redialledNanos.put(voter.peerId(), nowNanos);
                gone.remove(voter.peerId());
            }
        }
        gone.retainAll(known);
        redialledNanos.keySet().retainAll(known);
        return due;
    }

    private boolean isWorthIt(Voter voter) {
        boolean isHeard =
                voter.silentNanos().filter(silent -> silent < HEARD_NANOS).isPresent();
        if (isHeard) {
            gone.remove(voter.peerId());
            return false;
        }
        boolean isSilent =
                voter.silentNanos().filter(silent -> silent >= SILENT_NANOS).isPresent();
        return isSilent || gone.contains(voter.peerId());
    }

    private boolean isTooSoon(long nowNanos, Voter voter) {
        Long before = redialledNanos.get(voter.peerId());
        return before != null && nowNanos - before < AGAIN_NANOS;
    }
}
