package io.gossamer.sim;

import io.gossamer.swim.MembershipEvent;

/** Is told of everything that nodes conclude, and looks on after every step: measures, or holds nodes to invariants. */
public interface SimWitness {
    /** A node said that something changed in its view. */
    default void onEvent(SimNode node, MembershipEvent event) {}

    /** A node has taken one step: one packet, timer or call. */
    default void onStep(SimNode node) {}

    /** A node signed this: only its own process can. */
    default void onSigned(SimNode node, com.google.protobuf.ByteString content) {}
}
