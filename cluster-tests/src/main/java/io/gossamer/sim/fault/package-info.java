/** What goes wrong, as data: read, made smaller, run. */
package io.gossamer.sim.fault;
