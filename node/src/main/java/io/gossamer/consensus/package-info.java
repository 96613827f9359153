/**
 * The mesh's one replicated log of decisions: who votes, who founds, how a node without a vote follows and proposes, and
 * the way back from a lost quorum. Ratis itself is met only in {@code consensus.ratis}.
 */
package io.gossamer.consensus;
