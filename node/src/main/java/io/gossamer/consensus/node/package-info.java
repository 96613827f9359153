/** This node's part in the group, whichever part that is: the face of consensus to the rest of the daemon. */
package io.gossamer.consensus.node;
