package io.gossamer.swim;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The periods and limits of membership, in nanoseconds. {@link #defaults} are the shipped ones; what {@link #of} makes from
 * a configuration differs in the times only. Checked: a set of periods that cannot work is refused with a sentence.
 *
 * @param probePeriodNanos each observer probes each of its subjects once in it; also the time in which a probe is judged
 * @param burstStepNanos silence after which a probe is repeated, at most three times; then others are asked at half the period
 * @param indirectProbes how many others are asked
 * @param observers K: rings, and thereby observers of each member; a mesh of at most K + 1 observes everybody
 * @param suspicionMinNanos shortest time from suspicion to UNREACHABLE, when enough others confirm
 * @param suspicionMaxNanos longest, when nobody else does
 * @param deadAfterNanos from UNREACHABLE to DEAD
 * @param gossipPeriodNanos how often waiting news is sent to {@code fanout} members at random
 * @param silenceNanos hearing nothing for this long closes the isolation gate
 * @param isolatedAfterNanos hearing nothing for this long is said
 * @param callDeadPeriodNanos how often one of the dead is called
 * @param keepDeadNanos how long the unreachable, dead and stopped keep their place in the table
 * @param keepLeftNanos how long those that left are shown
 * @param freezeNanos how long mass suspicion holds up removals
 * @param latenessNanos an event loop later than this voids what it would have judged
 * @param rowGossipMembersMax meshes up to this size spread every link-state row at once
 * @param syncTimeoutNanos one round of anti-entropy
 * @param membersMax a mesh does not grow beyond this
 * @param guards all of them; fewer only to measure what one is worth
 */
public record SwimConfig(
        long probePeriodNanos,
        long burstStepNanos,
        int indirectProbes,
        int observers,
        long suspicionMinNanos,
        long suspicionMaxNanos,
        long deadAfterNanos,
        long gossipPeriodNanos,
        int fanout,
        long silenceNanos,
        long isolatedAfterNanos,
        long antiEntropyPeriodNanos,
        long callDeadPeriodNanos,
        long keepDeadNanos,
        long keepLeftNanos,
        long freezeNanos,
        long latenessNanos,
        int rowGossipMembersMax,
        long syncTimeoutNanos,
        int membersMax,
        Set<Guard> guards) {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;

    public SwimConfig {
        check(probePeriodNanos >= 50 * MILLI, "probe_period is at least 50 ms");
        check(
                burstStepNanos > 0 && 4 * burstStepNanos <= probePeriodNanos,
                "a probe's repetitions fit the first half of probe_period");
        check(gossipPeriodNanos > 0 && gossipPeriodNanos <= probePeriodNanos, "gossip_period is at most probe_period");
        check(
                suspicionMinNanos >= probePeriodNanos,
                "suspicion_min is at least probe_period: the suspect needs a probe's time to speak up");
        check(suspicionMaxNanos >= suspicionMinNanos, "suspicion_max is at least suspicion_min");
        check(deadAfterNanos >= suspicionMinNanos, "unreachable_to_dead is at least suspicion_min");
        check(keepDeadNanos > deadAfterNanos, "forget_dead_after is longer than unreachable_to_dead");
        check(
                silenceNanos <= probePeriodNanos && silenceNanos >= 3 * gossipPeriodNanos,
                "the isolation gate's silence is between three gossip periods and one probe_period");
        check(isolatedAfterNanos > silenceNanos, "isolation is said later than it is noticed");
        check(antiEntropyPeriodNanos >= probePeriodNanos, "anti_entropy_period is at least probe_period");
        check(observers >= 3 && observers <= 32, "each member has 3 to 32 observers");
        check(indirectProbes >= 1 && indirectProbes <= 8, "1 to 8 indirect probes");
        check(fanout >= 1 && fanout <= 8, "fanout is 1 to 8");
        // Rings and names refer to members by two bytes.
        check(membersMax >= 2 && membersMax < Character.MAX_VALUE, "a mesh has room for 2 to 65,534 members");
        guards = Collections.unmodifiableSet(guards.isEmpty() ? EnumSet.noneOf(Guard.class) : EnumSet.copyOf(guards));
    }

    public static SwimConfig defaults() {
        return of(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(12),
                Duration.ofSeconds(15),
                Duration.ofMillis(125),
                Duration.ofSeconds(10),
                Duration.ofHours(72));
    }

    /** The configuration's `membership` section. Throws IllegalArgumentException with a sentence for a person. */
    public static SwimConfig of(
            Duration probePeriod,
            Duration suspicionMin,
            Duration suspicionMax,
            Duration unreachableToDead,
            Duration gossipPeriod,
            Duration antiEntropyPeriod,
            Duration forgetDeadAfter) {
        long probe = probePeriod.toNanos();
        return new SwimConfig(
                probe,
                probe / 8,
                3,
                10,
                suspicionMin.toNanos(),
                suspicionMax.toNanos(),
                unreachableToDead.toNanos(),
                gossipPeriod.toNanos(),
                3,
                probe * 9 / 10,
                10 * probe,
                antiEntropyPeriod.toNanos(),
                5 * probe,
                forgetDeadAfter.toNanos(),
                3_600 * SECOND,
                60 * probe,
                Math.max(probe / 2, 3 * gossipPeriod.toNanos()),
                24,
                5 * SECOND,
                12_000,
                EnumSet.allOf(Guard.class));
    }

    boolean has(Guard guard) {
        return guards.contains(guard);
    }

    /** The same with one guard switched off: for measurements, never for a daemon. */
    public SwimConfig without(Guard guard) {
        EnumSet<Guard> fewer = EnumSet.allOf(Guard.class);
        fewer.retainAll(guards);
        fewer.remove(guard);
        return new SwimConfig(
                probePeriodNanos,
                burstStepNanos,
                indirectProbes,
                observers,
                suspicionMinNanos,
                suspicionMaxNanos,
                deadAfterNanos,
                gossipPeriodNanos,
                fanout,
                silenceNanos,
                isolatedAfterNanos,
                antiEntropyPeriodNanos,
                callDeadPeriodNanos,
                keepDeadNanos,
                keepLeftNanos,
                freezeNanos,
                latenessNanos,
                rowGossipMembersMax,
                syncTimeoutNanos,
                membersMax,
                fewer);
    }

    private static void check(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException("membership: " + sentence);
        }
    }
}
