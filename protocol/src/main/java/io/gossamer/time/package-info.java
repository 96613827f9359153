/** Two clocks that are never mixed, and the manual one that tests and the simulator turn by hand. */
package io.gossamer.time;
