/** The real membership machine in virtual time: thousands of nodes on one thread, over a network and clocks with faults. */
package io.gossamer.sim;
