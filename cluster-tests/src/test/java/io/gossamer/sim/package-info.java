/** The simulator held to its word, and the membership machine held to its own in the simulator. */
package io.gossamer.sim;
