package io.gossamer.swim;

/**
 * What stands between a bad moment and a false verdict. All are on; {@link SwimConfig#without} takes one away, so that a
 * measurement can say what it is there for.
 */
public enum Guard {
    /** {@link IsolationGate}: without it a node that was deaf takes its own deafness for everybody's death. */
    ISOLATION_GATE,

    /** {@link Verdicts}: without it one confused or lying observer is enough to condemn. */
    WATERMARK,

    /** {@link Prober}'s repetitions: without them every lost packet is half an accusation. */
    BURST,

    /** {@link MassSuspicionFreeze}: without it both halves of a cut mesh tear down what they need when it heals. */
    FREEZE,

    /** {@link Swim}'s look at its own lateness: without it answers that lie unread count as never given. */
    LATENESS,

    /** {@link Disseminator}'s buddy notices (Lifeguard §IV-C): without them a suspect learns last that it must speak up. */
    BUDDY,

    /** {@link LocalHealth} (Lifeguard §IV-A): without it a slow node judges others by its own slowness. */
    LOCAL_HEALTH,

    /** {@link Suspicion}'s long time while few accuse (Lifeguard §IV-B): without it one accuser's word is as good as three. */
    DYNAMIC_SUSPICION,

    /** {@link Hearing}: without it a node that is deaf now and then, never for long, concludes what it did not hear refuted. */
    HEARING,

    /** {@link Echoes}: without it a node that hears somebody all the time and gets no answers takes all its subjects for dead. */
    ECHOES
}
