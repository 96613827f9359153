/** Does a packet of some kind get to a peer, where others do? What tries of sizes and of classes have in common. */
package io.gossamer.probe.trial;
