package io.gossamer.swim;

import io.gossamer.model.NodeId;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Does who is heard also answer? While somebody is suspect, one of those heard last is called with each gossip tick, and a node
 * most of whose calls stay unanswered neither accuses nor concludes, as Lifeguard's node distrusts itself where answers are
 * missing (§IV-A). {@link Hearing} sees in how much of a period anything comes in; a node whose network works for sixteen
 * milliseconds of every 144 hears somebody in most of it, but such a moment hardly ever lasts for a call and its answer. Its subjects
 * seem silent and it misses their refutations; and a quarter of a mesh in that state has all others repeat so many
 * accusations and refutations that the word about a real crash takes seconds longer.
 *
 * <p>Called are only those that were just heard, each once until it is heard again. So the dead count for one call at most, however
 * many died at once; the smaller part of a split mesh soon calls its own only; and a member that keeps silent on purpose
 * has no more weight than any other.
 */
final class Echoes {
    /** At 30 % loss on either way half of all calls are answered, and one of fifty times too few of these. */
    static final int CALLS = 12;

    static final int ANSWERS_MIN = CALLS / 4;

    /** The newest: of a large mesh's members so many are heard in a fraction of a second. */
    private static final int HEARD_MAX = 8;

    private static final int MASK = (1 << CALLS) - 1;

    private final boolean isOn;
    private final Set<NodeId> heard = new LinkedHashSet<>();
    private final int[] numbers = new int[CALLS];

    /** A bit for each place of {@link #numbers}. */
    private int answered = MASK;

    private int next;
    private boolean wereFew;

    Echoes(boolean isOn) {
        this.isOn = isOn;
    }

    void heard(NodeId member) {
        if (isOn && heard.add(member) && heard.size() > HEARD_MAX) {
            heard.remove(heard.iterator().next());
        }
    }

    /** Whom to call now: of those heard last and not called since, the first one. */
    Optional<NodeId> takeHeard() {
        Optional<NodeId> first = heard.stream().findFirst();
        first.ifPresent(heard::remove);
        return first;
    }

    void called(int number) {
        numbers[next] = number;
        answered &= ~(1 << next);
        next = (next + 1) % CALLS;
    }

    /** False: none of the calls counted here had this number, or it was answered before. */
    boolean onAck(int number) {
        for (int call = 0; call < CALLS; call++) {
            if (numbers[call] == number && (answered & 1 << call) == 0) {
                answered |= 1 << call;
                return true;
            }
        }
        return false;
    }

    /** So few answers that what this node does not hear says nothing about others. */
    boolean areFew() {
        return isOn && Integer.bitCount(answered) < ANSWERS_MIN;
    }

    /** True once, when answers come again after they did not. */
    boolean areRestored() {
        boolean few = areFew();
        boolean restored = wereFew && !few;
        wereFew = few;
        return restored;
    }
}
