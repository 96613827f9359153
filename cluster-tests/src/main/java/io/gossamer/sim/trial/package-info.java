/** One question each, put to a simulated mesh: crash, stall, split, join, restart, lie. */
package io.gossamer.sim.trial;
