package io.gossamer.swim;

import io.gossamer.model.NodeId;

/** What a timer was set for. Each carries enough to see that it is stale; nothing is ever cancelled. */
public sealed interface SwimTimer {
    /** Begin the next probe of a subject, unless this subject has another chain of probes by now. */
    record ProbeDue(NodeId subject, int chain) implements SwimTimer {}

    /** The probe with this number is {@code step} steps old: call again, ask others, or judge. */
    record ProbeStep(NodeId subject, int number, int step) implements SwimTimer {}

    /** An indirect probe made for somebody else has had 80 % of its time. */
    record NackDue(int relayNumber) implements SwimTimer {}

    /** Look whether the suspicion of this incarnation has run out. */
    record SuspicionDue(NodeId subject, long incarnation) implements SwimTimer {}

    /** Unreachable in this incarnation for so long that it is dead. */
    record DeathDue(NodeId subject, long incarnation) implements SwimTimer {}

    /** Spread news; look after the isolation gate. */
    record GossipTick() implements SwimTimer {}

    /** Probe one member at random. */
    record RandomProbeTick() implements SwimTimer {}

    /** Compare with one member at random. */
    record AntiEntropyTick() implements SwimTimer {}

    /** Call one of the dead. */
    record CallDeadTick() implements SwimTimer {}

    /** Call the seeds that are due. */
    record SeedTick() implements SwimTimer {}

    /** Let go of what is past its time. */
    record ReapTick() implements SwimTimer {}
}
