/** Looks on from outside and judges: invariants, verdicts, agreement. */
package io.gossamer.sim.watch;
